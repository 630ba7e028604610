//! The closures among the options that are called by what is generated: what they take, and that they give it at once.

use proc_macro2::TokenTree;
use quote::ToTokens;

use crate::diagnostics::Diagnostics;
use crate::parse::expression::{Closure, Expression};
use crate::parse::option_table::{Key, OptionSpec};
use crate::parse::option_value::Value;
use crate::parse::options::Options;

pub(super) fn check(options: &Options, diagnostics: &mut Diagnostics) {
    for entry in options.iter() {
        let (spec, key) = (entry.spec, entry.spec.key);
        let closure = match &*entry.value {
            Value::Closure(closure) => closure,
            Value::Expression(Expression::Closure(closure)) if key == Key::Dropped => closure,
            _ => continue,
        };
        check_asyncness(spec, closure, diagnostics);
        // What `map` takes, only the callback tells.
        if key != Key::Map {
            check_inputs(spec, closure, diagnostics);
        }
    }
}

fn check_asyncness(spec: &OptionSpec, closure: &Closure, diagnostics: &mut Diagnostics) {
    let is_async = |tree: &TokenTree| matches!(tree, TokenTree::Ident(word) if word == "async");
    if let Some(word) = closure.before.clone().into_iter().find(is_async) {
        let name = spec.name;
        let fact = format!("`{name}` is called where nothing can be awaited");
        diagnostics.report(
            word,
            fact,
            "remove `async`, and await what the wrapper gives",
        );
    }
}

fn check_inputs(spec: &OptionSpec, closure: &Closure, diagnostics: &mut Diagnostics) {
    let OptionSpec { name, usage, .. } = spec;
    let (what, usage) = match (spec.key, closure.inputs.len()) {
        (_, 1) | (Key::Dropped, 0) => return,
        (Key::Dropped, _) => ("the `Dropped`", &"dropped = |dropped| Err(dropped.into())"),
        (Key::Started, _) => ("what the function returns", usage),
        _ => ("the job", usage),
    };
    let place = match closure.inputs.is_empty() {
        true => closure.inputs_begin.to_token_stream(),
        false => closure.inputs.to_token_stream(),
    };
    let fact = format!("`{name}` takes one argument, {what}");
    diagnostics.report(place, fact, format!("write `{usage}`"));
}
