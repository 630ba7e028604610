//! Resolves functions that run as jobs. They block, return at once, or wait for a file descriptor.

use quote::ToTokens;
use syn::{Ident, Type};

use super::duration::duration_of;
use crate::awaitable::context::Context;
use crate::awaitable::plan::{
    Answer, Callback, Direction, Job, JobKind, JobValue, Returned, Taken,
};
use crate::convert::argument::{Use, own_arguments};
use crate::convert::output::returns_owned;
use crate::diagnostics::describe::{describe_type, parameter_name};
use crate::generate::crate_path::CratePath;
use crate::options::{Every, Pool};
use crate::syntax::signature::{Input, Signature};
use crate::syntax::types::{
    first_type_argument, is_control_flow, is_unit, last_word, option_of, result_of, unwrapped,
};

/// The callback of a job.
pub(super) enum Calls<'a> {
    /// The function has none.
    None,
    These(Vec<Callback<'a>>),
    OfListener(Taken<'a>),
    /// A mistake was reported.
    Unknown,
}

impl Calls<'_> {
    /// Returns true if the input at `index` is one of the callbacks.
    fn are_in(&self, index: usize) -> bool {
        match self {
            Calls::These(callbacks) => callbacks.iter().any(|callback| callback.index == index),
            Calls::OfListener(taken) => taken.index == index,
            Calls::None | Calls::Unknown => false,
        }
    }
}

/// Returns `None` if a mistake was reported.
pub(super) fn resolve<'a>(context: &Context<'a>, calls: Calls<'a>) -> Option<Job<'a>> {
    let signature = context.signature();
    // Each part is resolved even if another has a mistake, so that all mistakes are reported in one run.
    let kind = kind_of(context);
    let blocks = context.options.blocking.is_given();
    let used = |index| match kind {
        _ if calls.are_in(index) => Use::MadeThere,
        Some(JobKind::Readiness { fd, .. }) if fd == index => Use::Descriptor,
        _ if blocks && context.definition.is_declaration() => Use::Elsewhere,
        _ if blocks && context.options.stream.is_given() => Use::Streaming,
        _ if blocks => Use::Once,
        _ => Use::Again,
    };
    let krate = CratePath(context.options.krate.value());
    let arguments = match calls {
        // The callback is unknown, and any argument could be it.
        Calls::Unknown => None,
        _ => context
            .with_diagnostics(|diagnostics| own_arguments(signature, &used, krate, diagnostics)),
    };
    let value = value_of(context, kind.as_ref());
    let (callbacks, taken) = match calls {
        Calls::None => (Vec::new(), None),
        Calls::These(callbacks) => (callbacks, None),
        Calls::OfListener(taken) => (Vec::new(), Some(taken)),
        Calls::Unknown => return None,
    };
    Some(Job {
        kind: kind?,
        callbacks,
        taken,
        value: value?,
        arguments: arguments?,
    })
}

fn kind_of<'a>(context: &Context<'a>) -> Option<JobKind<'a>> {
    let options = context.options;
    if options.blocking.is_given() {
        let Pool(pool) = options.blocking.value()?;
        return Some(JobKind::Blocking {
            pool: pool.as_ref(),
        });
    }
    if options.poll.is_given() {
        let Every(text) = options.poll.value()?;
        let output = context.signature().returned();
        return Some(JobKind::Poll {
            every: duration_of(context, text, "an interval", "every")?,
            answer: output.map_or(Answer::Nothing, answer_of),
        });
    }
    Some(JobKind::Readiness {
        direction: if options.readable.is_given() {
            Direction::Readable
        } else {
            Direction::Writable
        },
        fd: descriptor_of(context)?,
    })
}

/// The input with the descriptor: the one that `fd` names, or the first, which may be the receiver.
fn descriptor_of(context: &Context<'_>) -> Option<usize> {
    let signature = context.signature();
    let function = &signature.ident;
    let Some(descriptor) = context.options.fd.value() else {
        if signature.inputs.is_empty() {
            context.report(
                function,
                format_args!("`{function}` has no parameter with a file descriptor"),
                "add one, for example `socket: &Arc<UdpSocket>`",
            );
            return None;
        }
        return Some(0);
    };
    let wanted = &descriptor.0;
    let found = signature.inputs.iter().position(|input| match input {
        Input::Receiver(_) => wanted == "self",
        Input::Typed(parameter) => *wanted == parameter_name(parameter),
    });
    if found.is_none() {
        let first = match signature.inputs.first() {
            Some(Input::Typed(parameter)) => parameter_name(parameter),
            _ => "self".to_owned(),
        };
        context.report(
            wanted,
            format_args!("`{function}` has no parameter `{wanted}`"),
            format_args!("name the one that has the file descriptor: `fd = {first}`"),
        );
    }
    found
}

