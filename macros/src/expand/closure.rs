//! The closure that the legacy function is given.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use crate::model::callback::{CallKind, Callback, Layer, Shape};
use crate::model::hygiene::{local, place_of, placed};
use crate::model::port::{Delivers, Port};
use crate::model::value::Value;
use crate::model::wrapper::Wrapper;
use crate::parse::expression::{Closure, as_tail};

/// How often, and by whom, the completer behind a closure may be reached.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Consumed by the one call of an `FnOnce`.
    Once,
    /// By reference from an `Fn` or `FnMut`: the first call completes.
    Many,
    /// From several closures: the callback must be `Clone`, or is one of a pair.
    Shared,
}

/// How `callback` reaches its completer when it is the only one.
pub(super) fn reach_of(callback: &Callback<'_>) -> Reach {
    match &callback.shape {
        _ if callback.bounds().clone => Reach::Shared,
        Shape::Closure(closure) if closure.kind == CallKind::Once => Reach::Once,
        Shape::Alias(_) | Shape::C(_) => Reach::Once,
        _ => Reach::Many,
    }
}

/// The argument in the callback's place. `wrap` makes the outcome of a value: `Ok(value)`.
pub(super) fn expand_callback(
    wrapper: &Wrapper<'_>,
    port: &Port<'_>,
    completer: &Ident,
    reach: Reach,
    wrap: &dyn Fn(TokenStream) -> TokenStream,
) -> TokenStream {
    match &port.delivers {
        Delivers::Alias { ty, map } => expand_alias(wrapper, ty, *map, completer, wrap),
        Delivers::Visible(value) => {
            let closure = expand_closure(wrapper, &port.callback, value, completer, reach, wrap);
            expand_layers(wrapper, &port.callback, closure)
        }
    }
}

/// `move |value: A| completer.complete(Ok(value))`
fn expand_closure(
    wrapper: &Wrapper<'_>,
    callback: &Callback<'_>,
    value: &Value,
    completer: &Ident,
    reach: Reach,
    wrap: &dyn Fn(TokenStream) -> TokenStream,
) -> TokenStream {
    let names = value.inputs.iter().map(|input| &input.name);
    let types = value.inputs.iter().map(|input| &input.ty);
    let outcome = wrap(value.expression.clone());
    // At the callback's type, where rustc then says what does not fit.
    let place = place_of(&callback.parameter.ty);
    let mut completer = completer.clone();
    completer.set_span(place);
    // Conversions run once the call is known to be the first, and a panic in them drops the completer.
    let complete = if value.computed && reach != Reach::Once {
        quote_spanned!(place=> #completer.complete_with(|| #outcome))
    } else {
        quote_spanned!(place=> #completer.complete(#outcome))
    };
    match wrapper.returned_by(callback) {
        None => quote_spanned!(place=> move |#(#names: #types),*| #complete),
        Some(returns) => {
            let returns = as_tail(&returns.to_token_stream());
            quote_spanned!(place=> move |#(#names: #types),*| { #complete; #returns })
        }
    }
}

/// Puts `closure` into what the parameter's type asks for.
fn expand_layers(
    wrapper: &Wrapper<'_>,
    callback: &Callback<'_>,
    closure: TokenStream,
) -> TokenStream {
    match &callback.shape {
        Shape::Closure(found) => {
            let layered = expand_into_layers(&found.layers, closure);
            match found.target {
                // `impl Into<Box<dyn …>>`: it must be the box before it is converted.
                Some(target) if !found.layers.is_empty() => {
                    let converted = local("converted");
                    quote!({ let #converted: #target = #layered; #converted })
                }
                // A generic function is told what it gets; a type that is written in a body says so.
                _ if !wrapper.function.has_body() && found.is_named_pointer() => {
                    let (callback, ty) = (local("callback"), &callback.parameter.ty);
                    quote!({ let #callback: #ty = #layered; #callback })
                }
                _ => layered,
            }
        }
        Shape::Told(told) => match told.alias {
            Some(alias) => expand_held(wrapper, alias, closure),
            None => expand_into_layers(&told.layers, closure),
        },
        Shape::Alias(_) | Shape::C(_) => closure,
    }
}

/// `Some(Box::new(closure))`
fn expand_into_layers(layers: &[Layer], closure: TokenStream) -> TokenStream {
    layers
        .iter()
        .rev()
        .fold(closure, |inner, layer| match layer {
            Layer::Some => quote!(::core::option::Option::Some(#inner)),
            Layer::Box => quote!(::std::boxed::Box::new(#inner)),
            Layer::Arc => quote!(::std::sync::Arc::new(#inner)),
            Layer::Rc => quote!(::std::rc::Rc::new(#inner)),
            Layer::Ref => quote!(&#inner),
            Layer::RefMut => quote!(&mut #inner),
        })
}

/// A closure for an alias of a borrowed form: put into the alias's pointer, then unsized by coercion.
fn expand_held(wrapper: &Wrapper<'_>, alias: &syn::Type, closure: TokenStream) -> TokenStream {
    // One place for all of it: what is no such pointer is then said to be none once.
    let place = place_of(alias);
    let private = placed(&wrapper.krate.private(), place);
    let alias = placed(&alias.to_token_stream(), place);
    let holder = quote_spanned!(place=> <#alias as #private::Holder>);
    let held = Ident::new("held", place);
    quote_spanned!(place=> {
        let #held: #holder::Pointer = #holder::hold(#closure);
        #holder::wrap(#held)
    })
}

/// An alias is built by the runtime, which sees what it takes.
fn expand_alias(
    wrapper: &Wrapper<'_>,
    ty: &syn::Type,
    map: Option<&Closure>,
    completer: &Ident,
    wrap: &dyn Fn(TokenStream) -> TokenStream,
) -> TokenStream {
    // One place for all of it: what is no callable is then said to be none once.
    let place = place_of(ty);
    let private = placed(&wrapper.krate.private(), place);
    let receive = match map {
        None => {
            let arguments = Ident::new("arguments", place);
            let outcome = wrap(quote_spanned!(place=> #private::Flat::flat(#arguments)));
            let outcome = placed(&outcome, place);
            quote_spanned!(place=> |#arguments| #outcome)
        }
        Some(closure) => {
            let map = local("map");
            let names = value_names(closure);
            let outcome = wrap(quote!(#map(#(#names),*)));
            quote_spanned!(place=> |(#(#names,)*)| { let #map = #closure; #outcome })
        }
    };
    let reply = match wrapper.returns {
        Some(returns) => quote!(|| #returns),
        None => quote_spanned!(place=> || ()),
    };
    let ty = placed(&ty.to_token_stream(), place);
    let mut completer = completer.clone();
    completer.set_span(place);
    quote_spanned!(place=> #private::deliver::<#ty, _>(#completer, #receive, #reply))
}

/// What an alias delivers to `map`, of which only `map` says how many there are.
pub(super) fn value_names(map: &Closure) -> Vec<Ident> {
    let indices = 0..map.inputs.len();
    indices
        .map(|index| local(&format!("value{index}")))
        .collect()
}
