//! A function without a callback, made awaitable in another way: it blocks, it answers at once, or it
//! would block on a file descriptor.

use std::iter;
use std::time::Duration;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Type;
use syn::spanned::Spanned;

use super::callback::{is_called, last_word};
use super::crate_path::CratePath;
use super::find::{first_type_argument, option_of, type_arguments};
use super::generics::Constraint;
use super::hygiene::moved_to;
use super::owned_argument::{OwnedArgument, Use, own_arguments};
use super::returned::{returns_owned, with_success};
use super::sent::{Delivered, constraints};
use crate::describe::{describe_type, parameter_name};
use crate::diagnostics::Diagnostics;
use crate::parse::expression::Closure;
use crate::parse::option_table::Key;
use crate::parse::options::Options;
use crate::parse::signature::{Input, Signature};

/// How a function without a callback is run.
pub(crate) struct Job<'a> {
    pub(crate) kind: JobKind<'a>,
    /// What it gives in the end.
    pub(crate) value: TokenStream,
    /// In the order of the function's inputs, the receiver included.
    pub(crate) arguments: Vec<OwnedArgument>,
    krate: CratePath<'a>,
}

/// Which way.
pub(crate) enum JobKind<'a> {
    Blocking {
        pool: Option<&'a Closure>,
    },
    /// `io`: the answer is an `io::Result`, whose `WouldBlock` is nothing yet.
    Poll {
        every: Duration,
        io: bool,
    },
    /// `fd` is the index of the input that has the descriptor.
    Readiness {
        readable: bool,
        fd: usize,
    },
}

impl<'a> Job<'a> {
    /// The option that says how a function without a callback is run.
    pub(crate) fn way(options: &Options) -> Option<Key> {
        let ways = [Key::Blocking, Key::Poll, Key::Readable, Key::Writable];
        ways.into_iter().find(|key| options.has(*key))
    }

    /// `None`: a mistake is reported.
    pub(crate) fn resolve(
        way: Key,
        signature: &'a Signature,
        options: &'a Options,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        // All mistakes in one run: nothing stops at the first.
        let kind = JobKind::resolve(way, signature, options, diagnostics);
        let used = |index| match kind {
            Some(JobKind::Readiness { fd, .. }) if fd == index => Use::Descriptor,
            _ if way == Key::Blocking => Use::Once,
            _ => Use::Again,
        };
        let arguments = own_arguments(signature, &used, diagnostics);
        let value = value_of(kind.as_ref(), signature, diagnostics);
        Some(Job {
            kind: kind?,
            value: value?,
            arguments: arguments?,
            krate: CratePath(options.path(Key::Crate)),
        })
    }

    /// Whether it is run once, to its end; otherwise it is asked again.
    pub(super) fn blocks(&self) -> bool {
        matches!(self.kind, JobKind::Blocking { .. })
    }

    /// What the wrapper needs of the types of `signature`.
    pub(crate) fn constraints(&self, signature: &Signature) -> Vec<Constraint> {
        let delivered = self.delivered(signature);
        let mut all = constraints(signature, !self.blocks(), Delivered::ToAThread(&delivered));
        let asks_the_error = match self.kind {
            JobKind::Blocking { .. } => false,
            JobKind::Poll { io, .. } => io,
            JobKind::Readiness { .. } => true,
        };
        // `io::Error`, in most cases; of another type rustc then says what is amiss where it stands.
        match delivered[..] {
            [_, error] if asks_the_error && !is_called(error, "Error") => {
                let krate = &self.krate;
                let bound = quote!(#krate::__private::WouldBlock);
                all.push(Constraint {
                    ty: error.to_token_stream(),
                    bounds: moved_to(error.span(), &bound),
                });
            }
            _ => {}
        }
        all
    }

    /// The types of what comes back: of an answer that may be nothing yet, those of the value and the error.
    fn delivered<'t>(&self, signature: &'t Signature) -> Vec<&'t Type> {
        let Some(output) = signature.returned() else {
            return Vec::new();
        };
        let inside = match output {
            Type::Path(path) if !self.blocks() => type_arguments(&path.path),
            _ => vec![output],
        };
        let strip = |ty: &'t Type| option_of(ty).unwrap_or(ty);
        inside.into_iter().map(strip).collect()
    }
}

impl<'a> JobKind<'a> {
    fn resolve(
        key: Key,
        signature: &Signature,
        options: &'a Options,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        match key {
            Key::Blocking => Some(JobKind::Blocking {
                pool: options.closure(Key::Blocking),
            }),
            Key::Poll => {
                let text = options.every(Key::Poll)?;
                let Some(every) = interval(&text.value()) else {
                    let fact = format!("`{}` is no interval", text.value());
                    diagnostics.report(
                        text,
                        fact,
                        "write a number and a unit: `every = \"10ms\"`, `\"2s\"`, `\"500us\"`",
                    );
                    return None;
                };
                Some(JobKind::Poll {
                    every,
                    io: signature.returned().is_some_and(is_io),
                })
            }
            _ => Some(JobKind::Readiness {
                readable: key == Key::Readable,
                fd: descriptor_of(signature, options, diagnostics)?,
            }),
        }
    }
}

