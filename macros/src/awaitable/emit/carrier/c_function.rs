//! The callback of a C function: a type of the wrapper's own that says what the callback delivers. The runtime has a
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

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;

use crate::awaitable::emit::delivery::{Inputs, delivery, reply};
use crate::awaitable::emit::sink;
use crate::awaitable::emit::value::position_type;
use crate::awaitable::plan::{Callback, Checked, Passed, Plan, Reply, UserData};
use crate::generate::hygiene::{local, place_of, placed};

/// Items have no hygiene, so this is a name that no type of the user has.
fn callback_type() -> Ident {
    local("AwaitifyCallback")
}

/// Declares what the callback delivers, and registers the completer under a number.
pub(crate) fn registration(
    plan: &Plan<'_>,
    callback: &Callback<'_>,
    user_data: &UserData<'_>,
) -> TokenStream {
    let ty = user_data.pointer;
    // At the user's type, where rustc then says that it is no callback, or that its user data is not found.
    let place = place_of(ty);
    let private = placed(&plan.krate.private(), place);
    let name = callback_type();
    let position = position_type(user_data, &plan.krate);
    let output = quote_spanned!(place=> <#ty as #private::CFunction>::Output);
    let arguments = quote_spanned!(place=> <#ty as #private::CFunction>::Arguments);
    let rest = quote_spanned!(place=> #private::Rest<#ty, #position>);
    let outcome = sink::placed_outcome_type(plan);
    let (pattern, body) = receive(plan, callback);
    let reply = match callback.reply {
        Reply::Unseen => {
            Some(quote_spanned!(place=> <Self::Output as #private::Nothing>::nothing()))
        }
        _ => reply(callback),
    };
    let (registration, completer) = (local("registration"), local("completer"));
    quote! {
        struct #name;
        impl #private::FromC for #name {
            type Arguments = #arguments;
            type Output = #output;
            type Position = #position;
            type Outcome = #outcome;
            fn receive(#pattern: #rest) -> Self::Outcome {
                #body
            }
            fn returns() -> Self::Output {
                #reply
            }
        }
        let #registration = #private::register::<#name>(#completer);
    }
}

/// The pattern for the arguments, and the outcome made of them.
fn receive(plan: &Plan<'_>, callback: &Callback<'_>) -> (TokenStream, TokenStream) {
    let delivery = delivery(callback);
    // There is nothing to capture in a trampoline, so `map` is declared inside.
    let (map, value) = (&delivery.map, delivery.value.clone());
    let made = sink::outcome(plan, callback.role, value);
    match &delivery.inputs {
        Inputs::Typed(inputs) => {
            let names = inputs.iter().map(|input| input.pattern(false));
            (quote!((#(#names,)*)), quote!(#map #made))
        }
        Inputs::Named(names) => (quote!((#(#names,)*)), quote!(#map #made)),
        Inputs::Tuple => {
            let (krate, rest) = (&plan.krate, local("rest"));
            let value = quote!(#krate::__private::Flat::flat(#rest));
            let made = sink::outcome(plan, callback.role, value);
            (rest.to_token_stream(), made)
        }
    }
}

/// The function pointer that C is given.
pub(super) fn trampoline(plan: &Plan<'_>, user_data: &UserData<'_>) -> TokenStream {
    let (krate, ty, name) = (&plan.krate, user_data.pointer, callback_type());
    let place = place_of(ty);
    quote_spanned!(place=> <#ty as #krate::__private::Trampoline<#name>>::trampoline())
}

/// The user data that C is given. Its type is written out, because it may be imported for the declaration alone.
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

/// Asks each forwarded type that may hide a C function pointer whether it is one.
pub(crate) fn checks(plan: &Plan<'_>) -> Option<TokenStream> {
    let private = plan.krate.private();
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
            let private = placed(&private, place);
            quote_spanned!(place=> <#private::PassedOn<#ty>>::check();)
        })
        .collect();
    (!checks.is_empty()).then(|| quote!({ use #private::PassesOn as _; #(#checks)* }))
}
