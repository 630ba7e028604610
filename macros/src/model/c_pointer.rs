//! The callback of a C function: a function pointer, and the user data that goes with it.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, Type, TypeFnPtr};

use super::callback::{is_called, last_word};
use super::crate_path::CratePath;
use super::find::{option_of, value_of_output};
use super::walk::has_impl;
use crate::describe::parameter_name;
use crate::diagnostics::Diagnostics;
use crate::parse::option_table::Key;
use crate::parse::option_value::Position;
use crate::parse::options::Options;
use crate::parse::signature::{Parameter, Signature, unwrapped};

/// A C function pointer parameter with its user data.
pub(crate) struct CPointer<'a> {
    pub(crate) ty: &'a Type,
    /// What it takes besides the user data, where that can be seen.
    pub(crate) takes: Option<Vec<&'a Type>>,
    /// What it returns, where that can be seen and is not `()`.
    pub(crate) output: Option<&'a Type>,
    /// Where the user data stands among its arguments.
    pub(crate) position: Position,
    /// Which parameter of the function is the user data.
    pub(crate) user_data: usize,
}

impl<'a> CPointer<'a> {
    /// `None`: a mistake is reported.
    pub(crate) fn resolve(
        index: usize,
        parameter: &'a Parameter,
        signature: &Signature,
        options: &Options,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let user_data = user_data_of(index, parameter, signature, options, diagnostics)?;
        let ty = &parameter.ty;
        let told = options.position(Key::UserDataAt).copied();
        let mut found = CPointer {
            ty,
            takes: None,
            output: None,
            position: told.unwrap_or(Position::Last),
            user_data,
        };
        let Some(pointer) = inline_pointer(ty) else {
            return Some(found);
        };
        if told.is_none() {
            found.position = position_in(pointer, parameter, diagnostics)?;
        }
        let count = pointer.inputs.len();
        let at = match found.position {
            Position::Last => count.saturating_sub(1),
            Position::At(at) if at < count => at,
            Position::At(at) => {
                report_no_such_position(at, pointer, parameter, options, diagnostics);
                return None;
            }
        };
        let inputs = pointer.inputs.iter().enumerate();
        let others = inputs.filter(|(index, _)| *index != at);
        found.takes = Some(others.map(|(_, input)| &input.ty).collect());
        found.output = value_of_output(&pointer.output);
        Some(found)
    }
}

impl CPointer<'_> {
    /// The runtime's type for the position.
    pub(crate) fn expand_position(&self, krate: &CratePath<'_>) -> TokenStream {
        match self.position {
            Position::Last => quote!(#krate::__private::Last),
            Position::At(at) => quote!(#krate::__private::At<#at>),
        }
    }
}

/// `extern "C" fn(…)`, also in an `Option`.
pub(crate) fn inline_pointer(ty: &Type) -> Option<&TypeFnPtr> {
    match unwrapped(ty) {
        Type::FnPtr(pointer) => pointer.abi.is_some().then_some(pointer),
        _ => option_of(ty).and_then(inline_pointer),
    }
}

/// `*mut c_void`, `*const c_void`, or GLib's names for them.
pub(super) fn is_void_pointer(ty: &Type) -> bool {
    match unwrapped(ty) {
        Type::Ptr(pointer) => is_called(&pointer.elem, "c_void"),
        Type::Path(path) => matches!(last_word(&path.path).as_str(), "gpointer" | "gconstpointer"),
        _ => false,
    }
}

/// Whether the options say of `parameter` that it is not the callback.
pub(super) fn is_set_aside(parameter: &Parameter, options: &Options) -> bool {
    let mut keys = [Key::Null, Key::Unrelated].into_iter();
    let name = parameter.pattern.name.as_ref();
    keys.any(|key| {
        let told = options.parameters(key);
        name.zip(told)
            .is_some_and(|(name, told)| told.contains(name))
    })
}

/// In an `extern` block a parameter of a named type directly before the user data is the callback: of
/// real callbacks, 99 in 100 are typedefs.
pub(super) fn find_in_block<'a>(
    signature: &'a Signature,
    options: &Options,
) -> Vec<(usize, &'a Parameter)> {
    let left = |(_, parameter): &(usize, &Parameter)| !is_set_aside(parameter, options);
    let parameters: Vec<(usize, &Parameter)> = signature.parameters().filter(left).collect();
    let inline = parameters
        .iter()
        .filter(|(_, parameter)| inline_pointer(&parameter.ty).is_some());
    let inline: Vec<_> = inline.copied().collect();
    if !inline.is_empty() {
        return inline;
    }
    let told = options.ident(Key::UserData);
    let is_user_data = |parameter: &Parameter| match told {
        Some(name) => *name == parameter_name(parameter),
        None => is_void_pointer(&parameter.ty),
    };
    let pairs = parameters
        .windows(2)
        .filter(|pair| is_user_data(pair[1].1) && is_named(&pair[0].1.ty));
    pairs.map(|pair| pair[0]).collect()
}

