//! A function without a callback, made awaitable in another way: it blocks, it answers at once, or it
//! would block on a file descriptor.
//!
//! What it is given must outlive the call of the wrapper, so it is owned for the trip.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{ReturnType, Type};

use super::callback::last_word;
use super::crate_path::CratePath;
use super::find::{only_type_argument, type_arguments};
use super::generics::Constraint;
use super::owned::Scope;
use super::returned::with_success;
use super::tokens::moved_to;
use super::walk::may_be_generic;
use crate::describe::{describe_owned, describe_type, parameter_name};
use crate::diagnostics::Diagnostics;
use crate::parse::expression::Closure;
use crate::parse::option_table::Key;
use crate::parse::options::Options;
use crate::parse::signature::{Input, ReceiverKind, Signature};

/// How a function without a callback is run.
pub(crate) struct Job<'a> {
    pub(crate) kind: JobKind<'a>,
    /// What it gives in the end.
    pub(crate) value: TokenStream,
    /// In the order of the function's inputs, the receiver included.
    pub(crate) cargo: Vec<Cargo>,
    krate: CratePath<'a>,
}

/// Which way.
pub(crate) enum JobKind<'a> {
    Blocking {
        pool: Option<&'a Closure>,
    },
    /// `io`: the answer is an `io::Result`, whose `WouldBlock` is nothing yet.
    Poll {
        every: std::time::Duration,
        io: bool,
    },
    /// `fd` is the index of the input that has the descriptor.
    Readiness {
        readable: bool,
        fd: usize,
    },
}

/// An argument on its trip.
pub(crate) struct Cargo {
    /// What it is called while it travels.
    pub(crate) name: Ident,
    /// Makes it one's own: `ToOwned::to_owned(path)`.
    pub(crate) load: Option<TokenStream>,
    /// What the function is given of it: `&path`.
    pub(crate) lend: TokenStream,
    /// Whether it is given away, so that a second call needs another.
    pub(crate) by_value: bool,
}

impl<'a> Job<'a> {
    /// `None`: the options name no such way. `Some(None)`: a mistake is reported.
    pub(crate) fn resolve(
        signature: &'a Signature,
        options: &'a Options,
        diagnostics: &mut Diagnostics,
    ) -> Option<Option<Self>> {
        let ways = [Key::Blocking, Key::Poll, Key::Readable, Key::Writable];
        let given = ways.into_iter().find(|key| options.has(*key))?;
        let cargo = load_all(signature, diagnostics);
        let kind = JobKind::resolve(given, signature, options, diagnostics);
        let value = value_of(&kind, signature, diagnostics);
        let (Some(cargo), Some(kind), Some(value)) = (cargo, kind, value) else {
            return Some(None);
        };
        let krate = CratePath(options.path(Key::Crate));
        Some(Some(Job {
            kind,
            value,
            cargo,
            krate,
        }))
    }

    /// What the wrapper needs of the types of `signature`.
    pub(crate) fn constraints(&self, signature: &Signature) -> Vec<Constraint> {
        let delivered = self.delivered(&signature.output);
        let mut all = constraints(signature, &delivered);
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
    fn delivered<'t>(&self, output: &'t ReturnType) -> Vec<&'t Type> {
        let ReturnType::Type(_, output) = output else {
            return Vec::new();
        };
        let output = &**output;
        let inside = match output {
            Type::Path(path) if !matches!(self.kind, JobKind::Blocking { .. }) => {
                type_arguments(&path.path)
            }
            _ => vec![output],
        };
        let strip = |ty: &'t Type| option_of(ty).unwrap_or(ty);
        inside.into_iter().map(strip).collect()
    }
}

