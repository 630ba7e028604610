//! Tests of `Awaitable` and `Completer` without the macro and without a runtime.

mod guards;
mod on_done;
mod support;
mod types;
mod values;
mod wakers;