/// `"10ms"`; not zero.
fn interval(text: &str) -> Option<Duration> {
    let digits = text.find(|letter: char| !letter.is_ascii_digit())?;
    let count: u64 = text[..digits].parse().ok().filter(|count| *count > 0)?;
    match &text[digits..] {
        "us" | "µs" => Some(Duration::from_micros(count)),
        "ms" => Some(Duration::from_millis(count)),
        "s" => Some(Duration::from_secs(count)),
        "min" => Some(Duration::from_secs(count.checked_mul(60)?)),
        _ => None,
    }
}

/// Which input has the descriptor: the one that `fd` names, the receiver, or the first.
fn descriptor_of(
    signature: &Signature,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Option<usize> {
    let Some(wanted) = options.ident(Key::Fd) else {
        if signature.inputs.is_empty() {
            let fact = format!(
                "`{}` takes nothing that could have a file descriptor",
                signature.ident
            );
            diagnostics.report(
                &signature.ident,
                fact,
                "give it one, for example `socket: &Arc<UdpSocket>`",
            );
            return None;
        }
        return Some(0);
    };
    let found = signature.inputs.iter().position(|input| match input {
        Input::Receiver(_) => wanted == "self",
        Input::Typed(parameter) => *wanted == parameter_name(parameter),
    });
    if found.is_none() {
        let fact = format!("`{}` has no parameter `{wanted}`", signature.ident);
        let first = match signature.inputs.first() {
            Some(Input::Typed(parameter)) => parameter_name(parameter),
            _ => "self".to_owned(),
        };
        let help = format!("name the one that has the file descriptor: `fd = {first}`");
        diagnostics.report(wanted, fact, help);
    }
    found
}

fn output_type(signature: &Signature) -> TokenStream {
    signature
        .returned()
        .map_or_else(|| quote!(()), ToTokens::to_token_stream)
}

/// What has to be changed where the wrong thing is returned.
fn place_of_output(signature: &Signature) -> &dyn ToTokens {
    match signature.returned() {
        Some(ty) => ty,
        None => &signature.ident,
    }
}

/// What the awaitable gives where all goes well.
fn value_of(
    kind: Option<&JobKind<'_>>,
    signature: &Signature,
    diagnostics: &mut Diagnostics,
) -> Option<TokenStream> {
    if !returns_owned(signature, signature.returned(), diagnostics) {
        return None;
    }
    match kind? {
        JobKind::Blocking { .. } => Some(output_type(signature)),
        JobKind::Poll { .. } => polled_value(signature, diagnostics),
        JobKind::Readiness { .. } => {
            let is_result = signature.returned().and_then(result_of).is_some();
            if !is_result {
                let fact = format!("`{}` cannot say that it would block", signature.ident);
                let value = describe_type(output_type(signature));
                let help = format!(
                    "return `std::io::Result<{value}>`, with `ErrorKind::WouldBlock` where it would block"
                );
                diagnostics.report(place_of_output(signature), fact, help);
            }
            is_result.then(|| output_type(signature))
        }
    }
}

/// `T` of `Option<T>` and `Poll<T>`, `io::Result<T>` as it is, `Result<T, E>` of `Result<Option<T>, E>`.
fn polled_value(signature: &Signature, diagnostics: &mut Diagnostics) -> Option<TokenStream> {
    let value = signature.returned().and_then(|ty| match ty {
        Type::Path(path) if ["Option", "Poll"].contains(&last_word(&path.path).as_str()) => {
            first_type_argument(&path.path).map(ToTokens::to_token_stream)
        }
        _ => result_of(ty).map(|(path, success)| match option_of(success) {
            Some(inner) => with_success(path, &inner.to_token_stream()),
            None => ty.to_token_stream(),
        }),
    });
    if value.is_none() {
        let fact = format!(
            "what `{}` returns does not tell a value from nothing yet",
            signature.ident
        );
        let value = describe_type(output_type(signature));
        let help = format!(
            "return `Option<{value}>`, `Poll<{value}>`, `io::Result<{value}>` or `Result<Option<{value}>, E>`"
        );
        diagnostics.report(place_of_output(signature), fact, help);
    }
    value
}

fn is_io(output: &Type) -> bool {
    result_of(output).is_some_and(|(_, success)| option_of(success).is_none())
}

fn result_of(ty: &Type) -> Option<(&syn::TypePath, &Type)> {
    match ty {
        Type::Path(path) if last_word(&path.path).ends_with("Result") => {
            first_type_argument(&path.path).map(|success| (path, success))
        }
        _ => None,
    }
}

/// `|job| pool(job)` with the type of the job, where the user did not say it.
pub(crate) fn annotated_pool(pool: &Closure, krate: &CratePath<'_>) -> TokenStream {
    pool.annotated(iter::repeat(quote!(#krate::Job)))
}
