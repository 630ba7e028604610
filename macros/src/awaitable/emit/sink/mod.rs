//! Where values go: the types that a wrapper returns, and the code at both ends.

mod value;

use proc_macro2::TokenStream;

use crate::awaitable::plan::{Plan, Sink};

pub(super) use self::value::{fallback, handle_type, placed_outcome_type, sender, started};

/// What the sink is given for `value`.
pub(super) fn outcome(sink: &Sink<'_>, value: TokenStream) -> TokenStream {
    match sink {
        Sink::Value { on_dropped } => value::outcome(*on_dropped, value),
    }
}

/// The type that the wrapper returns, apart from a handle and a start error.
pub(super) fn output(plan: &Plan<'_>) -> TokenStream {
    match plan.sink {
        Sink::Value { .. } => value::output(plan),
    }
}
