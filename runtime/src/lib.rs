// On this page the README's links cannot lead into the repository: the first definition of a link wins.
//! [reference]: macro@awaitable
//! [conformance]: #documentation
//! [performance]: #documentation
//! [pages]: #documentation
//! [CONTRIBUTING]: #documentation
//! [MIT]: #licence
//! [Apache-2.0]: #licence
//!
#![doc = include_str!("../README.md")]
#![warn(clippy::missing_safety_doc)]

#[path = "private.rs"]
#[doc(hidden)]
pub mod __private;
mod awaitable;
mod blocking;
mod c_function;
mod callable;
#[cfg(feature = "tokio")]
mod callbackify;
mod cell;
mod completer;
mod contain;
mod detach;
mod dropped;
pub mod ffi;
mod flatten;
mod guard;
mod not_done;
mod on_done;
#[cfg(feature = "tokio")]
mod poll;
#[cfg(all(feature = "tokio", unix))]
mod readiness;
mod slots;
mod sync;
#[cfg(feature = "tokio")]
mod threadsafe;
mod until;
mod vacant;
mod wait;

pub use awaitable::Awaitable;
/// Generates, beside a function that takes a callback, a wrapper that returns an [`Awaitable`].
///
/// ```
/// use awaitify::awaitable;
///
/// #[awaitable]
/// fn length(text: &str, done: impl FnOnce(usize)) {
///     done(text.len());
/// }
///
/// # async fn example() -> Result<(), awaitify::Dropped> {
/// assert_eq!(awaitable_length("four").await?, 4);
/// # Ok(())
/// # }
/// assert_eq!(awaitable_length("four").wait(), Ok(4));
/// ```
///
/// It stands on a function, a method, a trait method, a function without a body (with `path`), an `extern` block, or an
/// `impl`, `trait` or inline `mod`, where every function that surely takes a completion callback gets a wrapper.
///
/// | option | what it does |
/// |---|---|
/// | `name = fetch_async` | names the wrapper, otherwise `awaitable_…` |
/// | `prefix = "async_"`, `suffix = "_async"` | on a block: name the wrappers inside |
/// | `skip` | on a function in a block: no wrapper |
/// | `callback = done`, `callback = done(A, B)` | which parameter is the callback, and what it takes |
/// | `ok = on_ok, err = on_err` | two callbacks of which one is called; the value is a `Result` |
/// | `map = \|a: A\| -> U { … }` | runs in the callback, on its own arguments; the value is what it returns |
/// | `dropped = expr` | what `.await` gives when the callback is dropped uncalled |
/// | `returns = expr` | what the generated callback returns |
/// | `keep` | the returned handle lives in the awaitable |
/// | `discard` | the returned handle is dropped at once |
/// | `pair` | a type called `…Result` is a handle all the same |
/// | `cancel = expr` | runs with the handle if the awaitable is given up before it is done |
/// | `revoke = expr` | as `cancel`, for C functions that then promise silence |
/// | `user_data = param`, `user_data_at = first` | C: which parameter is the user data, and where it comes back |
/// | `local` | with `cancel`: the hook need not be `Send` |
/// | `started = \|r\| -> Result<H, E> { … }` | reads a status or a null pointer as a start error |
/// | `blocking`, `blocking = \|job\| …` | no callback: the function blocks, and is run on Tokio's pool or on the one named |
/// | `poll(every = "10ms")` | no callback: the function answers at once, and is asked again |
/// | `readable`, `writable`, `fd = socket` | no callback: the function is tried whenever its file descriptor is ready |
/// | `associated` | on a single function of an `impl` that has no `self` and no `Self` |
/// | `path = their_crate::fetch` | on a function without a body: the function it stands for |
/// | `for = their_crate::Client` | on a trait without bodies: the type that it extends |
/// | `crate = path` | where `awaitify` is re-exported |
pub use awaitify_macros::awaitable;
/// Generates, beside an `async fn`, a twin called `callback_…` that takes a callback.
///
/// The twin starts the function as a task on the current Tokio runtime, or on the one that `on = handle`
/// names, and returns an abort handle. The callback is called exactly once: with `Ok` and what the function
/// gives, or with `Err(`[`Dropped`]`)` if it panics, is aborted, or the runtime shuts down. Arguments that
/// are borrowed are owned for the task, as for `blocking`; what the function gives must be `Send`. With the feature
/// `tracing` the task runs in the span of the twin's caller; the callback is called outside of it.
///
/// ```
/// use awaitify::callbackify;
///
/// #[callbackify]
/// async fn add(a: i32, b: i32) -> i32 {
///     a + b
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let (sender, sum) = std::sync::mpsc::channel();
/// callback_add(1, 2, move |outcome| sender.send(outcome).unwrap());
/// tokio::task::yield_now().await;
/// assert_eq!(sum.recv(), Ok(Ok(3)));
/// # }
/// ```
///
/// | option | what it does |
/// |---|---|
/// | `name = add_then` | names the twin |
/// | `on = handle` | the runtime that runs it: an expression of type `tokio::runtime::Handle` |
/// | `extern "C"` | exports the twin to C; needs `on` |
/// | `crate = path` | where `awaitify` is re-exported |
///
/// With `extern "C"`, the twin is an exported C function that takes a function pointer and user data behind
/// its own arguments. The callback is given a pointer to the value, which lives during the call, or null in
/// the place of `Err(Dropped)`. For `#[callbackify(extern "C", on = …)] async fn add(a: c_int, b: c_int) ->
/// c_int` a header says:
///
/// ```c
/// void callback_add(int a, int b, void (*callback)(const int *sum, void *user_data), void *user_data);
/// ```
#[cfg(feature = "tokio")]
pub use awaitify_macros::callbackify;
pub use blocking::{BlockingError, Job};
pub use completer::{Completer, SharedCompleter};
pub use dropped::Dropped;
pub use flatten::Flatten;
pub use guard::{Guard, Kept, LocalOnCancel, OnCancel};
pub use not_done::NotDone;
#[cfg(all(feature = "tokio", unix))]
pub use readiness::Driver;
#[cfg(feature = "tokio")]
pub use threadsafe::run_threadsafe;
