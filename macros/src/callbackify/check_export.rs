//! The rules about a function that is exported to C.

use quote::ToTokens;
use syn::{
    GenericParam, Generics, Ident, Lifetime, PointerMutability, Type, TypeParamBound,
    WherePredicate,
};

use super::pointer_argument::{borrows, lent_for_the_call, pointer_argument, referent, static_in};
use crate::convert::reborrow::is_buffer;
use crate::diagnostics::Diagnostics;
use crate::diagnostics::describe::{describe_type, parameter_name};
use crate::options::callbackify::CallbackifyOptions;
use crate::syntax::signature::{Input, Parameter, Signature};
use crate::syntax::types::is_called;
use crate::syntax::types::option_of;
use crate::syntax::types::unwrapped;

/// C calls from threads that have no runtime, and has neither receivers nor generics. Returns `true` if C can pass the
/// arguments of the function.
pub(super) fn check(
    signature: &Signature,
    options: &CallbackifyOptions,
    diagnostics: &mut Diagnostics,
) -> bool {
    let Some(word) = options.export.word() else {
        return true;
    };
    check_options(word, options, diagnostics);
    check_generics(&signature.generics, diagnostics);
    let mut of_parameters = Diagnostics::default();
    for input in &signature.inputs {
        match input {
            Input::Receiver(receiver) => {
                let help = "export a function that takes a number or a pointer instead of `self`";
                diagnostics.report(receiver, "C has no methods", help);
            }
            Input::Typed(parameter) => check_parameter(parameter, &mut of_parameters),
        }
    }
    let can_pass = of_parameters.is_empty();
    diagnostics.append(of_parameters);
    can_pass
}

fn check_options(word: &Ident, options: &CallbackifyOptions, diagnostics: &mut Diagnostics) {
    // After a mistake among the options it is not known if `on` was meant to be there.
    if !options.on.is_given() && options.mistakes.is_empty() {
        let fact = "C calls from its own threads, which have no current runtime";
        let help = "name the runtime: `unsafe(extern \"C\"), on = RUNTIME.handle()`";
        diagnostics.report(word, fact, help);
    }
    let is_named = options.name.is_given() || options.prefix.is_given();
    if !is_named && super::export::package_prefix().is_none() {
        let fact = "the name that C sees has no prefix, because the package has no name";
        diagnostics.report(word, fact, "write `prefix = \"mylib_\"`");
    }
}

fn check_generics(generics: &Generics, diagnostics: &mut Diagnostics) {
    let mut params = generics.params.iter();
    if let Some(generic) = params.find(|generic| !matches!(generic, GenericParam::Lifetime(_))) {
        let help = "export a function for each type that is needed";
        diagnostics.report(generic, "C has no generics", help);
    }
    for lifetime in static_bounds(generics) {
        let fact = "what C passes is only valid during the call, but this bound requires more";
        diagnostics.report(lifetime, fact, "remove the bound `'static`");
    }
}

/// Each `'static` among the bounds of lifetimes and types.
fn static_bounds(generics: &Generics) -> Vec<&Lifetime> {
    let mut bounds: Vec<&Lifetime> = Vec::new();
    for parameter in generics.lifetimes() {
        bounds.extend(&parameter.bounds);
    }
    let clause = generics.where_clause.iter();
    for predicate in clause.flat_map(|clause| &clause.predicates) {
        match predicate {
            WherePredicate::Lifetime(predicate) => bounds.extend(&predicate.bounds),
            WherePredicate::Type(predicate) => {
                bounds.extend(predicate.bounds.iter().filter_map(lifetime_of));
            }
            _ => {}
        }
    }
    bounds.retain(|lifetime| lifetime.ident == "static");
    bounds
}

fn lifetime_of(bound: &TypeParamBound) -> Option<&Lifetime> {
    match bound {
        TypeParamBound::Lifetime(lifetime) => Some(lifetime),
        _ => None,
    }
}

