//! Requests and structures that hold the user data of a C callback, and perhaps the callback.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::trampoline;
use crate::awaitable::plan::{
    Callback, Carrier, Plan, Request, Structure, StructurePassed, UserData,
};
use crate::generate::hygiene::{local, place_of, placed};

/// The statements that put the number into a request, which the wrapper may have to make.
pub(super) fn submitted(plan: &Plan<'_>, request: &Request<'_>) -> TokenStream {
    let Request {
        parameter,
        field,
        owned,
    } = request;
    let registration = local("registration");
    let made = owned.map(|ty| {
        let private = placed(&plan.krate.private(), place_of(ty));
        let memory = local("request");
        quote! {
            let #memory = #private::Request::<#ty>::new();
            let #parameter = #memory.address();
            let #registration = #private::Submitted::new(#registration, #memory);
        }
    });
    // SAFETY (of the generated code): the memory is a request of ours, or one that the caller of the wrapper lends to C.
    quote! {
        #made
        unsafe { (*#parameter).#field = #registration.user_data() };
    }
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
    let number = structure
        .user_data
        .map(|field| quote!(#place.#field = #registration.user_data();));
    let fields = quote!(#place.#callback = #trampoline; #number);
    // SAFETY (of the generated code): the caller of the wrapper passes a pointer that C may use during the call.
    let fields = match structure.passed {
        StructurePassed::Value => fields,
        StructurePassed::Pointer | StructurePassed::ConstPointer(_) => {
            quote!(unsafe { #fields })
        }
    };
    quote!(#before #fields #after)
}
