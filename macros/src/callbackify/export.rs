//! What C sees of an exported twin.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::Type;

use crate::describe::{describe_type, parameter_name};
use crate::diagnostics::Diagnostics;
use crate::model::callback::{is_called, last_word};
use crate::model::crate_path::CratePath;
use crate::model::find::type_arguments;
use crate::parse::option_table::Key;
use crate::parse::options::Options;
use crate::parse::signature::{Input, Parameter, Signature};

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
            match passed(ty) {
                Passed::AsItIs => parameters.push(quote!(#name: #ty)),
                Passed::Text => {
                    parameters.push(quote!(#name: *const ::core::ffi::c_char));
                    views.push(quote!(let #name = unsafe { ::core::ffi::CStr::from_ptr(#name) };));
                }
                Passed::Slice(item) => {
                    // A name of ours: a parameter of the function may be called the same.
                    let len = format_ident!("{name}_len", span = Span::mixed_site());
                    parameters.push(quote!(#name: *const #item));
                    parameters.push(quote!(#len: usize));
                    views.push(
                        quote!(let #name = unsafe { #krate::__private::slice(#name, #len) };),
                    );
                }
            }
        }
        Export {
            abort: format_ident!("{name}_abort"),
            parameters,
            views,
            outcomes: outcomes_of(value, krate),
        }
    }
}

/// How an argument comes from C.
enum Passed<'a> {
    AsItIs,
    /// `&CStr`: `const char *`
    Text,
    /// `&[T]`: `const T *` and a length
    Slice(&'a Type),
}

fn passed(ty: &Type) -> Passed<'_> {
    match ty {
        Type::Paren(inner) => passed(&inner.elem),
        Type::Group(inner) => passed(&inner.elem),
        Type::Reference(reference) => match &*reference.elem {
            Type::Slice(slice) => Passed::Slice(&slice.elem),
            ty if is_called(ty, "CStr") => Passed::Text,
            _ => Passed::AsItIs,
        },
        _ => Passed::AsItIs,
    }
}

/// `T`, or `T` and `E` of a `Result<T, E>`; those of an alias the compiler looks up.
fn outcomes_of(value: Option<&Type>, krate: &CratePath<'_>) -> Vec<TokenStream> {
    let Some(value) = value else {
        return vec![quote!(())];
    };
    let arguments = match value {
        Type::Path(path) if last_word(&path.path) == "Result" => type_arguments(&path.path),
        _ => Vec::new(),
    };
    match arguments[..] {
        [] => vec![value.to_token_stream()],
        [ok, err] => vec![ok.to_token_stream(), err.to_token_stream()],
        _ => {
            let looked_up = quote!(<#value as #krate::__private::Outcome>);
            vec![quote!(#looked_up::Value), quote!(#looked_up::Error)]
        }
    }
}

/// A result has two pointers, so what C is given must not be a matter of guessing.
pub(super) fn check_value(value: Option<&Type>, options: &Options, diagnostics: &mut Diagnostics) {
    let Some(Type::Path(path)) = value.filter(|_| options.has(Key::Extern)) else {
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

/// C calls from threads that have no runtime, and knows neither receivers nor generics.
pub(super) fn check(signature: &Signature, options: &Options, diagnostics: &mut Diagnostics) {
    let Some(entry) = options.entry(Key::Extern) else {
        return;
    };
    // After a mistake among the options, nobody knows whether it was given.
    if !options.has(Key::On) && options.mistakes.is_empty() {
        let fact = "C calls from threads of its own, where there is no current runtime";
        let help = "say which runtime: `extern \"C\", on = RUNTIME.handle()`";
        diagnostics.report(&entry.name, fact, help);
    }
    if !signature.generics.params.is_empty() {
        let help = "export a function for each type that is needed";
        diagnostics.report(&signature.generics.params, "C has no generics", help);
    }
    for input in &signature.inputs {
        match input {
            Input::Receiver(receiver) => {
                let help = "export a function that takes what it needs as a number or a pointer";
                diagnostics.report(receiver, "C has no methods", help);
            }
            Input::Typed(parameter) => check_parameter(parameter, diagnostics),
        }
    }
}

fn check_parameter(parameter: &Parameter, diagnostics: &mut Diagnostics) {
    let (name, ty) = (parameter_name(parameter), &parameter.ty);
    match ty {
        Type::ImplTrait(_) => {
            let help = format!("take `{name}` as a type of its own");
            diagnostics.report(ty, "C has no generics", help);
        }
        Type::Ptr(pointer) => {
            let fact = format!(
                "`{}` is a raw pointer, which is not `Send`, and may not be valid any more when the task runs",
                describe_type(ty)
            );
            let help = match &*pointer.elem {
                // Nothing that could be copied.
                ty if is_called(ty, "c_void") => {
                    format!(
                        "take `{name}: usize`, the address, of what stays there until the callback comes"
                    )
                }
                ty => {
                    let text = is_called(ty, "c_char");
                    let referent = if text {
                        "CStr".to_owned()
                    } else {
                        describe_type(ty)
                    };
                    format!("take `{name}: &{referent}`, which is copied at once")
                }
            };
            diagnostics.report(ty, fact, help);
        }
        Type::Reference(reference) if is_called(&reference.elem, "str") => {
            let fact = format!("C has no `{}`", describe_type(ty));
            let help = format!("take `{name}: &CStr`, which is a `const char *` in C");
            diagnostics.report(ty, fact, help);
        }
        _ => {}
    }
}
