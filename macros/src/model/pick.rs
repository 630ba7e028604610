//! Which of the parameters report completion.

use syn::{Ident, Type};

use super::c_pointer::{CPointer, find_in_block, inline_pointer, is_set_aside, is_void_pointer};
use super::callback::{Callback, Shape, Told};
use super::find::{Found, find_closure, find_leaf};
use super::likely::{closures, guess_callbacks, is_sure, usually_named};
use crate::describe::{describe_type, parameter_name};
use crate::diagnostics::Diagnostics;
use crate::parse::option_table::Key;
use crate::parse::option_value::ParameterValue;
use crate::parse::options::{Entry, Options};
use crate::parse::signature::{Parameter, Signature};

/// How a value arrives.
pub(crate) enum Delivery<'a> {
    One(Callback<'a>),
    /// One of two is called: `ok` or `err`.
    Either {
        ok: Callback<'a>,
        err: Callback<'a>,
    },
}

impl<'a> Delivery<'a> {
    pub(crate) fn callbacks(&self) -> Vec<&Callback<'a>> {
        match self {
            Delivery::One(callback) => vec![callback],
            Delivery::Either { ok, err } => vec![ok, err],
        }
    }

    /// `None`: the mistake is reported.
    pub(crate) fn pick(
        signature: &'a Signature,
        options: &'a Options,
        in_extern: bool,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let named = |key, diagnostics: &mut Diagnostics| {
            named(key, signature, options, in_extern, diagnostics)
        };
        match (options.parameter(Key::Ok), options.parameter(Key::Err)) {
            (None, None) => {}
            (Some(_), Some(_)) => {
                let ok = named(Key::Ok, diagnostics);
                let err = named(Key::Err, diagnostics);
                let (ok, err) = (ok?, err?);
                check_distinct(&ok, &err, options, diagnostics);
                return Some(Delivery::Either { ok, err });
            }
            (ok, _) => {
                check_half_pair(ok.is_some(), options, diagnostics);
                return None;
            }
        }
        match options.parameter(Key::Callback) {
            Some(_) => named(Key::Callback, diagnostics).map(Delivery::One),
            None => by_type(signature, options, in_extern, diagnostics).map(Delivery::One),
        }
    }

    /// The callback of a C function that has no attribute of its own, if it surely has one.
    pub(super) fn pick_sure_c(signature: &'a Signature, options: &'a Options) -> Option<Self> {
        let [(index, parameter)] = find_in_block(signature, options)[..] else {
            return None;
        };
        // Without user data it is no completion that could be told apart.
        let mut unsure = Diagnostics::default();
        let callback = c_callback(index, parameter, signature, options, &mut unsure);
        callback.map(Delivery::One)
    }

    /// The one parameter that is surely a completion callback, for functions in a block that have
    /// no attribute of their own.
    pub(super) fn pick_sure(signature: &'a Signature) -> Option<Self> {
        let mut sure = closures(signature).filter(|callback| is_sure(callback, signature));
        let only = sure.next()?;
        sure.next().is_none().then_some(Delivery::One(only))
    }
}

fn named<'a>(
    key: Key,
    signature: &'a Signature,
    options: &'a Options,
    in_extern: bool,
    diagnostics: &mut Diagnostics,
) -> Option<Callback<'a>> {
    let (entry, wanted) = (options.entry(key)?, options.parameter(key)?);
    let Some((index, parameter)) = signature.parameter(&wanted.name) else {
        report_no_such_parameter(&wanted.name, signature, diagnostics);
        return None;
    };
    if inline_pointer(&parameter.ty).is_some()
        || is_c_alias(parameter, signature, options, in_extern)
    {
        return c_callback(index, parameter, signature, options, diagnostics);
    }
    let shape = shape_of(entry, wanted, parameter, signature, diagnostics)?;
    Some(Callback {
        index,
        parameter,
        shape,
    })
}

/// A typedef is C's where the function is, or where there is user data to go with it.
fn is_c_alias(
    parameter: &Parameter,
    signature: &Signature,
    options: &Options,
    in_extern: bool,
) -> bool {
    let is_closure = !matches!(
        find_closure(&parameter.ty, &signature.generics),
        Found::Nothing
    );
    let is_named = find_leaf(&parameter.ty, &signature.generics).is_named;
    let has_user_data = options.has(Key::UserData)
        || signature
            .parameters()
            .any(|(_, parameter)| is_void_pointer(&parameter.ty));
    !is_closure && is_named && (in_extern || has_user_data)
}

