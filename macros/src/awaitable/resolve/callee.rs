//! The function that the wrapper calls, and the wrapper's own name.

use quote::quote;
use syn::ext::IdentExt;
use syn::{Ident, LitStr};

use crate::awaitable::context::{Context, Definition, Site, belongs_to_type};
use crate::awaitable::plan::Callee;
use crate::diagnostics::describe::describe_type;
use crate::options::{Prefix, Suffix};

pub(super) fn callee_of<'a>(context: &Context<'a>) -> Callee<'a> {
    let is_associated =
        || context.options.associated.is_given() || belongs_to_type(context.function);
    match (context.definition, context.around.site) {
        (Definition::Foreign(path), _) => Callee::At(path),
        (Definition::ForeignMember(path), _) => Callee::Under(path),
        (_, Site::TraitImpl { trait_path }) => Callee::OfTrait(trait_path),
        (_, Site::Module | Site::Extern | Site::Listener) => Callee::Bare,
        (_, Site::Alone) if !is_associated() => Callee::Bare,
        (_, Site::Alone | Site::Inherent | Site::Trait | Site::Extension | Site::Group) => {
            Callee::OfSelf
        }
    }
}

pub(super) fn origin_of(context: &Context<'_>, callee: Callee<'_>) -> String {
    let name = &context.signature().ident;
    match callee {
        Callee::At(path) => describe_type(path),
        Callee::Under(path) => describe_type(quote!(#path::#name)),
        _ => name.unraw().to_string(),
    }
}

/// The wrapper's name. A declaration of a foreign function has it already.
pub(crate) fn wrapper_name(context: &Context<'_>) -> Ident {
    let legacy = &context.signature().ident;
    if let Some(name) = context.options.name.value() {
        return name.clone();
    }
    let prefix = context.options.prefix.value().map(|Prefix(text)| text);
    let suffix = context.options.suffix.value().map(|Suffix(text)| text);
    let plain = legacy.unraw();
    let text = |affix: Option<&LitStr>| affix.map(LitStr::value).unwrap_or_default();
    let is_stream = context.options.is_for_stream();
    let name = match (prefix, suffix) {
        (None, None) if context.definition.is_replaced() => return legacy.clone(),
        // An option for streams without `stream` is reported.
        (None, None) if is_stream => format!("stream_{plain}"),
        (None, None) => format!("awaitable_{plain}"),
        (prefix, suffix) => format!("{}{plain}{}", text(prefix), text(suffix)),
    };
    Ident::new(&name, legacy.span())
}
