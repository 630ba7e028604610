//! What the legacy function returns, and what becomes of it.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{GenericArgument, PathArguments, ReturnType, Type, TypePath};

use super::callback::last_word;
use super::find::{first_type_argument, is_unit};
use super::owned::Scope;
use super::unborrowed::what_to_return;
use crate::diagnostics::Diagnostics;
use crate::parse::expression::Expression;
use crate::parse::option_table::Key;
use crate::parse::options::Options;
use crate::parse::signature::{Signature, unwrapped};

/// What comes back from the call itself.
pub(crate) enum Returned<'a> {
    Nothing,
    /// A handle, an id, anything that is no `…Result<…>`.
    Handle(&'a Type),
    /// `…Result<H>`: the operation may fail to start. `handle` is `None` for `()`.
    Fallible {
        result: &'a TypePath,
        handle: Option<&'a Type>,
    },
}

/// What is done with the handle.
pub(crate) enum Handling<'a> {
    /// It is returned beside the awaitable.
    Return,
    Keep,
    Discard,
    /// As `Cancel`, and C will not call back behind it.
    Revoke {
        hook: &'a Expression,
    },
    Cancel {
        hook: &'a Expression,
        local: bool,
    },
    /// There is none; the awaitable itself asks again until there is a value.
    Drive,
}

impl<'a> Returned<'a> {
    /// What `started` makes of it, where that is given.
    pub(super) fn resolve(
        signature: &'a Signature,
        options: &'a Options,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let Some(started) = options.closure(Key::Started) else {
            return Self::of_output(&signature.output, options.has(Key::Handle));
        };
        let returned = Self::of_output(&started.output, false);
        if !matches!(returned, Returned::Fallible { .. }) {
            let fact = "`started` does not say that it returns a `Result`";
            let help = "write its return type: `started = |status| -> Result<(), i32> { … }`";
            let place: &dyn ToTokens = match &started.output {
                ReturnType::Type(_, ty) => ty,
                ReturnType::Default => &started.inputs_end,
            };
            diagnostics.report(place, fact, help);
        }
        returned
    }

    /// `handle`: a type called `…Result` is a handle all the same.
    fn of_output(output: &'a ReturnType, pair: bool) -> Self {
        let ReturnType::Type(_, ty) = output else {
            return Returned::Nothing;
        };
        match unwrapped(ty) {
            unit if is_unit(unit) => Returned::Nothing,
            handle @ Type::Path(result) if !pair && last_word(&result.path).ends_with("Result") => {
                match first_type_argument(&result.path) {
                    Some(success) => {
                        let handle = Some(success).filter(|handle| !is_unit(handle));
                        Returned::Fallible { result, handle }
                    }
                    None => Returned::Handle(handle),
                }
            }
            handle => Returned::Handle(handle),
        }
    }

    pub(crate) fn handle(&self) -> Option<&'a Type> {
        match self {
            Returned::Handle(ty)
            | Returned::Fallible {
                handle: Some(ty), ..
            } => Some(ty),
            Returned::Nothing | Returned::Fallible { handle: None, .. } => None,
        }
    }

    /// The type of the handle; `()` where there is none.
    pub(crate) fn handle_type(&self) -> TokenStream {
        match self.handle() {
            Some(ty) => ty.to_token_stream(),
            None => quote!(()),
        }
    }

    pub(crate) fn has_handle(&self) -> bool {
        self.handle().is_some()
    }
}

impl<'a> Handling<'a> {
    pub(super) fn resolve(
        options: &'a Options,
        returned: &Returned<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        if let Some(hook) = options.expression(Key::Cancel) {
            return Handling::Cancel {
                hook,
                local: options.has(Key::Local),
            };
        }
        if let Some(hook) = options.expression(Key::Revoke) {
            return Handling::Revoke { hook };
        }
        for (key, handling) in [
            (Key::Keep, Handling::Keep),
            (Key::Discard, Handling::Discard),
        ] {
            let Some(entry) = options.entry(key) else {
                continue;
            };
            if returned.has_handle() {
                return handling;
            }
            if entry.own {
                let fact = format!(
                    "there is nothing to {}: the function returns no handle",
                    entry.name
                );
                diagnostics.report(&entry.name, fact, format!("remove `{}`", entry.name));
            }
        }
        Handling::Return
    }
}

/// `io::Result<H>` with `success` in the place of `H`.
pub(crate) fn with_success(result: &TypePath, success: &TokenStream) -> TokenStream {
    let mut tokens = TokenStream::new();
    let segments = &result.path.segments;
    result.path.leading_colon.to_tokens(&mut tokens);
    for (index, segment) in segments.iter().enumerate() {
        segment.ident.to_tokens(&mut tokens);
        if index + 1 < segments.len() {
            segment.arguments.to_tokens(&mut tokens);
            quote!(::).to_tokens(&mut tokens);
        } else if let PathArguments::AngleBracketed(arguments) = &segment.arguments {
            let rest = arguments
                .args
                .iter()
                .skip_while(|argument| !is_type(argument))
                .skip(1);
            let before = arguments
                .args
                .iter()
                .take_while(|argument| !is_type(argument));
            tokens.extend(quote!(<#(#before,)* #success #(, #rest)*>));
        }
    }
    tokens
}

fn is_type(argument: &GenericArgument) -> bool {
    matches!(argument, GenericArgument::Type(_))
}

/// Whether `output`, which `signature` gives in the end, is a type that can be handed on and outlives its arguments; if
/// not, it is reported.
pub(crate) fn returns_owned(
    signature: &Signature,
    output: Option<&Type>,
    diagnostics: &mut Diagnostics,
) -> bool {
    let scope = Scope::of(signature);
    if let Some(never @ Type::Never(_)) = output {
        let fact = "`!` cannot stand within another type yet";
        let help = "return `std::convert::Infallible`, of which there is no value either";
        diagnostics.report(never, fact, help);
        return false;
    }
    let Some(output) = output.filter(|ty| scope.is_borrowed(ty)) else {
        return true;
    };
    let fact = format!(
        "what `{}` returns borrows from its arguments, which end with the job",
        signature.ident
    );
    diagnostics.report(output, fact, what_to_return(output, &scope));
    false
}
