//! Selects the parameters that are callbacks, by what the options name or by their types.

use syn::punctuated::Punctuated;
use syn::{Ident, Token, Type};

use super::detect::{ClosureType, Detected, Leaf, detect, leaf};
use super::heuristics::{
    ClosureParameter, closure_parameters, is_container, is_surely_completion, is_surely_listener,
};
use super::js_function::{JsFunctionType, js_function, js_parameters};
use super::pointers;
use super::refusal::Refusal;
use super::user_data::{self, CFunctionType};
use super::wanted::Wanted;
use crate::awaitable::plan::{Argument, Bounds, CallStyle, Pointer, Role, Usage};
use crate::options::{ErrKind, ParameterValue, Variants, variant_name};
use crate::syntax::signature::{Parameter, Signature};
use crate::syntax::types::{c_function_pointer, holds_data, is_data, is_void_pointer};

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
        return entries.collect();
    }
    let closures = closure_parameters(signature).filter_map(|found| {
        let name = found.parameter.pattern.name.as_ref()?;
        (!wanted.is_err(Some(name)) && !wanted.excluded.contains(&name)).then(|| Selected {
            role: wanted.role_of_variant(Some(name)),
            variant: Some(variant_name(name)),
            ..selected_closure(found, wanted)
        })
    });
    let closures: Vec<_> = closures.map(Ok).collect();
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

fn select_named<'a>(
    value: &'a ParameterValue,
    role: Role,
    signature: &'a Signature,
    wanted: &Wanted<'a>,
) -> Result<Selected<'a>, Refusal<'a>> {
    let Some((index, parameter)) = signature.parameter(&value.name) else {
        return Err(Refusal::NoSuchParameter(&value.name));
    };
    if let Some(field) = &value.field {
        let function = user_data::in_structure(field, (index, parameter), signature, wanted)?;
        return Ok(Selected {
            index,
            parameter,
            role,
            kind: Kind::CFunction(function),
            variant: None,
        });
    }
    if is_data(&parameter.ty) || holds_data(&parameter.ty) {
        return Err(Refusal::NotACallback(&value.name, &parameter.ty));
    }
    if is_container(&parameter.ty) {
        return Err(Refusal::Container(parameter));
    }
    if c_function_pointer(&parameter.ty).is_some() || is_c_typedef(parameter, signature, wanted) {
        return c_function(index, parameter, role, signature, wanted);
    }
    let kind = kind_of(value, role, parameter, signature)?;
    Ok(Selected {
        index,
        parameter,
        role,
        kind,
        variant: None,
    })
}

/// Returns true for a named type if the function is C's or has user data.
fn is_c_typedef(parameter: &Parameter, signature: &Signature, wanted: &Wanted<'_>) -> bool {
    let detected = detect(&parameter.ty, &signature.generics);
    let is_named = leaf(&parameter.ty, &signature.generics).is_named;
    let mut parameters = signature.parameters();
    let has_user_data = wanted.user_data.is_some()
        || wanted.request.is_some()
        || parameters.any(|(_, parameter)| is_void_pointer(&parameter.ty));
    matches!(detected, Detected::Nothing) && is_named && (wanted.is_extern || has_user_data)
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

fn kind_of<'a>(
    value: &'a ParameterValue,
    role: Role,
    parameter: &'a Parameter,
    signature: &'a Signature,
) -> Result<Kind<'a>, Refusal<'a>> {
    let ty = &parameter.ty;
    if let Some(function) = js_function(ty) {
        return told_js_function(value, role, function, ty).map(Kind::JsFunction);
    }
    let detected = detect(ty, &signature.generics);
    let leaf = leaf(ty, &signature.generics);
    match (&value.takes, detected) {
        (_, Detected::BareFunction) => Err(Refusal::BareFunction(parameter)),
        (None, Detected::Nothing) if leaf.is_named && leaf.is_lent() => {
            Err(Refusal::LentAlias(&value.name, ty))
        }
        (Some(takes), Detected::Closure(closure)) => {
            told_closure(value, takes, closure).map(Kind::Closure)
        }
        (Some(takes), _) => Ok(Kind::Told(told(takes, ty, leaf))),
        (None, Detected::Closure(closure)) => Ok(Kind::Closure(closure)),
        // The macro has to know how many fields a variant has.
        (None, _) if leaf.is_named && !role.is_variant() => Ok(Kind::Alias(ty)),
        (None, _) => Err(Refusal::HiddenArguments(&value.name, role, ty)),
    }
}

