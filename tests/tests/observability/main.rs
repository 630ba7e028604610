//! What operations report: events of `tracing`, and the list of what is pending.

mod calls_of_c;
mod events;
mod pending;
mod recorder;
