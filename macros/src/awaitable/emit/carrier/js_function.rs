//! Functions for JavaScript. The wrapper makes one of a closure, and the guard of the awaitable or stream frees it.
//!
//! ```text
//! let function0 = OwnedFunction::new(
//!     {
//!         let closure = Closure::<dyn Fn(JsValue)>::new(move |value: JsValue| completer.complete(Ok(value)));
//!         let handler = Object::new();
//!         let function: Function = Proxy::new(closure.as_ref(), &handler).unchecked_into();
//!         (function, closure, handler)
//!     },
//!     |(_, closure, handler)| {
//!         let nothing = Object::get_prototype_of(closure.as_ref());
//!         _ = Reflect::set(&handler, &JsValue::from_str("apply"), &nothing);
//!     },
//! );
//! set_timeout(&function0.0, 100)
//! ```
//!
//! JavaScript may keep a function that has been freed, and calling a `Closure` then throws. So JavaScript gets a proxy,
//! which calls `Function.prototype` from then on: a function that returns nothing. A `&Closure` cannot be put into a
//! proxy. It is left to JavaScript's garbage collector.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::closure;
use crate::awaitable::emit::delivery::delivery;
use crate::awaitable::emit::inputs::Inputs;
use crate::awaitable::emit::js_values::{is_given_away, js_sys, name_of};
use crate::awaitable::emit::pointers::in_pointers;
use crate::awaitable::plan::{Callback, JsFunction, JsKind, Plan, Pointer, Reply};
use crate::generate::hygiene::{place_of_type, placed};
use crate::syntax::tokens::concat;

/// The statements that make the functions of `callbacks`, each of which sends to one of `targets`.
pub(crate) fn functions(
    plan: &Plan<'_>,
    callbacks: &[Callback<'_>],
    targets: &[Ident],
) -> TokenStream {
    let callbacks = callbacks.iter().zip(targets);
    let made = callbacks.filter_map(|(callback, target)| {
        let function = callback.js_function()?;
        let name = name_of(callback);
        let made = match function.kind {
            JsKind::Function => proxy(plan, callback, function, target),
            JsKind::Closure => owned_closure(plan, callback, function, target),
        };
        Some(quote!(let #name = #made;))
    });
    concat(made)
}

/// The argument in the callback's place.
pub(super) fn argument(callback: &Callback<'_>, function: &JsFunction<'_>) -> TokenStream {
    let name = name_of(callback);
    let is_lent = matches!(function.pointers.last(), Some(Pointer::Ref));
    let place = match (function.kind, is_lent) {
        (JsKind::Function, true) => quote!(#name.0),
        (JsKind::Function, false) => quote!(::core::clone::Clone::clone(&#name.0)),
        (JsKind::Closure, true) => quote!(*#name),
        (JsKind::Closure, false) => name.to_token_stream(),
    };
    in_pointers(&function.pointers, &place)
}

/// The function under the parameter's own name, for a hook that unregisters it.
pub(crate) fn named(callback: &Callback<'_>) -> Option<TokenStream> {
    let function = callback.js_function()?;
    let parameter = callback.parameter.pattern.name.as_ref()?;
    let name = name_of(callback);
    (function.kind == JsKind::Function).then(|| {
        quote! {
            #[allow(unused_variables, reason = "generated, because the hook mentions it")]
            let #parameter = ::core::clone::Clone::clone(&#name.0);
        }
    })
}

fn proxy(
    plan: &Plan<'_>,
    callback: &Callback<'_>,
    function: &JsFunction<'_>,
    target: &Ident,
) -> TokenStream {
    let place = place_of_type(&callback.parameter.ty);
    let private = placed(&plan.krate.private(), place);
    let (ty, js_sys) = (function.ty, js_sys(function.ty));
    let wasm_bindgen = quote!(#js_sys::wasm_bindgen);
    let (made, called) = (closure::closure(plan, callback, target), called(callback));
    quote_spanned! {place=>
        #private::OwnedFunction::new(
            {
                let closure = #wasm_bindgen::closure::Closure::<#called>::new(#made);
                let handler = #js_sys::Object::new();
                let proxy = #js_sys::Proxy::new(::core::convert::AsRef::as_ref(&closure), &handler);
                let function: #ty = #wasm_bindgen::JsCast::unchecked_into(proxy);
                (function, closure, handler)
            },
            |(_, closure, handler)| {
                let nothing = #js_sys::Object::get_prototype_of(::core::convert::AsRef::as_ref(&closure));
                _ = #js_sys::Reflect::set(&handler, &#wasm_bindgen::JsValue::from_str("apply"), &nothing);
            },
        )
    }
}

fn owned_closure(
    plan: &Plan<'_>,
    callback: &Callback<'_>,
    function: &JsFunction<'_>,
    target: &Ident,
) -> TokenStream {
    let place = place_of_type(&callback.parameter.ty);
    let private = placed(&plan.krate.private(), place);
    let (ty, made) = (function.ty, closure::closure(plan, callback, target));
    let made = quote_spanned!(place=> <#ty>::new(#made));
    if is_given_away(function) {
        return made;
    }
    quote_spanned! {place=>
        #private::OwnedFunction::new(#made, |closure| ::core::mem::drop(closure.into_js_value()))
    }
}

/// `dyn Fn(A) -> R`
fn called(callback: &Callback<'_>) -> TokenStream {
    let place = place_of_type(&callback.parameter.ty);
    let inputs = delivery(callback).inputs;
    let inputs = match &inputs {
        Inputs::Typed(inputs) => &inputs[..],
        Inputs::Named(_) | Inputs::Tuple => &[],
    };
    let types = inputs.iter().map(|input| &input.ty);
    let output = match &callback.reply {
        Reply::Nothing => None,
        _ => Some(quote_spanned!(place=> -> _)),
    };
    quote_spanned!(place=> dyn ::core::ops::Fn(#(#types),*) #output)
}
