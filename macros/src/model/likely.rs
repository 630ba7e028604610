//! Which parameters report completion, judged by what callbacks look like: surely, for a function that asks for nothing;
//! or likely, where a mistake leaves it open.

use quote::ToTokens;
use syn::{Path, Type};

use super::c_pointer::{inline_pointer, is_void_pointer};
use super::callback::{CallKind, Callback, Shape, last_word};
use super::find::{Found, find_closure};
use super::owned::Scope;
use crate::describe::parameter_name;
use crate::parse::option_table::Key;
use crate::parse::options::Options;
use crate::parse::signature::{Parameter, Signature};

/// The parameters whose types show that they are closures.
pub(super) fn closures<'a>(signature: &'a Signature) -> impl Iterator<Item = Callback<'a>> {
    signature.parameters().filter_map(|(index, parameter)| {
        match find_closure(&parameter.ty, &signature.generics) {
            Found::Closure(closure) => Some(Callback {
                index,
                parameter,
                shape: Shape::Closure(closure),
            }),
            _ => None,
        }
    })
}

/// A completion that outlives the call; what else takes a closure is as likely a listener, a visitor or a job.
pub(super) fn is_sure(callback: &Callback<'_>, signature: &Signature) -> bool {
    let bounds = callback.bounds();
    let outlives = match &callback.shape {
        Shape::Closure(closure) => bounds.send || bounds.outlives_static || closure.is_boxed(),
        _ => false,
    };
    outlives && is_completion(callback, signature)
}

/// An `FnOnce` with at least one argument, all of them ownable, that returns nothing.
fn is_completion(callback: &Callback<'_>, signature: &Signature) -> bool {
    let Shape::Closure(closure) = &callback.shape else {
        return false;
    };
    let scope = Scope {
        lifetimes: (&closure.own_lifetimes).into(),
        generics: &signature.generics,
    };
    let ownable = |ty: &Type| scope.own(ty, ty.to_token_stream()).is_ok();
    closure.kind == CallKind::Once
        && closure.output.is_none()
        && !closure.inputs.is_empty()
        && closure.inputs.iter().all(|input| ownable(&input.ty))
}

/// Which parameters a wrapper would do without: what the options name as callbacks, or else what is most likely meant.
pub(crate) fn likely_callbacks<'a>(
    signature: &'a Signature,
    options: &Options,
) -> Vec<&'a Parameter> {
    let keys = [Key::Callback, Key::Ok, Key::Err].into_iter();
    let wanted = keys.filter_map(|key| options.parameter(key));
    let named = wanted.filter_map(|wanted| signature.parameter(&wanted.name));
    let named: Vec<&Parameter> = named.map(|(_, parameter)| parameter).collect();
    let is_complete = match options.has(Key::Callback) {
        true => named.len() == 1,
        false => named.len() == 2,
    };
    if is_complete {
        return named;
    }
    let guessed = guess_callbacks(signature);
    if !guessed.is_empty() {
        return guessed;
    }
    let parameters = signature.parameters().map(|(_, parameter)| parameter);
    parameters
        .filter(|parameter| could_be_callback(parameter, signature))
        .collect()
}

/// Whether `parameter` could be a callback, or go with one.
fn could_be_callback(parameter: &Parameter, signature: &Signature) -> bool {
    let ty = &parameter.ty;
    let is_closure = !matches!(find_closure(ty, &signature.generics), Found::Nothing);
    is_closure || inline_pointer(ty).is_some() || is_void_pointer(ty)
}

/// Which would be meant where a mistake leaves it open: the one completion, one of two, or what is named as callbacks
/// are.
pub(super) fn guess_callbacks(signature: &Signature) -> Vec<&Parameter> {
    let closures = closures(signature);
    let completions = closures.filter(|callback| is_completion(callback, signature));
    let completions: Vec<&Parameter> = completions.map(|callback| callback.parameter).collect();
    match completions.len() {
        1 | 2 => completions,
        _ => usually_named(signature).into_iter().collect(),
    }
}

/// Names that callbacks have in three functions of four.
const USUAL_NAMES: &[&str] = &[
    "callback",
    "cb",
    "handler",
    "done",
    "on_done",
    "done_cb",
    "on_complete",
    "on_result",
    "op",
    "completion",
];

/// The parameter that is called as callbacks are, or whose type is.
pub(super) fn usually_named(signature: &Signature) -> Option<&Parameter> {
    let mut parameters = signature.parameters().map(|(_, parameter)| parameter);
    parameters.find(|parameter| {
        let is_usual = USUAL_NAMES.contains(&parameter_name(parameter).as_str());
        is_usual || matches!(&parameter.ty, Type::Path(path) if is_usual_type(&path.path))
    })
}

fn is_usual_type(path: &Path) -> bool {
    let word = last_word(path).to_lowercase();
    ["callback", "cb", "handler", "completion"]
        .iter()
        .any(|usual| word.ends_with(usual))
}
