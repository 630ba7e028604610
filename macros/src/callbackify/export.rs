//! What C sees of an exported twin.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{GenericParam, PointerMutability, Type, TypeSlice};

use crate::describe::{describe_type, parameter_name};
use crate::diagnostics::Diagnostics;
use crate::model::callback::{is_called, last_word};
use crate::model::crate_path::CratePath;
use crate::model::find::{option_of, type_arguments};
use crate::model::lent::is_buffer;
use crate::parse::option_table::Key;
use crate::parse::options::Options;
use crate::parse::signature::{Input, Parameter, Signature, unwrapped};

/// The C side of a twin.
pub(super) struct Export {
    /// Beside the twin: stops its task.
    pub(super) abort: Ident,
    pub(super) parameters: Vec<TokenStream>,
    /// Make Rust's arguments of those of C that are not the same.
    pub(super) views: Vec<TokenStream>,
    /// What the callback is given pointers to: the value, or the value and the error.
    pub(super) outcomes: Vec<TokenStream>,
}

impl Export {
    pub(super) fn resolve(
        signature: &Signature,
        value: Option<&Type>,
        name: &Ident,
        krate: &CratePath<'_>,
    ) -> Self {
        let (mut parameters, mut views) = (Vec::new(), Vec::new());
        for (index, input) in signature.inputs.iter().enumerate() {
            let Input::Typed(parameter) = input else {
                continue;
            };
            let (name, ty) = (signature.forwarded_name(index, parameter), &parameter.ty);
            let Some(Passed { pointer, len, view }) = passed(ty) else {
                parameters.push(quote!(#name: #ty));
                continue;
            };
            parameters.push(quote!(#name: #pointer));
            // A name of ours: a parameter of the function may be called the same.
            let len = len.then(|| format_ident!("{name}_len", span = Span::mixed_site()));
            parameters.extend(len.iter().map(|len| quote!(#len: usize)));
            let (view, arguments) = (format_ident!("{view}"), [&name].into_iter().chain(&len));
            views.push(quote!(let #name = unsafe { #krate::__private::#view(#(#arguments),*) };));
        }
        Export {
            abort: format_ident!("{name}_abort"),
            parameters,
            views,
            outcomes: outcomes_of(value, krate),
        }
    }
}

/// How an argument that is lent comes from C.
struct Passed {
    pointer: TokenStream,
    /// Whether a length follows.
    len: bool,
    /// The function of the runtime that makes Rust's argument of it.
    view: &'static str,
}

/// `None`: as it is.
fn passed(ty: &Type) -> Option<Passed> {
    let (inside, or_null) = match option_of(ty) {
        Some(inside) => (inside, true),
        None => (ty, false),
    };
    let text = quote!(*const ::core::ffi::c_char);
    let (pointer, len, view) = match referent(inside)? {
        ty if is_called(ty, "CStr") && or_null => (text, false, "text_or_null"),
        ty if is_called(ty, "CStr") => (text, false, "text"),
        Type::Slice(TypeSlice { elem, .. }) if or_null => {
            (quote!(*const #elem), true, "slice_or_null")
        }
        Type::Slice(TypeSlice { elem, .. }) if refers_to(elem, "CStr") => {
            (quote!(*const #text), true, "texts")
        }
        Type::Slice(TypeSlice { elem, .. }) => (quote!(*const #elem), true, "slice"),
        _ => return None,
    };
    Some(Passed { pointer, len, view })
}

/// `T` of `&T`.
fn referent(ty: &Type) -> Option<&Type> {
    match unwrapped(ty) {
        Type::Reference(reference) => Some(unwrapped(&reference.elem)),
        _ => None,
    }
}

fn refers_to(ty: &Type, word: &str) -> bool {
    referent(ty).is_some_and(|ty| is_called(ty, word))
}

/// `T`, or `T` and `E` of a `Result<T, E>`; those of an alias the compiler looks up.
fn outcomes_of(value: Option<&Type>, krate: &CratePath<'_>) -> Vec<TokenStream> {
    let Some(value) = value else {
        return vec![quote!(())];
    };
    let arguments = match unwrapped(value) {
        Type::Path(path) if last_word(&path.path) == "Result" => type_arguments(&path.path),
        _ => return vec![value.to_token_stream()],
    };
    match arguments[..] {
        [ok, err] => vec![ok.to_token_stream(), err.to_token_stream()],
        _ => {
            let looked_up = quote!(<#value as #krate::__private::Outcome>);
            vec![quote!(#looked_up::Value), quote!(#looked_up::Error)]
        }
    }
}

/// A result has two pointers, so what C is given must not be a matter of guessing.
pub(super) fn check_value(value: Option<&Type>, options: &Options, diagnostics: &mut Diagnostics) {
    let Some(Type::Path(path)) = value.filter(|_| options.has(Key::Extern)).map(unwrapped) else {
        return;
    };
    let word = last_word(&path.path);
    let may_be_one = word != "Result" && word.ends_with("Result");
    if let (true, Some(first)) = (may_be_one, type_arguments(&path.path).first()) {
        let fact = format!(
            "C is given the value or the error of a `Result`, and `{}` may be one",
            describe_type(path)
        );
        let help = format!(
            "write `Result<{}, E>`; if it is none, call it something else",
            describe_type(first)
        );
        diagnostics.report(path, fact, help);
    }
}

/// C calls from threads that have no runtime, and knows neither receivers nor generics. Whether it can pass what the
/// function takes.
pub(super) fn check(
    signature: &Signature,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> bool {
    let Some(entry) = options.entry(Key::Extern) else {
        return true;
    };
    // After a mistake among the options, nobody knows whether it was given.
    if !options.has(Key::On) && options.mistakes.is_empty() {
        let fact = "C calls from threads of its own, where there is no current runtime";
        let help = "say which runtime: `extern \"C\", on = RUNTIME.handle()`";
        diagnostics.report(&entry.name, fact, help);
    }
    let mut generics = signature.generics.params.iter();
    if let Some(generic) = generics.find(|generic| !matches!(generic, GenericParam::Lifetime(_))) {
        let help = "export a function for each type that is needed";
        diagnostics.report(generic, "C has no generics", help);
    }
    let mut of_parameters = Diagnostics::default();
    for input in &signature.inputs {
        match input {
            Input::Receiver(receiver) => {
                let help = "export a function that takes what it needs as a number or a pointer";
                diagnostics.report(receiver, "C has no methods", help);
            }
            Input::Typed(parameter) => check_parameter(parameter, &mut of_parameters),
        }
    }
    let can_pass = of_parameters.is_empty();
    diagnostics.append(of_parameters);
    can_pass
}

fn check_parameter(parameter: &Parameter, diagnostics: &mut Diagnostics) {
    let (name, ty) = (parameter_name(parameter), &parameter.ty);
    let described = describe_type(ty);
    let in_place =
        format!("take `{name}: usize`, the address, of what stays there until the callback comes");
    let (fact, help) = match unwrapped(ty) {
        Type::ImplTrait(_) => (
            "C has no generics".to_owned(),
            format!("take `{name}` as a type of its own"),
        ),
        Type::Ptr(pointer) => {
            let help = match (&pointer.mutability, &*pointer.elem) {
                // Nothing that could be copied.
                (_, ty) if is_called(ty, "c_void") => in_place,
                // To be written to, as it seems.
                (PointerMutability::Mut(_), _) => in_place,
                (_, ty) if is_called(ty, "c_char") => copied(&name, "CStr"),
                (_, ty) => copied(&name, &describe_type(ty)),
            };
            let fact = format!(
                "`{described}` is a raw pointer, which is not `Send`, and may not be valid any more when the task runs"
            );
            (fact, help)
        }
        Type::Reference(reference) if reference.mutability.is_some() => {
            let fact = format!("`{described}` ends with the call, and the task outlives it");
            let help = match unwrapped(&reference.elem) {
                elem if is_unsized(elem) => in_place,
                elem => format!("take `{name}: {}`, and return it", describe_type(elem)),
            };
            (fact, help)
        }
        ty => match in_c(&name, ty) {
            None => return,
            Some(help) => (format!("C has no `{described}`"), help),
        },
    };
    diagnostics.report(ty, fact, help);
}

fn copied(name: &str, referent: &str) -> String {
    format!("take `{name}: &{referent}`, which is copied at once")
}

/// What is taken as `name` in the place of `ty`, where C has nothing like it.
fn in_c(name: &str, ty: &Type) -> Option<String> {
    let is_option = option_of(ty).is_some();
    let lent = referent(option_of(ty).unwrap_or(ty))?;
    let Type::Slice(slice) = lent else {
        return match is_option {
            _ if matches!(lent, Type::TraitObject(_)) => {
                Some(format!("take `{name}` as a type of its own"))
            }
            _ if passed(ty).is_some() || !is_unsized(lent) => None,
            true => Some(format!(
                "take `{name}: Option<&CStr>`, a `const char *` that may be null"
            )),
            false => Some(format!(
                "take `{name}: &CStr`, which is a `const char *` in C"
            )),
        };
    };
    let item = &slice.elem;
    match referent(option_of(item).unwrap_or(item))? {
        Type::Slice(_) => Some(format!(
            "take all items of `{name}` as one slice, and their lengths as a `&[usize]`"
        )),
        _ if refers_to(item, "CStr") && !is_option => None,
        lent if !is_unsized(lent) => None,
        _ => Some(format!(
            "take `{name}: &[&CStr]`, a `const char *const *` and a `size_t` in C"
        )),
    }
}

/// Whether a reference to `ty` is more than an address.
fn is_unsized(ty: &Type) -> bool {
    match ty {
        Type::TraitObject(_) => true,
        ty => is_buffer(ty),
    }
}