fn is_called(ty: &Type, word: &str) -> bool {
    matches!(ty, Type::Path(path) if last_word(&path.path) == word)
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
                    io: is_io(&signature.output),
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
fn interval(text: &str) -> Option<std::time::Duration> {
    let digits = text.find(|letter: char| !letter.is_ascii_digit())?;
    let count: u64 = text[..digits].parse().ok().filter(|count| *count > 0)?;
    match &text[digits..] {
        "us" | "µs" => Some(std::time::Duration::from_micros(count)),
        "ms" => Some(std::time::Duration::from_millis(count)),
        "s" => Some(std::time::Duration::from_secs(count)),
        "min" => Some(std::time::Duration::from_secs(count.checked_mul(60)?)),
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
    match &signature.output {
        ReturnType::Type(_, ty) => ty.to_token_stream(),
        ReturnType::Default => quote!(()),
    }
}

/// Whether `output` outlives the arguments; if not, it is reported.
pub(crate) fn is_owned(
    output: &Type,
    signature: &Signature,
    diagnostics: &mut Diagnostics,
) -> bool {
    let (lifetimes, generics) = scope_of(signature);
    let scope = Scope {
        lifetimes: &lifetimes,
        generics,
    };
    if !scope.is_borrowed(output) {
        return true;
    }
    let fact = format!(
        "what `{}` returns borrows from its arguments, which end with the job",
        signature.ident
    );
    let help = match scope.own(output, TokenStream::new()) {
        Ok(owned) => format!("return `{}`", describe_owned(owned.ty)),
        Err(_) => "return something owned".to_owned(),
    };
    diagnostics.report(output, fact, help);
    false
}

/// What the awaitable gives where all goes well.
fn value_of(
    kind: &Option<JobKind<'_>>,
    signature: &Signature,
    diagnostics: &mut Diagnostics,
) -> Option<TokenStream> {
    if let ReturnType::Type(_, output) = &signature.output {
        if !is_owned(output, signature, diagnostics) {
            return None;
        }
    }
    match kind.as_ref()? {
        JobKind::Blocking { .. } => Some(output_type(signature)),
        JobKind::Poll { .. } => polled_value(signature, diagnostics),
        JobKind::Readiness { .. } => {
            let is_result =
                matches!(&signature.output, ReturnType::Type(_, ty) if result_of(ty).is_some());
            if !is_result {
                let fact = format!("`{}` cannot say that it would block", signature.ident);
                let value = describe_type(output_type(signature));
                let help = format!(
                    "return `std::io::Result<{value}>`, with `ErrorKind::WouldBlock` where it would block"
                );
                match &signature.output {
                    ReturnType::Type(_, ty) => diagnostics.report(ty, fact, help),
                    ReturnType::Default => diagnostics.report(&signature.ident, fact, help),
                }
            }
            is_result.then(|| output_type(signature))
        }
    }
}

/// `T` of `Option<T>` and `Poll<T>`, `io::Result<T>` as it is, `Result<T, E>` of `Result<Option<T>, E>`.
fn polled_value(signature: &Signature, diagnostics: &mut Diagnostics) -> Option<TokenStream> {
    let output = match &signature.output {
        ReturnType::Type(_, ty) => Some(&**ty),
        ReturnType::Default => None,
    };
    let value = output.and_then(|ty| match ty {
        Type::Path(path) if ["Option", "Poll"].contains(&last_word(&path.path).as_str()) => {
            only_type_argument(&path.path).map(ToTokens::to_token_stream)
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
        let value = match output {
            Some(ty) => describe_type(ty),
            None => "()".to_owned(),
        };
        let help = format!(
            "return `Option<{value}>`, `Poll<{value}>`, `io::Result<{value}>` or `Result<Option<{value}>, E>`"
        );
        match output {
            Some(ty) => diagnostics.report(ty, fact, help),
            None => diagnostics.report(&signature.ident, fact, help),
        }
    }
    value
}

fn is_io(output: &ReturnType) -> bool {
    matches!(output, ReturnType::Type(_, ty) if result_of(ty).is_some_and(|(_, success)| option_of(success).is_none()))
}

fn result_of(ty: &Type) -> Option<(&syn::TypePath, &Type)> {
    match ty {
        Type::Path(path) if last_word(&path.path).ends_with("Result") => {
            only_type_argument(&path.path).map(|success| (path, success))
        }
        _ => None,
    }
}

fn option_of(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Path(path) if last_word(&path.path) == "Option" => only_type_argument(&path.path),
        _ => None,
    }
}

/// Every lifetime but `'static` ends before the job does.
fn scope_of(signature: &Signature) -> (Vec<String>, &syn::Generics) {
    let names = signature
        .generics
        .lifetimes()
        .map(|lifetime| lifetime.lifetime.ident.to_string());
    (names.collect(), &signature.generics)
}

fn borrows(ty: &Type, signature: &Signature) -> bool {
    let (lifetimes, generics) = scope_of(signature);
    Scope {
        lifetimes: &lifetimes,
        generics,
    }
    .is_borrowed(ty)
}

pub(crate) fn load_all(signature: &Signature, diagnostics: &mut Diagnostics) -> Option<Vec<Cargo>> {
    let load = |(index, input): (usize, &Input)| match input {
        Input::Receiver(receiver) => load_receiver(receiver, diagnostics),
        Input::Typed(parameter) => {
            let name = parameter.pattern.forwarded_name(index);
            load_argument(name, parameter, signature, diagnostics)
        }
    };
    // All mistakes in one run: nothing stops at the first.
    let loaded: Vec<Option<Cargo>> = signature.inputs.iter().enumerate().map(load).collect();
    loaded.into_iter().collect()
}

fn load_receiver(
    receiver: &crate::parse::signature::Receiver,
    diagnostics: &mut Diagnostics,
) -> Option<Cargo> {
    let token = &receiver.self_token;
    match &receiver.kind {
        ReceiverKind::Reference(_, _, None) => {
            let name = Ident::new("this", token.span().resolved_at(Span::mixed_site()));
            Some(Cargo {
                load: Some(quote!(::core::clone::Clone::clone(#token))),
                lend: quote!(&#name),
                name,
                by_value: false,
            })
        }
        ReceiverKind::Reference(..) => {
            let help = "take `&self`, whose clone the job can own, or `self`";
            diagnostics.report(
                receiver,
                "`&mut self` ends with the call, and the job outlives it",
                help,
            );
            None
        }
        _ => {
            let name = Ident::new("this", token.span().resolved_at(Span::mixed_site()));
            Some(Cargo {
                load: Some(token.to_token_stream()),
                lend: name.to_token_stream(),
                name,
                by_value: true,
            })
        }
    }
}

fn load_argument(
    name: Ident,
    parameter: &crate::parse::signature::Parameter,
    signature: &Signature,
    diagnostics: &mut Diagnostics,
) -> Option<Cargo> {
    let ty = &parameter.ty;
    if !borrows(ty, signature) {
        return Some(Cargo {
            load: None,
            lend: name.to_token_stream(),
            name,
            by_value: true,
        });
    }
    let (lifetimes, generics) = scope_of(signature);
    let scope = Scope {
        lifetimes: &lifetimes,
        generics,
    };
    let lend = lend(ty, &name);
    match (scope.own(ty, name.to_token_stream()), lend) {
        (Ok(owned), Some(lend)) => Some(Cargo {
            load: Some(owned.expression),
            lend,
            name,
            by_value: false,
        }),
        _ => {
            let fact = format!(
                "`{}` ends with the call, and the job outlives it",
                describe_type(ty)
            );
            let help = match ty {
                Type::Reference(reference) if reference.mutability.is_some() => {
                    let owned = match &*reference.elem {
                        Type::Slice(slice) => format!("Vec<{}>", describe_type(&slice.elem)),
                        referent => describe_type(referent),
                    };
                    format!("take `{name}: {owned}`, and return it")
                }
                _ => format!("take `{name}` owned, or as a `&` of something that is `Clone`"),
            };
            diagnostics.report(ty, fact, help);
            None
        }
    }
}

/// What the owned argument looks like as the borrowed one again; `None` where it cannot.
fn lend(ty: &Type, name: &Ident) -> Option<TokenStream> {
    match ty {
        Type::Paren(inner) => lend(&inner.elem, name),
        Type::Group(inner) => lend(&inner.elem, name),
        Type::Reference(_) => Some(quote!(&#name)),
        Type::Path(path) if last_word(&path.path) == "Option" => {
            let Some(Type::Reference(reference)) = only_type_argument(&path.path) else {
                return None;
            };
            let buffer = match &*reference.elem {
                Type::Slice(_) => true,
                Type::Path(path) => {
                    ["str", "Path", "OsStr", "CStr"].contains(&last_word(&path.path).as_str())
                }
                _ => false,
            };
            Some(if buffer {
                quote!(#name.as_deref())
            } else {
                quote!(#name.as_ref())
            })
        }
        _ => None,
    }
}

/// What goes to another thread must be `Send + 'static`: said of what may be generic, and of raw pointers, at its
/// own place. `delivered` is what comes back.
pub(crate) fn constraints(signature: &Signature, delivered: &[&Type]) -> Vec<Constraint> {
    let mut all = Vec::new();
    let mut demand = |ty: &Type| {
        let is_sendable = !may_be_generic(ty) && !matches!(ty, Type::Ptr(_));
        if !is_sendable && !matches!(ty, Type::ImplTrait(_)) {
            let bounds = quote_spanned!(ty.span()=> ::core::marker::Send + 'static);
            all.push(Constraint {
                ty: ty.to_token_stream(),
                bounds,
            });
        }
    };
    for input in &signature.inputs {
        match input {
            Input::Typed(parameter) => match &parameter.ty {
                Type::Reference(reference) => demand(&reference.elem),
                ty if !borrows(ty, signature) => demand(ty),
                _ => {}
            },
            Input::Receiver(_) => {}
        }
    }
    delivered.iter().for_each(|ty| demand(ty));
    let receiver = signature.receiver();
    if let Some(receiver) =
        receiver.filter(|found| matches!(found.kind, ReceiverKind::Reference(..)))
    {
        let place = receiver.self_token.span();
        all.push(Constraint {
            ty: quote_spanned!(place=> Self),
            bounds: quote_spanned!(place=> ::core::clone::Clone + ::core::marker::Send + 'static),
        });
    }
    all
}

/// The type that `expression` of an option takes where the user did not say it.
pub(crate) fn annotated_pool(pool: &Closure, krate: &CratePath<'_>) -> TokenStream {
    pool.annotated(std::iter::repeat(quote!(#krate::Job)))
}
