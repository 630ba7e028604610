//! A parameter that is there or not, as the build is configured, cannot be handed on: no argument of a
//! call can be left out by `#[cfg]`.

use crate::diagnostics::Diagnostics;
use crate::parse::signature::{Input, Signature};

pub(crate) fn check(signature: &Signature, diagnostics: &mut Diagnostics) {
    for input in &signature.inputs {
        let attributes = match input {
            Input::Receiver(receiver) => &receiver.attributes,
            Input::Typed(parameter) => &parameter.attributes,
        };
        let conditions = attributes.iter();
        for condition in conditions.filter(|attribute| attribute.path().is_ident("cfg")) {
            let name = &signature.ident;
            diagnostics.report(
                condition,
                "a parameter under `#[cfg]` cannot be handed on by the call of another function",
                format_args!("write `{name}` twice, each under a `#[cfg]` of its own"),
            );
        }
    }
}