fn told<'a>(takes: &'a Punctuated<Type, Token![,]>, ty: &'a Type, leaf: Leaf<'a>) -> ToldType<'a> {
    // A reference to a closure coerces to one to the trait object that an alias hides.
    let alias = (leaf.is_named && !leaf.is_lent()).then_some(ty);
    ToldType {
        arguments: takes.iter().map(told_argument).collect(),
        bounds: leaf.bounds,
        pointers: if alias.is_some() {
            Vec::new()
        } else {
            leaf.pointers
        },
        alias,
        generic: leaf.generic,
    }
}

/// `_` leaves an argument out, and `&_` one that is borrowed.
fn told_argument(ty: &Type) -> Argument<'_> {
    let inner = match ty {
        Type::Reference(reference) => &reference.elem,
        ty => ty,
    };
    Argument {
        ty,
        usage: match inner {
            Type::Infer(_) => Usage::LeftOut,
            _ => Usage::Kept,
        },
    }
}

/// A visible closure. The types that the user names replace its own.
fn told_closure<'a>(
    value: &'a ParameterValue,
    takes: &'a Punctuated<Type, Token![,]>,
    mut closure: ClosureType<'a>,
) -> Result<ClosureType<'a>, Refusal<'a>> {
    told_arguments(value, takes, &mut closure.arguments)?;
    Ok(closure)
}

fn told_arguments<'a>(
    value: &'a ParameterValue,
    takes: &'a Punctuated<Type, Token![,]>,
    arguments: &mut [Argument<'a>],
) -> Result<(), Refusal<'a>> {
    if takes.len() != arguments.len() {
        let arguments = arguments.iter().map(|argument| argument.ty);
        return Err(Refusal::WrongArity(&value.name, takes, arguments.collect()));
    }
    for (argument, told) in arguments.iter_mut().zip(takes) {
        let told = told_argument(told);
        match told.usage {
            Usage::Kept => *argument = told,
            Usage::LeftOut => argument.usage = Usage::LeftOut,
        }
    }
    Ok(())
}

/// A function for JavaScript. Most types do not show the arguments.
fn told_js_function<'a>(
    value: &'a ParameterValue,
    role: Role,
    mut function: JsFunctionType<'a>,
    ty: &'a Type,
) -> Result<JsFunctionType<'a>, Refusal<'a>> {
    match (&value.takes, &mut function.arguments) {
        (Some(takes), Some(arguments)) => told_arguments(value, takes, arguments)?,
        (Some(takes), hidden) => *hidden = Some(takes.iter().map(told_argument).collect()),
        (None, Some(_)) => {}
        (None, None) => return Err(Refusal::HiddenArguments(&value.name, role, ty)),
    }
    Ok(function)
}

fn select_by_type<'a>(
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
        .collect();
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
            let mut parameters: Vec<_> = closures.iter().map(|found| found.parameter).collect();
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
        .collect();
    if candidates.len() > 1 {
        let parameters = candidates.iter().map(|(_, parameter, _)| *parameter);
        return Err(Refusal::SeveralClosures(parameters.collect()));
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

fn selected_closure<'a>(found: ClosureParameter<'a>, wanted: &Wanted<'_>) -> Selected<'a> {
    Selected {
        index: found.index,
        parameter: found.parameter,
        role: wanted.role(),
        kind: Kind::Closure(found.closure),
        variant: None,
    }
}

fn no_closure(signature: &Signature) -> Refusal<'_> {
    let bare = signature.parameters().find(|(_, parameter)| {
        let detected = detect(&parameter.ty, &signature.generics);
        matches!(detected, Detected::BareFunction)
    });
    bare.map_or(Refusal::NoCallback, |(_, parameter)| {
        Refusal::BareFunction(parameter)
    })
}
