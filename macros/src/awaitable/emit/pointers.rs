//! The pointers that a parameter's type asks for, around a closure or a listener.

use proc_macro2::{Delimiter, Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Path, Type};

use crate::awaitable::plan::{ClosureCarrier, Plan, Pointer};
use crate::generate::append::{append, group};
use crate::generate::hygiene::{local, place_of, placed};

/// Puts `closure` into the pointers that the parameter's type asks for.
pub(super) fn carried(carrier: &ClosureCarrier<'_>, closure: TokenStream) -> TokenStream {
    let wrapped = in_pointers(&carrier.pointers, closure);
    match carrier.bound_to {
        Some(ty) => {
            let bound = local("callback");
            quote!({ let #bound: #ty = #wrapped; #bound })
        }
        None => wrapped,
    }
}

/// `Some(&value)` and the like, with the `pointers` from the outside in.
pub(super) fn in_pointers(pointers: &[Pointer<'_>], value: TokenStream) -> TokenStream {
    let place = Span::call_site();
    let pointers = pointers.iter().rev();
    pointers.fold(value, |inner, pointer| {
        let mut tokens = TokenStream::new();
        match pointer {
            Pointer::Some => append!(&mut tokens, place=> ::core::option::Option::Some),
            Pointer::Box => append!(&mut tokens, place=> ::std::boxed::Box::new),
            Pointer::Arc => append!(&mut tokens, place=> ::std::sync::Arc::new),
            Pointer::Rc => append!(&mut tokens, place=> ::std::rc::Rc::new),
            Pointer::Ref => return quote!(&#inner),
            Pointer::RefMut => return quote!(&mut #inner),
            Pointer::Lock(path) => {
                let constructor = constructor(path);
                append!(&mut tokens, place=> #constructor::new);
            }
        }
        group(&mut tokens, place, Delimiter::Parenthesis, inner);
        tokens
    })
}

/// `path::Mutex` of `path::Mutex<dyn FnMut()>`
fn constructor(path: &Path) -> TokenStream {
    let leading = &path.leading_colon;
    let segments = path.segments.iter().map(|segment| &segment.ident);
    quote!(#leading #(#segments)::*)
}

/// Puts `closure` into the pointer inside `alias`, which coerces it to a trait object.
pub(super) fn held(plan: &Plan<'_>, alias: &Type, closure: TokenStream) -> TokenStream {
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