fn value_of<'a>(context: &Context<'a>, kind: Option<&JobKind<'_>>) -> Option<JobValue<'a>> {
    let signature = context.signature();
    // A stream has no place for what the function returns, so it may be `!`.
    let is_never = |ty: &&Type| matches!(unwrapped(ty), Type::Never(_));
    let has_place = !(context.options.stream.is_given() || context.options.listener.is_given());
    let output = signature.returned().filter(|ty| has_place || !is_never(ty));
    let is_owned =
        context.with_diagnostics(|diagnostics| returns_owned(signature, output, diagnostics));
    if !is_owned {
        return None;
    }
    match kind? {
        JobKind::Blocking { .. } if context.options.stream.is_given() => end_of_calls(context),
        JobKind::Blocking { .. } if context.options.listener.is_given() => {
            Some(JobValue::Returned(beside_listener(context)))
        }
        JobKind::Blocking { .. } => Some(JobValue::Returned(output)),
        JobKind::Poll { .. } => polled_value(context),
        JobKind::Readiness { .. } => {
            let is_result = output.and_then(result_of).is_some();
            if !is_result {
                let value = describe_output(signature);
                context.report(
                    place_of_output(signature),
                    format_args!("`{}` cannot report that it would block", signature.ident),
                    format_args!(
                        "return `std::io::Result<{value}>`, with `ErrorKind::WouldBlock` if it would block"
                    ),
                );
            }
            is_result.then_some(JobValue::Returned(output))
        }
    }
}

/// A stream has a place for an error of the function, and for no other value.
fn end_of_calls<'a>(context: &Context<'a>) -> Option<JobValue<'a>> {
    let output = context.signature().returned();
    let discard = &context.options.discard;
    let (returns, success) = output.map_or((Returned::Nothing, None), returned_of);
    if let (Some(success), false) = (success, discard.is_given()) {
        let described = describe_type(success);
        context.report(
            success,
            format_args!(
                "`{described}` comes when the stream has ended, which has no place for it"
            ),
            if context.options.listener.is_given() {
                "add `discard` to drop it, or tell the value to the listener"
            } else {
                "add `discard` to drop it, or pass the value to the callback"
            },
        );
        return None;
    }
    let has_value = success.is_some() || matches!(returns, Returned::Hidden(_));
    if let (Some(word), false) = (discard.own(), has_value) {
        report_nothing_to_discard(context, word);
    }
    Some(JobValue::Calls {
        returns,
        discards: discard.is_given() && has_value,
    })
}

/// Returns the type of the value that the function returns besides the outcome that its listener is told.
fn beside_listener<'a>(context: &Context<'a>) -> Option<&'a Type> {
    let output = context.signature().returned();
    let output = output.filter(|ty| !is_unit(ty) && !matches!(unwrapped(ty), Type::Never(_)));
    let discard = &context.options.discard;
    if let (Some(word), None) = (discard.own(), output) {
        report_nothing_to_discard(context, word);
    }
    output.filter(|_| !discard.is_given())
}

fn report_nothing_to_discard(context: &Context<'_>, word: &Ident) {
    context.report(
        word,
        format_args!("there is nothing to {word}: the function returns no value"),
        format_args!("remove `{word}`"),
    );
}

/// The part of the return type that ends the stream, and the success value that has no place in it.
fn returned_of(output: &Type) -> (Returned<'_>, Option<&Type>) {
    let ty = unwrapped(output);
    let Type::Path(path) = ty else {
        let is_nothing = is_unit(ty) || matches!(ty, Type::Never(_));
        return (Returned::Nothing, (!is_nothing).then_some(output));
    };
    match result_of(ty) {
        Some((result, success)) => {
            let success = Some(success).filter(|success| !is_unit(success));
            (Returned::Fallible(result), success)
        }
        None if last_word(&path.path).ends_with("Result") => (Returned::Hidden(output), None),
        None if is_control_flow(ty) => (Returned::Nothing, None),
        None => (Returned::Nothing, Some(output)),
    }
}

/// `T` of `Option<T>` and `Poll<T>`, `io::Result<T>` as it is, `Result<T, E>` of `Result<Option<T>, E>`.
fn polled_value<'a>(context: &Context<'a>) -> Option<JobValue<'a>> {
    let signature = context.signature();
    let value = signature.returned().and_then(|ty| match ty {
        Type::Path(path) if ["Option", "Poll"].contains(&last_word(&path.path).as_str()) => {
            first_type_argument(&path.path).map(JobValue::Inside)
        }
        _ => result_of(ty).map(|(path, success)| match option_of(success) {
            Some(inside) => JobValue::Success(path, inside),
            None => JobValue::Returned(Some(ty)),
        }),
    });
    let has_callback = context.options.about_callback().is_some();
    // The conflict of `poll` with an option about a callback is reported.
    if value.is_none() && !has_callback {
        let described = describe_output(signature);
        context.report(
            place_of_output(signature),
            format_args!(
                "the return type of `{}` cannot report that there is no value yet",
                signature.ident
            ),
            format_args!(
                "return `Option<{described}>`, `Poll<{described}>`, `io::Result<{described}>` or \
                 `Result<Option<{described}>, E>`"
            ),
        );
    }
    value
}

/// An `io::Result<T>` reports by its error that it is not ready, any other type by its value.
fn answer_of(output: &Type) -> Answer {
    match result_of(output) {
        Some((_, success)) if option_of(success).is_none() => Answer::WouldBlock,
        _ => Answer::Nothing,
    }
}

fn describe_output(signature: &Signature) -> String {
    signature
        .returned()
        .map_or_else(|| "()".to_owned(), describe_type)
}

/// The tokens to change if the return type is wrong.
fn place_of_output(signature: &Signature) -> &dyn ToTokens {
    match signature.returned() {
        Some(ty) => ty,
        None => &signature.ident,
    }
}
