//! Selects the parameter that is the callback according to its type.

use super::{Kind, Selected, c_function, selected_closure};
use crate::awaitable::plan::CallStyle;
use crate::awaitable::resolve::detect::{Detected, detect};
use crate::awaitable::resolve::heuristics::{
    ClosureParameter, closure_parameters, is_surely_completion, is_surely_listener,
};
use crate::awaitable::resolve::js_function::js_parameters;
use crate::awaitable::resolve::pointers;
use crate::awaitable::resolve::refusal::Refusal;
use crate::awaitable::resolve::wanted::Wanted;
use crate::collect::CollectVec;
use crate::syntax::signature::Signature;

/// Selects the callback of a function that does not ask for a wrapper, if there surely is one.
pub(crate) fn select_sure<'a>(
    signature: &'a Signature,
    wanted: &Wanted<'a>,
) -> Option<Vec<Selected<'a>>> {
    if wanted.is_extern {
        let pointers = pointers::in_block(signature, wanted);
        if pointers.is_empty() {
            let blocks = closure_parameters(signature);
            let blocks = blocks.filter(|found| found.closure.block.is_some());
            return only(blocks).map(|found| vec![selected_closure(found, wanted)]);
        }
        let [(index, parameter)] = pointers[..] else {
            return None;
        };
        let selected = c_function(index, parameter, wanted.role(), signature, wanted);
        return selected.ok().map(|selected| vec![selected]);
    }
    only_sure(signature, wanted).map(|sure| vec![selected_closure(sure, wanted)])
}

/// The only parameter that surely is a completion, or a listener for a stream.
fn only_sure<'a>(signature: &'a Signature, wanted: &Wanted<'_>) -> Option<ClosureParameter<'a>> {
    let is_sure = |found: &ClosureParameter<'_>| {
        if wanted.is_stream {
            is_surely_listener(&found.closure)
        } else {
            is_surely_completion(&found.closure, signature)
        }
    };
    let sure = closure_parameters(signature)
        .filter(|found| is_sure(found) && !wanted.excludes(found.parameter));
    only(sure)
}

/// The only one of `found`.
fn only<T>(mut found: impl Iterator<Item = T>) -> Option<T> {
    let only = found.next()?;
    found.next().is_none().then_some(only)
}

pub(super) fn select_by_type<'a>(
    signature: &'a Signature,
    wanted: &Wanted<'a>,
) -> Result<Selected<'a>, Refusal<'a>> {
    let pointers = if wanted.is_extern {
        pointers::in_block(signature, wanted)
    } else {
        pointers::inline(signature, wanted)
    };
    match pointers[..] {
        [] => select_closure(signature, wanted),
        [found] if pointers::may_release(found, signature) => Err(Refusal::MayRelease(found.1)),
        [(index, parameter)] => c_function(index, parameter, wanted.role(), signature, wanted),
        [(_, first), (_, second), ..] => Err(Refusal::SeveralPointers(first, second)),
    }
}

fn select_closure<'a>(
    signature: &'a Signature,
    wanted: &Wanted<'a>,
) -> Result<Selected<'a>, Refusal<'a>> {
    let candidates = closure_parameters(signature);
    let mut closures: Vec<_> = candidates
        .filter(|found| !wanted.excludes(found.parameter))
        .collect_vec();
    // A listener is called many times.
    let listeners = closures
        .iter()
        .filter(|found| found.closure.style != CallStyle::Once);
    if wanted.is_stream && listeners.count() == 1 {
        closures.retain(|found| found.closure.style != CallStyle::Once);
    }
    match (closures.len(), closures.pop()) {
        (1, Some(only)) => Ok(selected_closure(only, wanted)),
        (_, Some(last)) => {
            // The same rule as for a function that does not ask for a wrapper.
            if let Some(sure) = only_sure(signature, wanted) {
                return Ok(selected_closure(sure, wanted));
            }
            let mut parameters: Vec<_> = closures.iter().map(|found| found.parameter).collect_vec();
            parameters.push(last.parameter);
            Err(Refusal::SeveralClosures(parameters))
        }
        (_, None) => select_js_function(signature, wanted),
    }
}

/// Selects the only function for JavaScript.
fn select_js_function<'a>(
    signature: &'a Signature,
    wanted: &Wanted<'a>,
) -> Result<Selected<'a>, Refusal<'a>> {
    let candidates = js_parameters(signature);
    let mut candidates: Vec<_> = candidates
        .filter(|(_, parameter, _)| !wanted.excludes(parameter))
        .collect_vec();
    if candidates.len() > 1 {
        let parameters = candidates.iter().map(|(_, parameter, _)| *parameter);
        return Err(Refusal::SeveralClosures(parameters.collect_vec()));
    }
    let Some((index, parameter, function)) = candidates.pop() else {
        return Err(no_closure(signature));
    };
    match (&function.arguments, &parameter.pattern.name) {
        (None, Some(name)) => Err(Refusal::HiddenArguments(name, wanted.role(), &parameter.ty)),
        _ => Ok(Selected {
            index,
            parameter,
            role: wanted.role(),
            kind: Kind::JsFunction(function),
            variant: None,
        }),
    }
}

pub(super) fn no_closure(signature: &Signature) -> Refusal<'_> {
    let bare = signature.parameters().find(|(_, parameter)| {
        let detected = detect(&parameter.ty, &signature.generics);
        matches!(detected, Detected::BareFunction)
    });
    bare.map_or(Refusal::NoCallback, |(_, parameter)| {
        Refusal::BareFunction(parameter)
    })
}
