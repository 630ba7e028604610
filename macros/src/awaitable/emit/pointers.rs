//! The pointers that a parameter's type asks for, around a closure or a listener.

use proc_macro2::{Delimiter, Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Path, Type};

use crate::awaitable::plan::{ClosureCarrier, Plan, Pointer};
use crate::generate::append::{append, group};
use crate::generate::hygiene::{local, place_of, placed};

/// A value in the pointers that the parameter's type asks for.
pub(super) struct Carried<'a, V> {
    pub(super) carrier: &'a ClosureCarrier<'a>,
    pub(super) value: V,
}

impl<V: ToTokens> ToTokens for Carried<'_, V> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let pointers = &self.carrier.pointers;
        let Some(ty) = self.carrier.bound_to else {
            return append_in_pointers(pointers, &self.value, tokens);
        };
        let bound = local("callback");
        let wrapped = in_pointers(pointers, &self.value);
        append!(tokens, Span::call_site()=> { let #bound: #ty = #wrapped; #bound });
    }
}

/// `Some(&value)` and the like, with the `pointers` from the outside in.
pub(super) fn in_pointers(pointers: &[Pointer<'_>], value: &dyn ToTokens) -> TokenStream {
    let mut tokens = TokenStream::new();
    append_in_pointers(pointers, value, &mut tokens);
    tokens
}

/// Appends [`in_pointers`].
fn append_in_pointers(pointers: &[Pointer<'_>], value: &dyn ToTokens, tokens: &mut TokenStream) {
    let place = Span::call_site();
    let Some((outermost, others)) = pointers.split_first() else {
        return value.to_tokens(tokens);
    };
    match outermost {
        Pointer::Some => append!(tokens, place=> ::core::option::Option::Some),
        Pointer::Box => append!(tokens, place=> ::std::boxed::Box::new),
        Pointer::Arc => append!(tokens, place=> ::std::sync::Arc::new),
        Pointer::Rc => append!(tokens, place=> ::std::rc::Rc::new),
        Pointer::Ref => {
            append!(tokens, place=> &);
            return append_in_pointers(others, value, tokens);
        }
        Pointer::RefMut => {
            append!(tokens, place=> &mut);
            return append_in_pointers(others, value, tokens);
        }
        Pointer::Lock(path) => {
            let constructor = constructor(path);
            append!(tokens, place=> #constructor::new);
        }
    }
    let inside = in_pointers(others, value);
    group(tokens, place, Delimiter::Parenthesis, inside);
}

/// `path::Mutex` of `path::Mutex<dyn FnMut()>`
fn constructor(path: &Path) -> TokenStream {
    let leading = &path.leading_colon;
    let segments = path.segments.iter().map(|segment| &segment.ident);
    quote!(#leading #(#segments)::*)
}

/// Puts `closure` into the pointer inside `alias`, which coerces it to a trait object.
pub(super) fn held(plan: &Plan<'_>, alias: &Type, closure: &dyn ToTokens) -> TokenStream {
    // All of it is at one place, so that rustc reports a type without such a pointer once.
    let place = place_of(alias);
    let private = placed(&plan.krate.private(), place);
    let alias = placed(&alias.to_token_stream(), place);
    let holder = quote_spanned!(place=> <#alias as #private::Holder>);
    let held = Ident::new("held", place);
    quote_spanned!(place=> {
        let #held: #holder::Pointer = #holder::hold(#closure);
        #holder::wrap(#held)
    })
}
