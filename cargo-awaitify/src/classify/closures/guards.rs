//! Constructors whose value only keeps the callback registered.

use super::Closures;
use crate::classify::evidence::own_type;
use crate::classify::parse;
use crate::names::index::Index;
use crate::names::tokens::path_of;
use crate::source::model::{Function, Impl, Owner, Visibility};
use crate::syntax::signature::{Parameter, ReceiverKind, Signature};
use crate::syntax::types::{is_called, option_of, unwrapped, value_of_output};

impl Closures<'_> {
    /// Returns true if the methods of the type consume it or return a property, and no other function takes it, so that
    /// it is of no use while the events are read.
    pub(super) fn makes_guard(&self) -> bool {
        let index = self.subject.expander.index;
        let own = own_type(self.subject.function, index);
        if own.as_deref().is_some_and(|own| is_handed_on(own, index)) {
            return false;
        }
        let mut methods = index.of.functions.iter().filter(|function| {
            does_something(function, &index.of.impls) && own_type(function, index) == own
        });
        // A trait's method may lead to more of them, as that of `Deref` does.
        methods.all(|method| {
            method.visibility == Visibility::Public
                && parse(&method.signature)
                    .is_some_and(|parsed| only_ends_or_tells(&parsed.signature))
        })
    }
}

/// Returns true if a public function of another type takes a value of the type `own`, for example `set_logger(logger: Logger)`.
fn is_handed_on(own: &str, index: &Index<'_>) -> bool {
    let mut public = index.of.functions.iter().filter(|function| {
        function.visibility == Visibility::Public
            && function.signature.contains(own)
            && own_type(function, index).as_deref() != Some(own)
    });
    public.any(|function| {
        let Some(parsed) = parse(&function.signature) else {
            return false;
        };
        let takes_it = |(_, parameter): (_, &Parameter)| {
            let ty = unwrapped(&parameter.ty);
            is_called(option_of(ty).unwrap_or(ty), own)
        };
        parsed.signature.parameters().any(takes_it)
    })
}

/// Returns true for a public method, and for one of a trait that is more than a property such as `Clone`.
fn does_something(function: &Function, impls: &[Impl]) -> bool {
    const PROPERTIES: &[&str] = &[
        "Drop",
        "Debug",
        "Display",
        "Clone",
        "PartialEq",
        "Eq",
        "Hash",
    ];
    let Owner::Impl(at) = function.owner else {
        return false;
    };
    match &impls[at].trait_path {
        Some(path) => {
            let name = path_of(path).pop().unwrap_or_default();
            !PROPERTIES.contains(&name.as_str())
        }
        None => function.visibility == Visibility::Public,
    }
}

fn only_ends_or_tells(signature: &Signature) -> bool {
    let Some(receiver) = signature.receiver() else {
        return true;
    };
    match &receiver.kind {
        ReceiverKind::Reference(_, _, None) => {
            signature.parameters().next().is_none() && value_of_output(&signature.output).is_some()
        }
        ReceiverKind::Reference(..) => false,
        _ => true,
    }
}
