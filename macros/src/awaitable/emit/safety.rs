//! The `# Safety` section of an `unsafe` wrapper.

use proc_macro2::TokenStream;

use crate::awaitable::plan::{JobKind, Plan, Sink, Source};
use crate::generate::attributes::has_safety_section;
use crate::generate::safety::safety_section;

/// The caller's duties, which are those towards the original at the time when it is called.
pub(super) fn safety(plan: &Plan<'_>) -> Option<TokenStream> {
    let is_written = has_safety_section(&plan.function.attributes);
    let is_told = is_written && !matches!(plan.source, Source::Job(_));
    (plan.is_unsafe() && !is_told).then(|| safety_section(is_written, &duties(plan)))
}

fn duties(plan: &Plan<'_>) -> String {
    let origin = &plan.origin;
    let Source::Job(job) = &plan.source else {
        return format!(
            " The requirements of `{origin}` must hold. It is called once, before this function returns."
        );
    };
    let early = match plan.timeout {
        Some(_) => "dropped before, or its time is over",
        None => "dropped before",
    };
    let called = match &job.kind {
        JobKind::Blocking { .. } => {
            let (done, early) = match plan.sink {
                Sink::Value { .. } => {
                    ("the awaitable is done", format!("the awaitable is {early}"))
                }
                Sink::Events { .. } => (
                    "the stream has ended",
                    "the stream is dropped before, or a callback ends it".to_owned(),
                ),
            };
            return format!(
                " `{origin}` is called at most once, on a thread of the pool, perhaps after this function has returned. \
                 Its requirements must hold until {done}. If {early}, the call may still come, or go on, so they must hold \
                 until the pool has shut down."
            );
        }
        JobKind::Poll { .. } => "at each interval",
        JobKind::Readiness { .. } => "each time the file descriptor is ready",
    };
    format!(
        " `{origin}` is called before this function returns, and again {called}, on the threads of the Tokio runtime. \
         Its requirements must hold at each of these calls, until the awaitable is done. If the awaitable is {early}, a \
         call that runs at that time goes on, so they must hold until it has returned."
    )
}
