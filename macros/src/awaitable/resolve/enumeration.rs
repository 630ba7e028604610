//! Resolves the enum of a stream of several callbacks.

use syn::Ident;
use syn::ext::IdentExt;

use crate::awaitable::context::Context;
use crate::awaitable::plan::{EnumName, Enumeration};
use crate::generate::crate_path::CratePath;
use crate::options::{EventType, camel_case, variant_name};

pub(super) fn resolve<'a>(context: &Context<'a>) -> Option<Enumeration<'a>> {
    context.options.events.value()?;
    Some(of_listener(context))
}

/// The enum of a listener trait, which needs no `events`.
pub(super) fn of_listener<'a>(context: &Context<'a>) -> Enumeration<'a> {
    let events = context.options.events.value();
    let outer = context.around.outer;
    Enumeration {
        name: name_of(context),
        derives: events.and_then(|events| events.derives.as_ref()),
        // The function that stands for a listener trait has the generics of the trait.
        outer: outer
            .filter(|_| !context.is_method())
            .map(|outer| outer.generics),
        visibility: outer.and_then(|outer| outer.visibility),
    }
}

/// The enum that `events` names, or one that is named after the function.
pub(crate) fn name_of<'a>(context: &Context<'a>) -> EnumName<'a> {
    match context.options.events.value().map(|events| &events.target) {
        Some(EventType::Named(name)) => EnumName::New(name.clone()),
        Some(EventType::Existing(ty)) => EnumName::Existing {
            ty,
            krate: CratePath(context.options.krate.value()),
        },
        Some(EventType::Unnamed) | None => {
            let function = &context.signature().ident;
            let name = camel_case(&function.unraw().to_string());
            EnumName::New(Ident::new(&format!("{name}Event"), function.span()))
        }
    }
}

/// The variant that `events` names for a callback or a function of a group, or one that is named after it.
pub(crate) fn variant_of(context: &Context<'_>, name: &Ident) -> Ident {
    let events = context.options.events.value().into_iter();
    let mut entries = events.flat_map(|events| &events.entries);
    let found = entries.find(|entry| entry.callback.name == *name);
    found.map_or_else(|| variant_name(name), |entry| entry.name.clone())
}
