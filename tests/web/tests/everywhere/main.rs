//! Functions for JavaScript, in Node and in a browser.

mod forms;
mod imports;
mod late_calls;
mod memory;
mod streams;
mod timers;
mod waiting;