fn c_callback<'a>(
    index: usize,
    parameter: &'a Parameter,
    signature: &'a Signature,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Option<Callback<'a>> {
    let pointer = CPointer::resolve(index, parameter, signature, options, diagnostics)?;
    Some(Callback {
        index,
        parameter,
        shape: Shape::C(pointer),
    })
}

/// The C function pointers of a function in an `extern` block, or the inline ones of a declaration.
fn c_candidates<'a>(
    signature: &'a Signature,
    options: &Options,
    in_extern: bool,
) -> Vec<(usize, &'a Parameter)> {
    match in_extern {
        true => find_in_block(signature, options),
        false => signature
            .parameters()
            .filter(|(_, found)| {
                inline_pointer(&found.ty).is_some() && !is_set_aside(found, options)
            })
            .collect(),
    }
}

fn shape_of<'a>(
    entry: &Entry,
    wanted: &'a ParameterValue,
    parameter: &'a Parameter,
    signature: &'a Signature,
    diagnostics: &mut Diagnostics,
) -> Option<Shape<'a>> {
    let ty = &parameter.ty;
    let found = find_closure(ty, &signature.generics);
    if let Found::BareFunction = found {
        report_bare_function(parameter, signature, diagnostics);
        return None;
    }
    let leaf = find_leaf(ty, &signature.generics);
    match (&wanted.takes, found) {
        (Some(_), _) | (None, Found::Nothing) if leaf.is_named && leaf.is_lent() => {
            report_lent_alias(wanted, ty, diagnostics);
            None
        }
        (Some(takes), _) => {
            let alias = leaf.is_named.then_some(ty);
            let layers = if alias.is_some() {
                Vec::new()
            } else {
                leaf.layers
            };
            let takes = takes.iter().collect();
            Some(Shape::Told(Told {
                takes,
                bounds: leaf.bounds,
                layers,
                alias,
                generic: leaf.generic,
            }))
        }
        (None, Found::Closure(closure)) => Some(Shape::Closure(closure)),
        // Which of two is called, the runtime cannot tell.
        (None, _) if leaf.is_named && entry.spec.key == Key::Callback => Some(Shape::Alias(ty)),
        (None, _) => {
            let name = &wanted.name;
            let fact = format!("what `{name}` takes cannot be seen in its type");
            let option = entry.spec.name;
            diagnostics.report(ty, fact, format!("say it: `{option} = {name}(A, B)`"));
            None
        }
    }
}

fn by_type<'a>(
    signature: &'a Signature,
    options: &Options,
    in_extern: bool,
    diagnostics: &mut Diagnostics,
) -> Option<Callback<'a>> {
    match c_candidates(signature, options, in_extern)[..] {
        [] => closure_by_type(signature, options, diagnostics),
        [(index, parameter)] => c_callback(index, parameter, signature, options, diagnostics),
        [(_, first), (_, second), ..] => {
            let (one, other) = (parameter_name(first), parameter_name(second));
            let fact = format!("`{one}` and `{other}` could each be the callback");
            let help = format!("say which: `callback = {one}`");
            diagnostics.report(&second.pattern, fact, help);
            None
        }
    }
}

fn closure_by_type<'a>(
    signature: &'a Signature,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Option<Callback<'a>> {
    let mut candidates: Vec<Callback<'a>> = closures(signature).collect();
    match candidates.len() {
        0 => report_no_closure(signature, options, diagnostics),
        1 => return candidates.pop(),
        _ => report_several(&candidates, signature, diagnostics),
    }
    None
}

fn report_no_closure(signature: &Signature, options: &Options, diagnostics: &mut Diagnostics) {
    let bare = signature.parameters().find(|(_, parameter)| {
        let found = find_closure(&parameter.ty, &signature.generics);
        matches!(found, Found::BareFunction)
    });
    if let Some((_, parameter)) = bare {
        report_bare_function(parameter, signature, diagnostics);
        return;
    }
    // Of what is asynchronous it is said that there is nothing to do. And an option that could not be read, or an `fd`,
    // may have been meant for a function without a callback.
    let is_said =
        signature.asyncness.is_some() || !options.mistakes.is_empty() || options.has(Key::Fd);
    if !is_said {
        report_none(signature, diagnostics);
    }
}

