//! The callback of a C function: a type of the wrapper's own that says what the callback delivers, for
//! which the runtime has a trampoline.
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

use super::closure::value_names;
use crate::model::c_pointer::CPointer;
use crate::model::hygiene::{local, place_of, placed};
use crate::model::port::Delivers;
use crate::model::wrapper::Wrapper;
use crate::parse::expression::as_tail;

/// Items have no hygiene: the name is one that a user's type does not have.
fn callback_type() -> Ident {
    local("AwaitifyCallback")
}

/// Declares what the callback delivers, and puts the completer where it finds it.
pub(super) fn expand_registration(
    wrapper: &Wrapper<'_>,
    delivers: &Delivers<'_>,
    pointer: &CPointer<'_>,
    wrap: &dyn Fn(TokenStream) -> TokenStream,
) -> TokenStream {
    let krate = &wrapper.krate;
    let place = place_of(pointer.ty);
    // At the user's type, of which it is said where it is no callback or its user data is not found.
    let private = placed(&krate.private(), place);
    let (callback, ty, position) = (callback_type(), pointer.ty, pointer.expand_position(krate));
    let outcome = expand_placed_outcome(wrapper);
    let receive = expand_receive(wrapper, delivers, wrap);
    let output = quote_spanned!(place=> <#ty as #private::CFunction>::Output);
    let reply = match wrapper.returns {
        Some(returns) => as_tail(&returns.to_token_stream()),
        None if pointer.takes.is_some() => TokenStream::new(),
        // Behind a typedef it may have to return something: then this says so.
        None => quote_spanned!(place=> <Self::Output as #private::Nothing>::nothing()),
    };
    let (pattern, body) = receive;
    let arguments = quote_spanned!(place=> <#ty as #private::CFunction>::Arguments);
    let rest = quote_spanned!(place=> #private::Rest<#ty, #position>);
    let (registration, completer) = (local("registration"), local("completer"));
    quote! {
        struct #callback;
        impl #private::FromC for #callback {
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
        let #registration = #private::register::<#callback>(#completer);
    }
}

/// As [`expand_outcome`](super::signature::expand_outcome), at the type of the value: what is not `Send` is said there.
fn expand_placed_outcome(wrapper: &Wrapper<'_>) -> TokenStream {
    let value = wrapper.value_type();
    if wrapper.lost.is_given() {
        return value;
    }
    let place = place_of(&value);
    let krate = placed(&wrapper.krate.to_token_stream(), place);
    quote_spanned!(place=> ::core::result::Result<#value, #krate::Dropped>)
}

/// The pattern for the arguments, and the outcome made of them.
fn expand_receive(
    wrapper: &Wrapper<'_>,
    delivers: &Delivers<'_>,
    wrap: &dyn Fn(TokenStream) -> TokenStream,
) -> (TokenStream, TokenStream) {
    let krate = &wrapper.krate;
    match delivers {
        Delivers::Visible(value) => {
            let names = value.inputs.iter().map(|input| &input.name);
            let (map, outcome) = (&value.map, wrap(value.expression.clone()));
            (quote!((#(#names,)*)), quote!(#map #outcome))
        }
        Delivers::Alias {
            map: Some(closure), ..
        } => {
            let map = local("map");
            let names = value_names(closure);
            let outcome = wrap(quote!(#map(#(#names),*)));
            (quote!((#(#names,)*)), quote!(let #map = #closure; #outcome))
        }
        Delivers::Alias { map: None, .. } => {
            let rest = local("rest");
            let outcome = wrap(quote!(#krate::__private::Flat::flat(#rest)));
            (quote!(#rest), outcome)
        }
    }
}

/// The function pointer that C is given.
pub(super) fn expand_trampoline(wrapper: &Wrapper<'_>, pointer: &CPointer<'_>) -> TokenStream {
    let (krate, ty, callback) = (&wrapper.krate, pointer.ty, callback_type());
    let place = place_of(ty);
    quote_spanned!(place=> <#ty as #krate::__private::Trampoline<#callback>>::trampoline())
}

/// Asks each type that may hide a C function pointer whether it is one.
pub(super) fn expand_checks(wrapper: &Wrapper<'_>) -> Option<TokenStream> {
    if wrapper.checked.is_empty() {
        return None;
    }
    let private = wrapper.krate.private();
    let checks = wrapper.checked.iter().map(|ty| {
        let place = place_of(ty);
        let private = placed(&private, place);
        quote_spanned!(place=> <#private::PassedOn<#ty>>::check();)
    });
    Some(quote!({ use #private::PassesOn as _; #(#checks)* }))
}

/// Null, for a parameter that the wrapper leaves out.
pub(super) fn expand_null(wrapper: &Wrapper<'_>, ty: &Type) -> TokenStream {
    let place = place_of(ty);
    let private = placed(&wrapper.krate.private(), place);
    quote_spanned!(place=> <#ty as #private::Nullable>::null())
}

/// The user data that C is given. Its type is written out, for a declaration may be all that it was imported for.
pub(super) fn expand_user_data(ty: &Type) -> TokenStream {
    let registration = local("registration");
    quote!(#registration.user_data::<#ty>())
}
