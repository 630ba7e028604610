//! The callback of a C function. The wrapper defines a type whose methods deliver the value, and the runtime has a
//! trampoline for such types.
//!
//! ```text
//! struct AwaitifyCallback;
//! impl FromC for AwaitifyCallback {
//!     …
//!     fn receive((value,): Rest<extern "C" fn(c_int, *mut c_void), Last>) -> Self::Outcome { Ok(value) }
//!     fn returns() {}
//! }
//! let registration = register::<AwaitifyCallback>(completer);
//! unsafe { add(a, b, trampoline::<AwaitifyCallback>(), registration.user_data::<*mut c_void>()) };
//! registration.outlive();
//! ```

mod buffer;
mod declaration;
mod reply;
mod request;
mod values;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;

use self::declaration::declaration;
use self::request::{filled, submitted};
use crate::awaitable::plan::{Callback, Checked, Ends, Passed, Plan, Role, Sink, UserData};
use crate::collect::CollectVec;
use crate::generate::hygiene::{local, place_of, placed};

/// Items have no hygiene, so these are names that no type of the user has.
fn type_of(role: Role) -> Ident {
    match role {
        Role::Progress => local("AwaitifyProgress"),
        _ => local("AwaitifyCallback"),
    }
}

/// Declares what the callbacks deliver, and registers the sending ends under a number. Returns `None` if C calls none.
pub(crate) fn registration(plan: &Plan<'_>) -> Option<TokenStream> {
    let (callback, user_data) = plan.c_callback()?;
    let declared = plan
        .c_callbacks()
        .map(|(callback, user_data)| declaration(plan, callback, user_data));
    let place = place_of(user_data.pointer);
    let private = placed(&plan.krate.private(), place);
    let name = Ident::new(&type_of(callback.role).to_string(), place);
    let completer = local("completer");
    let registered = match plan.sink {
        Sink::Events { .. } => {
            let emitter = local("emitter");
            quote_spanned!(place=> #private::register_stream::<#name>(#emitter))
        }
        Sink::Value {
            progress: Some(_), ..
        } => {
            let reports = type_of(Role::Progress);
            let progress = local("progress");
            quote_spanned! {place=>
                #private::register_with_progress::<#name, #reports>(#completer, #progress)
            }
        }
        Sink::Value { .. } if callback.payload.is_filtered() => quote_spanned! {place=>
            #private::register_filtered::<#name>(#private::Filtered::new(#completer))
        },
        Sink::Value { .. } if plan.buffer().is_some() => {
            let buffer = local("buffer");
            quote_spanned!(place=> #private::register_buffer::<#name>(#completer, #buffer))
        }
        Sink::Value { .. } => quote_spanned!(place=> #private::register::<#name>(#completer)),
    };
    let registration = local("registration");
    let submitted = user_data.request.map(|request| submitted(plan, &request));
    let structures = plan.c_callbacks().filter_map(|(callback, user_data)| {
        let structure = user_data.structure?;
        Some(filled(plan, callback, user_data, &structure))
    });
    let buffer = buffer::lent(plan);
    Some(quote! {
        #(#declared)* #buffer let #registration = #registered; #submitted #(#structures)*
    })
}

/// The type that owns the entry in the table.
fn owner(plan: &Plan<'_>) -> TokenStream {
    let private = plan.krate.private();
    let name = type_of(Role::Completion);
    let is_filtered = |(callback, _): (&Callback<'_>, _)| callback.payload.is_filtered();
    match plan.sink {
        Sink::Events { .. } => quote!(#private::Streaming<#name>),
        Sink::Value {
            progress: Some(_), ..
        } => {
            let progress = type_of(Role::Progress);
            quote!(#private::Progressing<#name, #progress>)
        }
        Sink::Value { .. } if plan.c_callback().is_some_and(is_filtered) => {
            quote!(#private::Filtering<#name>)
        }
        Sink::Value { .. } if plan.buffer().is_some() => quote!(#private::Buffering<#name>),
        Sink::Value { .. } => name.to_token_stream(),
    }
}

/// The function pointer that is passed to C.
pub(super) fn trampoline(
    plan: &Plan<'_>,
    callback: &Callback<'_>,
    user_data: &UserData<'_>,
) -> TokenStream {
    let ty = user_data.pointer;
    let place = place_of(ty);
    let private = placed(&plan.krate.private(), place);
    let called = match callback.role {
        Role::Progress => {
            let (completion, progress) = (type_of(Role::Completion), type_of(Role::Progress));
            quote!(#private::Reporting<#completion, #progress>)
        }
        _ if user_data.is_array => {
            let owner = owner(plan);
            quote!(#private::Each<#owner>)
        }
        _ => owner(plan),
    };
    let called = placed(&called, place);
    if user_data.is_array || user_data.request.is_some() {
        // It reads what its first argument points at.
        return quote_spanned!(place=> <#ty as #private::UnsafeFunction>::unsafe_trampoline::<#called>());
    }
    quote_spanned!(place=> <#ty as #private::CFunction>::trampoline::<#called>())
}

/// The destroy notification that is passed to C.
pub(crate) fn notification(plan: &Plan<'_>, ty: &Type) -> TokenStream {
    let place = place_of(ty);
    let private = placed(&plan.krate.private(), place);
    let owner = owner(plan);
    quote_spanned!(place=> <#ty as #private::DestroyNotify<#owner>>::notify())
}

/// The handling of the registration after the operation has started.
pub(crate) fn end_registration(plan: &Plan<'_>) -> Option<TokenStream> {
    let registration = local("registration");
    plan.c_callback()?;
    match plan.ends {
        // The guard takes it.
        Ends::Revoked => None,
        Ends::WithFunction => Some(quote!(#registration.finish();)),
        _ => Some(quote!(#registration.outlive();)),
    }
}

/// The user data that is passed to C. Its type is written out, because it may be imported only for the declaration.
pub(crate) fn user_data(ty: &Type) -> TokenStream {
    let registration = local("registration");
    quote!(#registration.user_data::<#ty>())
}

/// Null, for a parameter that the wrapper does without.
pub(crate) fn null(plan: &Plan<'_>, ty: &Type) -> TokenStream {
    let place = place_of(ty);
    let private = placed(&plan.krate.private(), place);
    quote_spanned!(place=> <#ty as #private::Nullable>::null())
}

/// Asks the compiler whether a parameter that is passed on is a C function pointer, which a typedef hides.
pub(crate) fn checks(plan: &Plan<'_>) -> Option<TokenStream> {
    let forwarded = plan.parameters.iter().filter_map(|passed| match passed {
        Passed::Forwarded {
            ty,
            checked: Checked::ByType,
            ..
        } => Some(ty),
        _ => None,
    });
    let checks: Vec<TokenStream> = forwarded
        .map(|ty| {
            let place = place_of(ty);
            let private = placed(&plan.krate.private(), place);
            quote_spanned!(place=> <#private::PassedOn<#ty>>::check();)
        })
        .collect_vec();
    let krate = &plan.krate;
    (!checks.is_empty()).then(|| quote!({ use #krate::__private::PassesOn as _; #(#checks)* }))
}
