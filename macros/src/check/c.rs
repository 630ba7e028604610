//! What only C functions can have, and what they cannot.

use syn::Type;

use crate::describe::{describe_map, describe_type, parameter_name};
use crate::diagnostics::Diagnostics;
use crate::model::callback::Callback;
use crate::model::pick::Delivery;
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
    for key in [Key::Revoke, Key::UserData, Key::UserDataAt] {
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

fn check_single(delivery: &Delivery<'_>, options: &Options, diagnostics: &mut Diagnostics) {
    if let (Delivery::Either { .. }, Some(entry)) = (delivery, options.entry(Key::Ok)) {
        diagnostics.report(
            &entry.name,
            "`ok` and `err` are for closures: C's user data leads to one callback",
            "make the awaitable by hand: `Awaitable::new(|completer| …)` with `Completer::into_raw`",
        );
    }
}
