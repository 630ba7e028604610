//! Options that stand in the wrong place, or beside one that they contradict.

use syn::ext::IdentExt;

use crate::diagnostics::Diagnostics;
use crate::parse::option_table::{Key, Place};
use crate::parse::options::Options;
use crate::parse::signature::Signature;

pub(super) fn check(options: &Options, place: Place, diagnostics: &mut Diagnostics) {
    for entry in options.iter().filter(|entry| entry.own) {
        let name = &entry.name;
        if !entry.spec.places.contains(&place) {
            let fact = format!("`{name}` cannot stand on {}", describe(place));
            let allowed: Vec<&str> = entry
                .spec
                .places
                .iter()
                .map(|place| describe(*place))
                .collect();
            diagnostics.report(
                name,
                fact,
                format!("write it on {}, or remove it", allowed.join(" or ")),
            );
        }
    }
    check_conflicts(options, diagnostics);
    check_local(options, diagnostics);
    check_fd(options, diagnostics);
}

pub(crate) fn check_conflicts(options: &Options, diagnostics: &mut Diagnostics) {
    for entry in options.iter() {
        let other = options
            .iter()
            .find(|other| entry.spec.conflicts.contains(&other.spec.key));
        if let Some(other) = other {
            let (name, other) = (&entry.name, &other.name);
            let fact = format!("`{name}` conflicts with `{other}`");
            diagnostics.report(name, fact, format!("keep one of `{name}` and `{other}`"));
        }
    }
}

fn check_local(options: &Options, diagnostics: &mut Diagnostics) {
    let Some(local) = options.entry(Key::Local).filter(|entry| entry.own) else {
        return;
    };
    if !options.has(Key::Cancel) {
        let fact = "`local` says that the `cancel` hook stays on its thread, and there is none";
        diagnostics.report(&local.name, fact, format!("write `{}`", local.spec.usage));
    }
}

fn check_fd(options: &Options, diagnostics: &mut Diagnostics) {
    let Some(fd) = options.entry(Key::Fd).filter(|entry| entry.own) else {
        return;
    };
    if !options.has(Key::Readable) && !options.has(Key::Writable) {
        let fact = "`fd` says which parameter has the descriptor to wait for, and nothing waits";
        diagnostics.report(&fd.name, fact, format!("write `{}`", fd.spec.usage));
    }
}

/// What stands beside a function cannot have its name; `suffix` would make another of it.
pub(crate) fn check_name(
    options: &Options,
    signature: &Signature,
    suffix: &str,
    diagnostics: &mut Diagnostics,
) {
    let own = options.ident(Key::Name);
    if let Some(name) = own.filter(|name| **name == signature.ident) {
        let fact = format!("`{name}` is the name of the function itself");
        let help = format!("choose another: `name = {}{suffix}`", name.unraw());
        diagnostics.report(name, fact, help);
    }
}

fn describe(place: Place) -> &'static str {
    match place {
        Place::Function => "a function",
        Place::Declaration => "a declaration without a body",
        Place::Block => "an `impl`, `trait` or `mod`",
    }
}