fn check_parameter(parameter: &Parameter, diagnostics: &mut Diagnostics) {
    let name = parameter_name(parameter);
    let ty = &parameter.ty;
    let described = describe_type(ty);
    let in_place =
        format!("take `{name}: usize`, an address that is valid until the callback is called");
    let (fact, help) = match unwrapped(ty) {
        Type::ImplTrait(_) => (
            "C has no generics".to_owned(),
            format!("take `{name}` as a concrete type"),
        ),
        Type::Ptr(pointer) => {
            let help = match (&pointer.mutability, &*pointer.elem) {
                // There is no type that could be copied.
                (_, ty) if is_called(ty, "c_void") => in_place,
                // Probably an output.
                (PointerMutability::Mut(_), _) => in_place,
                (_, ty) if is_called(ty, "c_char") => copied(&name, "CStr"),
                (_, ty) => copied(&name, &describe_type(ty)),
            };
            let fact = format!(
                "`{described}` is a raw pointer, which is not `Send` and may be invalid when the task runs"
            );
            (fact, help)
        }
        Type::Reference(reference) if reference.mutability.is_some() => {
            let fact =
                format!("`{described}` is only valid during the call, but the task outlives it");
            let help = match unwrapped(&reference.elem) {
                elem if is_unsized(elem) => in_place,
                elem => format!("take `{name}: {}`, and return it", describe_type(elem)),
            };
            (fact, help)
        }
        ty => return check_lent(&name, ty, diagnostics),
    };
    diagnostics.report(ty, fact, help);
}

fn copied(name: &str, referent: &str) -> String {
    format!("take `{name}: &{referent}`, which is copied at once")
}

fn check_lent(name: &str, ty: &Type, diagnostics: &mut Diagnostics) {
    let described = describe_type(ty);
    let parsed = lent_for_the_call(ty);
    let lent = parsed.as_ref().unwrap_or(ty);
    if let Some(help) = in_c(name, lent) {
        return diagnostics.report(ty, format!("C has no `{described}`"), help);
    }
    let item = match pointer_argument(lent) {
        Some(passed) => passed.item,
        None => Some(lent),
    };
    if item.is_some_and(borrows) {
        let fact = format!("`{described}` borrows, but the task outlives what C passes");
        let help = format!("take what `{name}` borrows as a parameter, for example `text: &CStr`");
        return diagnostics.report(ty, fact, help);
    }
    if let Some(forever) = static_in(ty) {
        let fact = format!(
            "`{described}` cannot be exported, because what C passes is only valid during the call"
        );
        let taken = describe_type(lent.to_token_stream());
        let help = format!("take `{name}: {taken}`, which is copied at once");
        diagnostics.report(forever, fact, help);
    }
}

/// Returns the help for a `ty` that C does not have.
fn in_c(name: &str, ty: &Type) -> Option<String> {
    let is_option = option_of(ty).is_some();
    let lent = referent(option_of(ty).unwrap_or(ty))?;
    let Type::Slice(slice) = lent else {
        return help_for_unsized(name, lent, is_option);
    };
    let item = &slice.elem;
    let is_text = |ty| referent(ty).is_some_and(|ty| is_called(ty, "CStr"));
    match referent(option_of(item).unwrap_or(item))? {
        Type::Slice(_) => Some(format!(
            "take all items of `{name}` as one slice, and their lengths as a `&[usize]`"
        )),
        _ if is_text(item) && !is_option => None,
        lent if !is_unsized(lent) && !is_option => None,
        lent if !is_unsized(lent) => Some(format!(
            "take `{name}: &[{}]`, whose length may be zero",
            describe_type(item)
        )),
        _ => Some(format!(
            "take `{name}: &[&CStr]`, a `const char *const *` and a `size_t` in C"
        )),
    }
}

/// Returns the help for a reference to `lent` that C does not have; `is_option` if it is in an `Option`.
fn help_for_unsized(name: &str, lent: &Type, is_option: bool) -> Option<String> {
    if matches!(lent, Type::TraitObject(_)) {
        return Some(format!("take `{name}` as a concrete type"));
    }
    if is_called(lent, "CStr") || !is_unsized(lent) {
        return None;
    }
    Some(if is_option {
        format!("take `{name}: Option<&CStr>`, a `const char *` that may be null")
    } else {
        format!("take `{name}: &CStr`, which is a `const char *` in C")
    })
}

/// Returns `true` if a reference to `ty` is more than an address.
fn is_unsized(ty: &Type) -> bool {
    match ty {
        Type::TraitObject(_) => true,
        ty => is_buffer(ty),
    }
}
