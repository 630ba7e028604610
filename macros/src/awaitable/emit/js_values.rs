//! Names and types of functions for JavaScript, and of their arguments.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Type, TypePath};

use super::inputs::CallbackInput;
use crate::awaitable::plan::{Argument, Callback, JsFunction, JsKind, Plan, Pointer};
use crate::generate::hygiene::{local, place_of};

/// The name of the function that the wrapper makes.
pub(super) fn name_of(callback: &Callback<'_>) -> Ident {
    local(&format!("function{}", callback.index))
}

/// A `Closure` by value belongs to JavaScript.
pub(super) fn is_given_away(function: &JsFunction<'_>) -> bool {
    let is_lent = matches!(function.pointers.last(), Some(Pointer::Ref));
    function.kind == JsKind::Closure && !is_lent
}

/// The value that frees all functions of `plan` when it is dropped.
pub(super) fn freed(plan: &Plan<'_>) -> TokenStream {
    let functions = plan.callbacks().iter().filter(|callback| {
        let mut function = callback.js_function().into_iter();
        function.any(|function| !is_given_away(function))
    });
    let names = functions.map(name_of);
    quote!((#(#names,)*))
}

/// The path of the crate `js_sys`: that of the parameter's type, or `::js_sys` if the type is imported.
pub(super) fn js_sys(ty: &TypePath) -> TokenStream {
    let path = &ty.path;
    let mut segments = path.segments.iter();
    let last = segments.next_back();
    let colon = &path.leading_colon;
    if path.segments.len() > 1 {
        return quote!(#colon #(#segments)::*);
    }
    let place = last.map_or_else(Span::mixed_site, place_of);
    quote_spanned!(place=> ::js_sys)
}

/// The type of an argument that is left out.
pub(super) fn any_value(function: &JsFunction<'_>) -> TokenStream {
    match function.kind {
        JsKind::Function => {
            let js_sys = js_sys(function.ty);
            quote!(#js_sys::wasm_bindgen::JsValue)
        }
        JsKind::Closure => quote!(_),
    }
}

/// A closure for JavaScript needs the type of each argument, also of one that is left out.
pub(super) fn name_types(
    callback: &Callback<'_>,
    arguments: &[Argument<'_>],
    inputs: &mut [CallbackInput],
) {
    let Some(function) = callback.js_function() else {
        return;
    };
    for (argument, input) in arguments.iter().zip(inputs) {
        if let Type::Infer(_) = argument.ty {
            input.ty = any_value(function).into();
        }
    }
}