/// What was given but could not be read, is reported already.
fn check_half_pair(ok_is_given: bool, options: &Options, diagnostics: &mut Diagnostics) {
    let (given, other, missing) = match ok_is_given {
        true => (Key::Ok, Key::Err, "err = on_failure"),
        false => (Key::Err, Key::Ok, "ok = on_success"),
    };
    if let (Some(entry), false) = (options.entry(given), options.has(other)) {
        let fact = format!("`{}` needs its counterpart", entry.name);
        diagnostics.report(
            &entry.name,
            fact,
            format!("add `{missing}`, or write `callback = …` for a single callback"),
        );
    }
}

fn check_distinct(
    ok: &Callback<'_>,
    err: &Callback<'_>,
    options: &Options,
    diagnostics: &mut Diagnostics,
) {
    if let Some(entry) = options
        .parameter(Key::Err)
        .filter(|_| ok.index == err.index)
    {
        let name = &entry.name;
        let help =
            format!("name the other one, or write `callback = {name}` for a single callback");
        diagnostics.report(name, "`ok` and `err` name the same parameter", help);
    }
}

pub(crate) fn report_no_such_parameter(
    wanted: &Ident,
    signature: &Signature,
    diagnostics: &mut Diagnostics,
) {
    let names: Vec<String> = signature
        .parameters()
        .map(|(_, parameter)| format!("`{}`", parameter_name(parameter)))
        .collect();
    let function = &signature.ident;
    let help = if names.is_empty() {
        format!("give `{function}` a callback parameter")
    } else {
        format!("the parameters of `{function}` are {}", names.join(", "))
    };
    diagnostics.report(
        wanted,
        format!("`{function}` has no parameter `{wanted}`"),
        help,
    );
}

fn report_bare_function(
    parameter: &Parameter,
    signature: &Signature,
    diagnostics: &mut Diagnostics,
) {
    let name = parameter_name(parameter);
    let fact = format!("`{name}` is a bare function pointer, which can carry no completer");
    let help = format!(
        "let `{}` take `{name}: impl FnOnce(T) + Send + 'static`",
        signature.ident
    );
    diagnostics.report(&parameter.ty, fact, help);
}

/// What is behind a reference to a named type, no closure can be made to be.
fn report_lent_alias(wanted: &ParameterValue, ty: &Type, diagnostics: &mut Diagnostics) {
    let (name, described) = (&wanted.name, describe_type(ty));
    diagnostics.report(
        ty,
        format!("`{described}` hides the type of the closure that it lends"),
        format!("write it out: `{name}: &dyn Fn(A)`"),
    );
}

fn report_several(
    candidates: &[Callback<'_>],
    signature: &Signature,
    diagnostics: &mut Diagnostics,
) {
    let names: Vec<String> = candidates
        .iter()
        .map(|callback| parameter_name(callback.parameter))
        .collect();
    let list: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let fact = format!("{} could each be the callback", list.join(" and "));
    let help = match guess_callbacks(signature)[..] {
        [likely] => format!("say which: `callback = {}`", parameter_name(likely)),
        _ => format!(
            "say which: `callback = {}`; or, where one of the two is called: `ok = {}, err = {}`",
            names[0], names[0], names[1]
        ),
    };
    diagnostics.report(&candidates[1].parameter.pattern, fact, help);
}

fn report_none(signature: &Signature, diagnostics: &mut Diagnostics) {
    if let Some(parameter) = usually_named(signature) {
        let name = parameter_name(parameter);
        let fact = format!("the type of `{name}` does not show that it is a callback");
        let help = format!(
            "say so: `callback = {name}`, or with what it takes: `callback = {name}(A, B)`"
        );
        diagnostics.report(&parameter.ty, fact, help);
        return;
    }
    let function = &signature.ident;
    let help =
        format!("add one to `{function}`, for example `done: impl FnOnce(T) + Send + 'static`");
    let fact = "`#[awaitable]` needs a callback parameter";
    if signature.inputs.is_empty() {
        diagnostics.report(function, fact, help);
    } else {
        diagnostics.report(&signature.inputs, fact, help);
    }
}
