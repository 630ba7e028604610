//! How the value comes in: through which callbacks, and what each of them delivers.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{ReturnType, Type};

use super::callback::{Callback, Shape};
use super::crate_path::CratePath;
use super::generics::Constraint;
use super::hygiene::{place_of, placed};
use super::job::Job;
use super::pick::Delivery;
use super::value::Value;
use crate::diagnostics::Diagnostics;
use crate::parse::expression::Closure;
use crate::parse::option_table::Key;
use crate::parse::options::Options;
use crate::parse::signature::Signature;

/// How the value comes in.
#[allow(
    clippy::large_enum_variant,
    reason = "one a wrapper, never stored in bulk"
)]
pub(crate) enum Ports<'a> {
    One(Port<'a>),
    Either {
        ok: Port<'a>,
        err: Port<'a>,
    },
    /// There is no callback: the function is run in another way.
    Job(Job<'a>),
}

/// A callback and what it delivers.
pub(crate) struct Port<'a> {
    pub(crate) callback: Callback<'a>,
    pub(crate) delivers: Delivers<'a>,
}

/// What a callback delivers.
pub(crate) enum Delivers<'a> {
    Visible(Value),
    /// What the runtime's traits say of an alias, or what `map` makes of it.
    Alias {
        ty: &'a Type,
        map: Option<&'a Closure>,
    },
}

impl<'a> Delivers<'a> {
    fn alias(
        ty: &'a Type,
        map: Option<&'a Closure>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        if let Some(Closure {
            output: ReturnType::Default,
            inputs_end,
            ..
        }) = map
        {
            let help = "write its return type: `map = |a: A| -> U { … }`";
            diagnostics.report(inputs_end, "`map` does not say what it returns", help);
            return None;
        }
        Some(Delivers::Alias { ty, map })
    }
}

impl<'a> Ports<'a> {
    pub(super) fn resolve(
        delivery: Delivery<'a>,
        options: &'a Options,
        signature: &Signature,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let map = options.closure(Key::Map);
        let mut port = |callback| Port::resolve(callback, map, signature, diagnostics);
        match delivery {
            Delivery::One(callback) => port(callback).map(Ports::One),
            Delivery::Either { ok, err } => {
                let (ok, err) = (port(ok), port(err));
                Some(Ports::Either { ok: ok?, err: err? })
            }
        }
    }

    pub(crate) fn all(&self) -> Vec<&Port<'a>> {
        match self {
            Ports::One(port) => vec![port],
            Ports::Either { ok, err } => vec![ok, err],
            Ports::Job(_) => Vec::new(),
        }
    }

    /// `V`.
    pub(super) fn value_type(&self, krate: &CratePath<'_>) -> TokenStream {
        match self {
            Ports::One(port) => port.value_type(krate),
            Ports::Either { ok, err } => {
                let (ok, err) = (ok.value_type(krate), err.value_type(krate));
                quote!(::core::result::Result<#ok, #err>)
            }
            Ports::Job(job) => job.value.clone(),
        }
    }

    /// Where the alias stands by which the runtime tells the value's type: rustc says there, once, that it is none.
    pub(crate) fn place_of_alias(&self) -> Option<Span> {
        match self {
            Ports::One(Port {
                delivers: Delivers::Alias { ty, map: None },
                ..
            }) => Some(place_of(ty)),
            _ => None,
        }
    }

    /// Where the callback must be `Send` or `'static`, what it delivers must be too.
    pub(super) fn constraints(&self) -> impl Iterator<Item = Constraint> {
        self.all().into_iter().filter_map(Port::constraint)
    }
}

impl<'a> Port<'a> {
    fn resolve(
        callback: Callback<'a>,
        map: Option<&'a Closure>,
        signature: &Signature,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let delivers = match &callback.shape {
            Shape::Alias(ty) => Delivers::alias(ty, map, diagnostics)?,
            Shape::C(pointer) if pointer.takes.is_none() => {
                Delivers::alias(pointer.ty, map, diagnostics)?
            }
            _ => Delivers::Visible(Value::resolve(
                &callback,
                map,
                &signature.generics,
                diagnostics,
            )?),
        };
        Some(Port { callback, delivers })
    }

    fn value_type(&self, krate: &CratePath<'_>) -> TokenStream {
        match &self.delivers {
            Delivers::Visible(value) => value.ty.clone(),
            Delivers::Alias {
                map:
                    Some(Closure {
                        output: ReturnType::Type(_, ty),
                        ..
                    }),
                ..
            } => ty.to_token_stream(),
            Delivers::Alias { ty, .. } => {
                let place = place_of(ty);
                let private = placed(&krate.private(), place);
                match self.callback.c_pointer() {
                    Some(pointer) => {
                        let position = pointer.expand_position(krate);
                        quote_spanned!(place=> #private::Delivered<#ty, #position>)
                    }
                    None => {
                        let ty = placed(&ty.to_token_stream(), place);
                        quote_spanned!(place=> <#ty as #private::Callable>::Value)
                    }
                }
            }
        }
    }

    fn constraint(&self) -> Option<Constraint> {
        let bounds = self.callback.bounds();
        let ty = match &self.delivers {
            Delivers::Visible(value) if value.may_be_generic => &value.ty,
            _ => return None,
        };
        // At the user's type, where rustc then says that it is not `Send`.
        let place = ty.span();
        let bounds = match (bounds.send, bounds.outlives_static) {
            (true, true) => quote_spanned!(place=> ::core::marker::Send + 'static),
            (true, false) => quote_spanned!(place=> ::core::marker::Send),
            (false, true) => quote_spanned!(place=> 'static),
            (false, false) => return None,
        };
        let ty = ty.clone();
        Some(Constraint { ty, bounds })
    }
}
