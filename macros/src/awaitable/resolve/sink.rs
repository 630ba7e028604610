//! The sink of the values, and how a stream ends.

use crate::awaitable::context::Context;
use crate::awaitable::plan::{
    CallStyle, Callback, Ends, HandlePolicy, OnDropped, Producer, Role, Sink, Source,
};
use crate::options::Policy;

pub(super) fn ends_of(context: &Context<'_>, source: &Source<'_>) -> Ends {
    let options = context.options;
    let is_stream = options.stream.is_given();
    let policy = match source {
        Source::Callbacks { start, .. } | Source::Listener { start, .. } => Some(&start.policy),
        Source::Job(_) => None,
    };
    match policy {
        Some(HandlePolicy::Revoke { .. }) => Ends::Revoked,
        _ if options.destroy.is_given() => Ends::Destroyed,
        _ if options.during_call.is_given() => Ends::WithFunction,
        _ if !is_stream => Ends::WithCall,
        _ if options.reply_when_closed.is_given() => Ends::WithClosedReply,
        _ => Ends::Unknown,
    }
}

pub(super) fn sink_of<'a>(context: &Context<'a>, source: &Source<'_>) -> Sink<'a> {
    match context.options.stream.value() {
        Some(policy) => Sink::Events {
            policy,
            producer: producer_of(policy, source),
        },
        None => Sink::Value {
            on_dropped: on_dropped(context, source),
            progress: reports_of(context, source),
        },
    }
}

/// The policy of the reports, if a callback is for them.
fn reports_of<'a>(context: &Context<'a>, source: &Source<'_>) -> Option<&'a Policy> {
    let progress = context.options.progress.value()?;
    let mut callbacks = source.callbacks().iter();
    let is_reported = callbacks.any(|callback| callback.role == Role::Progress);
    is_reported.then_some(&progress.policy)
}

/// A job lends its emitter, which is too short for a callback that must be `'static`.
fn can_borrow(callback: &Callback<'_>, source: &Source<'_>) -> bool {
    matches!(source, Source::Callbacks { .. }) || !callback.bounds.outlives_static
}

/// One `FnMut` closure that is not `Clone` is called by one thread at a time. Its emitter is not `Sync`, so a closure that
/// must be `Sync` shares one.
fn producer_of(policy: &Policy, source: &Source<'_>) -> Producer {
    match source.callbacks() {
        [only]
            if only.role == Role::Item
                && only.style == Some(CallStyle::Mut)
                && !only.bounds.clone
                && !only.bounds.sync
                && can_borrow(only, source)
                && !(policy.waits() && only.may_return_future())
                && !matches!(policy, Policy::Merge(_)) =>
        {
            Producer::Single
        }
        _ => Producer::Shared,
    }
}

fn on_dropped<'a>(context: &Context<'a>, source: &Source<'_>) -> OnDropped<'a> {
    match (source, context.options.dropped.value()) {
        (Source::Job(job), _) if job.runs_once() => OnDropped::BlockingError,
        (_, Some(given)) => OnDropped::Given(given),
        (_, None) => OnDropped::Dropped,
    }
}
