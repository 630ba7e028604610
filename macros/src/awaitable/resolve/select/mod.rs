//! Selects the parameters that are callbacks, by what the options name or by their types.

mod by_type;
mod named;

use syn::{Ident, Type};

pub(crate) use self::by_type::select_sure;
use self::by_type::{no_closure, select_by_type};
use self::named::select_named;
use super::detect::ClosureType;
use super::heuristics::{ClosureParameter, closure_parameters};
use super::js_function::JsFunctionType;
use super::refusal::Refusal;
use super::user_data::{self, CFunctionType};
use super::wanted::Wanted;
use crate::awaitable::plan::{Argument, Bounds, CallStyle, Pointer, Role};
use crate::collect::CollectVec;
use crate::options::{ErrKind, ParameterValue, Variants, variant_name};
use crate::syntax::signature::{Parameter, Signature};

/// A selected parameter.
pub(crate) struct Selected<'a> {
    /// Its index among the inputs, the receiver included.
    pub(crate) index: usize,
    pub(crate) parameter: &'a Parameter,
    pub(crate) role: Role,
    pub(crate) kind: Kind<'a>,
    /// The variant that its values become.
    pub(crate) variant: Option<Ident>,
}

/// The kind of a selected parameter.
pub(crate) enum Kind<'a> {
    /// A type that shows its closure.
    Closure(ClosureType<'a>),
    /// A type whose arguments `callback = param(A, B)` names.
    Told(ToldType<'a>),
    /// A named type, which the runtime's traits see through.
    Alias(&'a Type),
    /// A C function pointer.
    CFunction(CFunctionType<'a>),
    /// A function for JavaScript.
    JsFunction(JsFunctionType<'a>),
}

/// `callback = param(A, B)`
pub(crate) struct ToldType<'a> {
    pub(crate) arguments: Vec<Argument<'a>>,
    pub(crate) bounds: Bounds,
    /// From the outside in.
    pub(crate) pointers: Vec<Pointer<'a>>,
    /// The named type whose pointer the closure is put into.
    pub(crate) alias: Option<&'a Type>,
    pub(crate) generic: Option<&'a Ident>,
}

/// The callbacks of a function, or all reasons why there are none.
pub(crate) type Selection<'a> = Result<Vec<Selected<'a>>, Vec<Refusal<'a>>>;

/// Selects the callbacks of a function that asks for a wrapper.
pub(crate) fn select<'a>(signature: &'a Signature, wanted: &Wanted<'a>) -> Selection<'a> {
    if wanted.is_stream {
        return select_listeners(signature, wanted);
    }
    let named = |value, role| select_named(value, role, signature, wanted);
    let progress = wanted
        .progress
        .map(|progress| named(progress, Role::Progress));
    let selected = match (wanted.ok, wanted.err, wanted.callback) {
        (Some(ok), Some(err), _) => {
            let err = &err.parameter;
            if ok.name == err.name {
                return Err(vec![Refusal::SameParameter(&err.name)]);
            }
            vec![named(ok, Role::Ok), named(err, Role::Err)]
        }
        // The rule about incomplete pairs reports it.
        (Some(_), None, _) | (None, Some(_), _) => return Err(Vec::new()),
        (None, None, Some(callback)) => vec![named(callback, Role::Completion)],
        (None, None, None) if wanted.returns_value => Vec::new(),
        (None, None, None) => vec![select_by_type(signature, wanted)],
    };
    all(selected.into_iter().chain(progress))
}

/// Selects the callbacks of a stream: the one for the items, and those that `end` and `err` name.
fn select_listeners<'a>(signature: &'a Signature, wanted: &Wanted<'a>) -> Selection<'a> {
    let named = |value, role| select_named(value, role, signature, wanted);
    if let Some(events) = wanted.events {
        let mut selected = select_variants(events, signature, wanted);
        let has_variant = |end: &&ParameterValue| {
            let mut found = selected.iter().flatten();
            !found.any(|found| found.parameter.pattern.name.as_ref() == Some(&end.name))
        };
        let end = wanted.end.filter(has_variant);
        let end = end.map(|end| named(end, Role::End));
        selected.extend(end.into_iter().chain(select_err(signature, wanted)));
        return all(selected);
    }
    let item = match wanted.callback {
        Some(callback) => named(callback, Role::Item),
        None => select_by_type(signature, wanted),
    };
    let end = wanted.end.map(|end| named(end, Role::End));
    let err = select_err(signature, wanted);
    let item = item.and_then(|item| match &item.kind {
        Kind::Closure(closure) if closure.style == CallStyle::Once && !wanted.is_in_group => {
            Err(Refusal::CalledOnce(item.parameter))
        }
        _ => Ok(item),
    });
    all([Some(item), end, err].into_iter().flatten())
}

/// The callback for errors, if there is one.
fn select_err<'a>(
    signature: &'a Signature,
    wanted: &Wanted<'a>,
) -> Option<Result<Selected<'a>, Refusal<'a>>> {
    let err = wanted.err?;
    let role = match err.kind {
        ErrKind::Last => Role::Fail,
        ErrKind::Each => Role::FailEach,
    };
    Some(select_named(&err.parameter, role, signature, wanted))
}

/// The callbacks whose values become variants: those that are named, or every closure.
fn select_variants<'a>(
    events: &'a Variants,
    signature: &'a Signature,
    wanted: &Wanted<'a>,
) -> Vec<Result<Selected<'a>, Refusal<'a>>> {
    if !events.entries.is_empty() {
        let entries = events.entries.iter().map(|entry| {
            let role = wanted.role_of_variant(Some(&entry.callback.name));
            let selected = select_named(&entry.callback, role, signature, wanted)?;
            Ok(Selected {
                variant: Some(entry.name.clone()),
                ..selected
            })
        });
        return entries.collect_vec();
    }
    let closures = closure_parameters(signature).filter_map(|found| {
        let name = found.parameter.pattern.name.as_ref()?;
        (!wanted.is_err(Some(name)) && !wanted.excluded.contains(&name)).then(|| Selected {
            role: wanted.role_of_variant(Some(name)),
            variant: Some(variant_name(name)),
            ..selected_closure(found, wanted)
        })
    });
    let closures: Vec<_> = closures.map(Ok).collect_vec();
    if closures.is_empty() {
        return vec![Err(no_closure(signature))];
    }
    closures
}

/// All selected parameters, or all refusals.
fn all<'a>(results: impl IntoIterator<Item = Result<Selected<'a>, Refusal<'a>>>) -> Selection<'a> {
    let mut selected = Vec::new();
    let mut refusals = Vec::new();
    for result in results {
        match result {
            Ok(found) => selected.push(found),
            Err(refusal) => refusals.push(refusal),
        }
    }
    if refusals.is_empty() {
        Ok(selected)
    } else {
        Err(refusals)
    }
}

fn c_function<'a>(
    index: usize,
    parameter: &'a Parameter,
    role: Role,
    signature: &'a Signature,
    wanted: &Wanted<'a>,
) -> Result<Selected<'a>, Refusal<'a>> {
    let function = user_data::find(index, parameter, signature, wanted)?;
    Ok(Selected {
        index,
        parameter,
        role,
        kind: Kind::CFunction(function),
        variant: None,
    })
}

fn selected_closure<'a>(found: ClosureParameter<'a>, wanted: &Wanted<'_>) -> Selected<'a> {
    Selected {
        index: found.index,
        parameter: found.parameter,
        role: wanted.role(),
        kind: Kind::Closure(found.closure),
        variant: None,
    }
}
