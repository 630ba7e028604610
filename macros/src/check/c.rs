//! What only C functions can have, and what they cannot.

use syn::{Ident, Type};

use crate::describe::{describe_map, describe_type, parameter_name};
use crate::diagnostics::Diagnostics;
use crate::model::c_pointer::inline_pointer;
use crate::model::callback::Callback;
use crate::model::pick::{Delivery, report_no_such_parameter};
use crate::parse::option_table::Key;
use crate::parse::options::Options;
use crate::parse::signature::Signature;

pub(super) fn check(
    signature: &Signature,
    delivery: &Delivery<'_>,
    options: &Options,
    diagnostics: &mut Diagnostics,
) {
    check_variadic(signature, diagnostics);
    let in_c = delivery
        .callbacks()
        .into_iter()
        .find(|callback| callback.c_pointer().is_some());
    match in_c {
        None => check_c_only(options, diagnostics),
        Some(callback) => {
            check_borrows(callback, diagnostics);
            check_pointers(callback, options, diagnostics);
            check_single(delivery, options, diagnostics);
            check_named(signature, callback, options, diagnostics);
            if matches!(delivery, Delivery::One(_)) {
                check_other_pointers(signature, callback, options, diagnostics);
            }
        }
    }
}

fn check_variadic(signature: &Signature, diagnostics: &mut Diagnostics) {
    if let Some(variadic) = &signature.variadic {
        let name = &signature.ident;
        diagnostics.report(
            variadic,
            format_args!("`{name}` is variadic, and a wrapper cannot hand on what it does not know"),
            "declare a function of your own for the arguments that you pass, and annotate that; or make the \
             awaitable by hand: `Awaitable::new(|completer| …)`",
        );
    }
}

/// Options that speak of C on a function whose callback is a closure.
fn check_c_only(options: &Options, diagnostics: &mut Diagnostics) {
    for key in [
        Key::Revoke,
        Key::UserData,
        Key::UserDataAt,
        Key::Null,
        Key::Unrelated,
    ] {
        let Some(entry) = options.entry(key).filter(|entry| entry.own) else {
            continue;
        };
        let name = &entry.name;
        let help = match key {
            Key::Revoke => {
                "write `cancel = …`: a closure is dropped by whoever holds it".to_owned()
            }
            _ => format!("remove `{name}`"),
        };
        diagnostics.report(name, format_args!("`{name}` is for C functions"), help);
    }
}

fn check_borrows(callback: &Callback<'_>, diagnostics: &mut Diagnostics) {
    let takes = callback
        .c_pointer()
        .and_then(|pointer| pointer.takes.as_ref());
    let Some(takes) = takes else { return };
    for ty in takes {
        if let Type::Reference(reference) = ty {
            let referent = describe_type(&reference.elem);
            diagnostics.report(
                reference,
                format_args!(
                    "`{}` takes a reference, which C does not have",
                    parameter_name(callback.parameter)
                ),
                format_args!("declare it as `*const {referent}` and read it in `map`"),
            );
        }
    }
}

/// What a pointer points at may be gone when the value is awaited, and it is not `Send`.
fn check_pointers(callback: &Callback<'_>, options: &Options, diagnostics: &mut Diagnostics) {
    let takes = callback
        .c_pointer()
        .and_then(|pointer| pointer.takes.as_ref());
    let (Some(takes), false) = (takes, options.has(Key::Map)) else {
        return;
    };
    if let Some(pointer) = takes.iter().find(|ty| matches!(ty, Type::Ptr(_))) {
        diagnostics.report(
            pointer,
            format_args!(
                "`{}` is a raw pointer, which may be valid only during the call and is not `Send`",
                describe_type(pointer)
            ),
            format_args!("copy what it points at: `{}`", describe_map(takes)),
        );
    }
}

/// The parameters that `null` and `unrelated` name: there, and neither the callback nor its user data.
fn check_named(
    signature: &Signature,
    callback: &Callback<'_>,
    options: &Options,
    diagnostics: &mut Diagnostics,
) {
    let taken = [
        Some(callback.index),
        callback.c_pointer().map(|pointer| pointer.user_data),
    ];
    for key in [Key::Null, Key::Unrelated] {
        let is_own = options.entry(key).is_some_and(|entry| entry.own);
        for name in options.parameters(key).into_iter().flatten() {
            match signature.parameter(name) {
                None if is_own => report_no_such_parameter(name, signature, diagnostics),
                Some((index, _)) if taken.contains(&Some(index)) => {
                    let fact = format!("`{name}` is filled in by the wrapper");
                    diagnostics.report(name, fact, format_args!("remove `{name}` here"));
                }
                _ => {}
            }
        }
    }
}

/// Other C function pointers, which would be called with the callback's user data. Generated code checks those that a
/// typedef hides.
fn check_other_pointers(
    signature: &Signature,
    callback: &Callback<'_>,
    options: &Options,
    diagnostics: &mut Diagnostics,
) {
    let keys = [Key::Null, Key::Unrelated].into_iter();
    let told: Vec<&Ident> = keys
        .filter_map(|key| options.parameters(key))
        .flatten()
        .collect();
    for (index, parameter) in signature.parameters() {
        let name = parameter.pattern.name.as_ref();
        let is_told = name.is_some_and(|name| told.contains(&name));
        if index == callback.index || is_told || inline_pointer(&parameter.ty).is_none() {
            continue;
        }
        let (name, callback) = (
            parameter_name(parameter),
            parameter_name(callback.parameter),
        );
        diagnostics.report(
            &parameter.pattern,
            format_args!("`{name}` is a C function pointer, which C may call with the user data of `{callback}`"),
            format_args!(
                "pass null and leave it out of the wrapper: `null = {name}`; if C never calls it with this user \
                 data: `unrelated = {name}`"
            ),
        );
    }
}

fn check_single(delivery: &Delivery<'_>, options: &Options, diagnostics: &mut Diagnostics) {
    if let (Delivery::Either { .. }, Some(entry)) = (delivery, options.entry(Key::Ok)) {
        diagnostics.report(
            &entry.name,
            "`ok` and `err` are for closures: C's user data leads to one callback",
            "make the awaitable by hand: `Awaitable::new(|completer| …)` with `Completer::into_raw`",
        );
    }
}