/// Whether `ty` names a type that may be a C function pointer, also in an `Option`.
pub(super) fn may_be_pointer(ty: &Type) -> bool {
    is_named(unwrapped(ty)) && !has_impl(ty)
}

/// A typedef that may be a function pointer's: neither a number nor user data itself.
fn is_named(ty: &Type) -> bool {
    let Type::Path(path) = ty else {
        return false;
    };
    let word = last_word(&path.path);
    !is_number(&word) && !is_void_pointer(ty)
}

/// Whether `word` names a number or a letter: of Rust, C or GLib.
fn is_number(word: &str) -> bool {
    const NUMBERS: &[&str] = &[
        "bool", "char", "str", "usize", "isize", "size_t", "ssize_t", "gint", "guint", "gboolean",
        "gsize", "gssize",
    ];
    let starts = |start: &&str| word.starts_with(*start);
    let is_c_integer = word.ends_with("_t") && ["int", "uint"].iter().any(starts);
    let digits = word
        .trim_start_matches(['i', 'u', 'f'])
        .trim_end_matches("_t");
    let is_sized = digits.chars().all(|digit| digit.is_ascii_digit());
    word.starts_with("c_") || NUMBERS.contains(&word) || is_c_integer || is_sized
}

fn user_data_of(
    callback: usize,
    parameter: &Parameter,
    signature: &Signature,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Option<usize> {
    let function = &signature.ident;
    if let Some(wanted) = options.ident(Key::UserData) {
        let found = signature.parameter(wanted);
        if found.is_none() {
            report_unknown_user_data(wanted, function, diagnostics);
        }
        return found.map(|(index, _)| index);
    }
    let candidates: Vec<usize> = signature
        .parameters()
        .filter(|(index, parameter)| *index != callback && is_void_pointer(&parameter.ty))
        .map(|(index, _)| index)
        .collect();
    let beside = [callback + 1, callback.wrapping_sub(1)];
    let nearest = beside.into_iter().find(|index| candidates.contains(index));
    match (nearest, &candidates[..]) {
        (Some(index), _) => Some(index),
        (None, [only]) => Some(*only),
        (None, []) => {
            let fact = format!(
                "`{function}` takes no user data with `{}`: what it calls back could not be told apart",
                parameter_name(parameter)
            );
            diagnostics.report(
                &parameter.pattern,
                fact,
                "say which parameter it is: `user_data = param`; if a request object carries it, make the \
                 awaitable by hand: `Awaitable::new(|completer| …)` with `Completer::into_raw`",
            );
            None
        }
        (None, _) => {
            let fact = format!("several parameters of `{function}` could be the user data");
            diagnostics.report(&parameter.pattern, fact, "say which: `user_data = param`");
            None
        }
    }
}

fn report_unknown_user_data(wanted: &Ident, function: &Ident, diagnostics: &mut Diagnostics) {
    let fact = format!("`{function}` has no parameter `{wanted}`");
    diagnostics.report(
        wanted,
        fact,
        "name the `*mut c_void` that comes back in the callback: `user_data = param`",
    );
}

fn report_no_such_position(
    at: usize,
    pointer: &TypeFnPtr,
    parameter: &Parameter,
    options: &Options,
    diagnostics: &mut Diagnostics,
) {
    if let Some(entry) = options.entry(Key::UserDataAt) {
        let name = parameter_name(parameter);
        let count = pointer.inputs.len();
        diagnostics.report(
            &entry.name,
            format!("`{name}` takes {count} arguments, and none at place {at}"),
            "count from zero, or write `user_data_at = last`",
        );
    }
}

/// Of several `void*` the user data is the last.
fn position_in(
    pointer: &TypeFnPtr,
    parameter: &Parameter,
    diagnostics: &mut Diagnostics,
) -> Option<Position> {
    let last = pointer
        .inputs
        .iter()
        .rposition(|input| is_void_pointer(&input.ty));
    match last {
        Some(index) if index + 1 == pointer.inputs.len() => Some(Position::Last),
        Some(index) => Some(Position::At(index)),
        None => {
            let name = parameter_name(parameter);
            let fact =
                format!("`{name}` takes no `*mut c_void`, by which its calls could be told apart");
            diagnostics.report(
                &parameter.ty,
                fact,
                "say where its user data stands: `user_data_at = 0`",
            );
            None
        }
    }
}
