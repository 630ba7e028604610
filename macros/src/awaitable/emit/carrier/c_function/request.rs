//! Requests and structures that hold the user data of a C callback, and perhaps the callback.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Type;

use super::trampoline;
use crate::awaitable::plan::{
    Callback, Carrier, Plan, Request, Structure, StructurePassed, UserData,
};
use crate::generate::crate_path::CratePath;
use crate::generate::hygiene::{local, place_of, placed};
use crate::options::Field;

/// The statements that put the number into a request, which the wrapper may have to make.
pub(super) fn submitted(plan: &Plan<'_>, request: &Request<'_>) -> TokenStream {
    let parameter = request.parameter;
    let registration = local("registration");
    let made = request.owned.map(|ty| {
        let private = placed(&plan.krate.private(), place_of(ty));
        let memory = local("request");
        quote! {
            let #memory = #private::Request::<#ty>::new();
            let #parameter = #memory.address();
            let #registration = #private::Submitted::new(#registration, #memory);
        }
    });
    let place = place_of_number(plan, request, &quote!(#parameter));
    // SAFETY (of the generated code): the memory is a request of ours, and the field is a part of it. Or the caller of the
    // wrapper lends the request to C.
    quote! {
        #made
        unsafe { #place = #registration.user_data() };
    }
}

/// The place of the number in the request behind `pointer`.
pub(super) fn place_of_number(
    plan: &Plan<'_>,
    request: &Request<'_>,
    pointer: &TokenStream,
) -> TokenStream {
    let field = request.field;
    match request.owned {
        Some(ty) => place_inside(&plan.krate, pointer, ty, field),
        None => quote!((*#pointer).#field),
    }
}

/// The place `(*pointer).field` in an owned request, a `ty`.
///
/// The path of a field could lead through a `Box` or a `Deref`, which read a value in memory that is zeroed. `offset_of`
/// accepts only parts of the type. It is in the type of the pointer, so that a field that does not exist is one error.
fn place_inside(
    krate: &CratePath<'_>,
    pointer: &TokenStream,
    ty: &Type,
    field: &Field,
) -> TokenStream {
    let private = placed(&krate.private(), place_of(ty));
    let holder = quote!(#private::Holds<#ty, { ::core::mem::offset_of!(#ty, #field) }>);
    quote!((*#pointer.cast::<#holder>()).#field)
}

/// The statement in a callback that takes the request back, which is freed when the value has been made.
pub(super) fn taken_back(
    plan: &Plan<'_>,
    callback: &Callback<'_>,
    first: &TokenStream,
) -> Option<TokenStream> {
    let Carrier::CFunction(user_data) = &callback.carrier else {
        return None;
    };
    let ty = user_data.request?.owned?;
    let place = place_of(ty);
    let private = placed(&plan.krate.private(), place);
    let request = local("_request");
    Some(quote_spanned! {place=>
        let #request = unsafe { #private::Request::<#ty>::taken_back(#first) };
    })
}

/// The statements that put callback and user data into the fields of a structure.
pub(super) fn filled(
    plan: &Plan<'_>,
    filled_in: &Callback<'_>,
    user_data: &UserData<'_>,
    structure: &Structure<'_>,
) -> TokenStream {
    let Structure {
        parameter,
        callback,
        ..
    } = structure;
    let registration = local("registration");
    let trampoline = trampoline(plan, filled_in, user_data);
    let copy = local("copy");
    let (before, place, after) = match structure.passed {
        StructurePassed::Value => (
            Some(quote!(let mut #parameter = #parameter;)),
            quote!(#parameter),
            None,
        ),
        StructurePassed::Pointer => (None, quote!((*#parameter)), None),
        StructurePassed::ConstPointer(ty) => (
            Some(quote! {
                let mut #copy = ::core::mem::MaybeUninit::<#ty>::uninit();
                unsafe { ::core::ptr::copy_nonoverlapping(#parameter, #copy.as_mut_ptr(), 1) };
            }),
            quote!((*#copy.as_mut_ptr())),
            Some(quote!(let #parameter = #copy.as_ptr();)),
        ),
    };
    let request = user_data
        .request
        .filter(|request| request.parameter == *parameter);
    let callback = match request.and_then(|request| request.owned) {
        Some(ty) => place_inside(&plan.krate, &quote!(#parameter), ty, callback),
        None => quote!(#place.#callback),
    };
    let number = structure
        .user_data
        .map(|field| quote!(#place.#field = #registration.user_data();));
    let fields = quote!(#callback = #trampoline; #number);
    // SAFETY (of the generated code): the structure is a request of ours, and the field is a part of it. Or the caller of the
    // wrapper passes a pointer that C may use during the call.
    let fields = match structure.passed {
        StructurePassed::Value => fields,
        StructurePassed::Pointer | StructurePassed::ConstPointer(_) => {
            quote!(unsafe { #fields })
        }
    };
    quote!(#before #fields #after)
}
