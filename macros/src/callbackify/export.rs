//! An exported function, as C sees it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::Type;
use syn::spanned::Spanned;

use super::pointer_argument::{PointerArgument, each_named, pointer_argument};
use crate::diagnostics::Diagnostics;
use crate::diagnostics::describe::describe_type;
use crate::generate::crate_path::CratePath;
use crate::generate::hygiene::{local, moved_to};
use crate::options::callbackify::CallbackifyOptions;
use crate::syntax::signature::{Input, Signature};
use crate::syntax::types::last_word;
use crate::syntax::types::type_arguments;
use crate::syntax::types::unwrapped;

/// The C side of the generated function.
pub(super) struct Export {
    /// Names the function that stops the task.
    pub(super) abort: Ident,
    pub(super) parameters: Vec<TokenStream>,
    /// Reject an alias of a reference.
    pub(super) checks: Vec<TokenStream>,
    /// Make Rust's arguments of C's pointers, borrowed from the local `call`.
    pub(super) views: Vec<TokenStream>,
    /// The types that the callback gets pointers to: the value, or the value and the error.
    pub(super) outcomes: Vec<TokenStream>,
    /// The user's `unsafe`, to which rustc's lint `unsafe_code` then points.
    pub(super) unsafe_token: Span,
}

impl Export {
    /// `None` for a function that is not exported.
    pub(super) fn resolve(
        signature: &Signature,
        value: Option<&Type>,
        name: &Ident,
        options: &CallbackifyOptions,
    ) -> Option<Self> {
        let krate = CratePath(options.krate.value());
        let mut export = Export {
            abort: format_ident!("{name}_abort"),
            parameters: Vec::new(),
            checks: Vec::new(),
            views: Vec::new(),
            outcomes: outcomes_of(value, &krate),
            unsafe_token: options.export.word()?.span(),
        };
        for (index, input) in signature.inputs.iter().enumerate() {
            if let Input::Typed(parameter) = input {
                let name = signature.forwarded_name(index, parameter);
                export.add_argument(&name, &parameter.ty, &krate);
            }
        }
        Some(export)
    }

    fn add_argument(&mut self, name: &Ident, ty: &Type, krate: &CratePath<'_>) {
        let passed = pointer_argument(ty);
        let taken = passed.as_ref().map_or(Some(ty), |passed| passed.item);
        each_named(taken, &mut |ty| {
            let check = quote!(#krate::__private::Taken::<#ty>::NEW.check());
            self.checks.push(moved_to(ty.span(), &check));
        });
        let Some(PointerArgument {
            pointer, len, view, ..
        }) = passed
        else {
            return self.parameters.push(quote!(#name: #ty));
        };
        self.parameters.push(quote!(#name: #pointer));
        // Hygienic, because a parameter of the function may have this name.
        let len = len.then(|| format_ident!("{name}_len", span = Span::mixed_site()));
        let with_type = len.iter().map(|len| quote!(#len: usize));
        self.parameters.extend(with_type);
        let call = local("call");
        let view = format_ident!("{view}");
        let arguments = [name].into_iter().chain(&len);
        let view = quote!(let #name = unsafe { #call.#view(#(#arguments),*) };);
        self.views.push(view);
    }
}

/// The name of an exported function starts with that of its package, because all libraries of a process share their
/// names. `None` if cargo does not run the compiler.
pub(super) fn package_prefix() -> Option<String> {
    let package = std::env::var("CARGO_PKG_NAME").ok()?;
    Some(format!("{}_", package.replace('-', "_")))
}

/// Returns `T`, or `T` and `E` of a `Result<T, E>`. The compiler looks up those of an alias.
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
            let looked_up = quote!(<#value as #krate::__private::ResultTypes>);
            vec![quote!(#looked_up::Value), quote!(#looked_up::Error)]
        }
    }
}

/// Rejects a type that may be a `Result`, because the callback of a `Result` gets two pointers.
pub(super) fn check_value(
    value: Option<&Type>,
    options: &CallbackifyOptions,
    diagnostics: &mut Diagnostics,
) {
    let Some(Type::Path(path)) = value.filter(|_| options.export.is_given()).map(unwrapped) else {
        return;
    };
    let word = last_word(&path.path);
    let may_be_one = word != "Result" && word.ends_with("Result");
    if let (true, Some(first)) = (may_be_one, type_arguments(&path.path).first()) {
        let fact = format!(
            "C receives the value or the error of a `Result`, and `{}` may be one",
            describe_type(path)
        );
        let help = format!(
            "write `Result<{}, E>`; if it is not a `Result`, rename it",
            describe_type(first)
        );
        diagnostics.report(path, fact, help);
    }
}
