// On this page the README's links cannot lead into the repository: the first definition of a link wins.
//! [Features]: #features
//! [below]: #without-a-callback-and-the-way-back
//! [reference]: macro@awaitable
//! [conformance]: #documentation
//! [performance]: #documentation
//! [examples]: #documentation
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
mod call_from_c;
mod callable;
#[cfg(feature = "tokio")]
mod callbackify;
mod cell;
mod completer;
mod contain;
mod declared;
mod detach;
#[cfg(feature = "tokio")]
mod driver;
mod dropped;
#[cfg(feature = "tokio")]
mod exported;
pub mod ffi;
mod flat;
mod flatten;
mod guard;
mod not_done;
mod on_done;
mod passed_on;
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
#[cfg(feature = "tokio")]
mod would_block;

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
/// | `reply = expr` | what the generated callback returns |
/// | `keep` | the returned handle lives in the awaitable |
/// | `discard` | the returned handle is dropped at once |
/// | `handle` | a type called `…Result` is a handle all the same |
/// | `cancel = expr` | runs with the handle if the awaitable is given up before it is done |
/// | `revoke = expr` | as `cancel`, for C functions that then promise silence |
/// | `user_data = param`, `user_data_at = first` | C: which parameter is the user data, and where it comes back |
/// | `null = param` | C: a parameter passed as null and left out of the wrapper |
/// | `unrelated = param` | C: a function pointer that C never calls with this user data |
/// | `local` | with `cancel`: the hook need not be `Send` |
/// | `started = \|r\| -> Result<H, E> { … }` | reads a status or a null pointer as a start error |
/// | `blocking`, `blocking = \|job\| …` | no callback: the function blocks, and is run on Tokio's pool or on the one named |
/// | `poll(every = "10ms")` | no callback: the function answers at once, and is asked again |
/// | `readable`, `writable`, `fd = socket` | no callback: the function is tried whenever its file descriptor is ready |
/// | `associated` | on a single function of an `impl` that has no `self` and no `Self` |
/// | `path = their_crate::fetch` | on a function without a body: the function it stands for |
/// | `for = their_crate::Client` | on a trait without bodies: the type that it extends |
/// | `crate = path` | where `awaitify` is re-exported |
///
/// # Panics
///
/// A wrapper panics if the function under it does. One made with `blocking` (without a pool), `poll`, `readable` or
/// `writable` also panics where it needs Tokio and no runtime is current; the latter three need it only if the first
/// attempt gives nothing.
///
/// # Cancel safety
///
/// That of [`Awaitable`]. What the function under `readable` has read in the background is lost if the awaitable is
/// dropped before it has given it.
pub use awaitify_macros::awaitable;
/// Generates, beside an `async fn`, a twin called `callback_…` that takes a callback.
///
/// It stands on a function or a method that is `async`, or returns `impl Future<Output = T> + Send` or
/// `Pin<Box<dyn Future<Output = T> + Send>>`, also as `BoxFuture<T>`. In a trait it must return such a future, which
/// `#[async_trait]` above the trait makes of each `async fn`; on a method of an `impl Trait for Type` nothing can be
/// added. A trait that was fit for `dyn Trait` stays so, but its objects have no twins, unless it is implemented for
/// `Arc<dyn Trait>` as well.
///
/// The twin starts the function as a task on the current Tokio runtime, or on the one that `on = handle`
/// names, and returns an abort handle. The callback is called exactly once: with `Ok` and what the function
/// gives, or with `Err(`[`Dropped`]`)` if it panics, is aborted, or the runtime shuts down. It is called on a thread of
/// that runtime, which it must not block, or on the one that shuts it down. Arguments that are borrowed are owned for the
/// task, as for `blocking`. What the function gives need not be `Send`, for it is made where the callback is called,
/// unless its type names a parameter of the function. With the feature `tracing` the task runs in the span of the twin's
/// caller; the callback is called outside of it.
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
/// | `prefix = "then_"` | names the twin, instead of `callback_…` |
/// | `on = handle` | the runtime that runs it: an expression of type `tokio::runtime::Handle`, also one of `self` or a parameter |
/// | `unsafe(extern "C")` | exports the twin to C, see below; needs `on` |
/// | `associated` | on a function of an `impl` that has no `self` and no `Self` |
/// | `crate = path` | where `awaitify` is re-exported |
///
/// # Panics
///
/// The twin panics where no Tokio runtime is current, unless `on` names one, and does not call back then. A panic of
/// the callback is reported by the panic hook, and ends its task at most.
///
/// # And back
///
/// `#[awaitable]` over the twin gives the original back, which ends with its awaitable:
///
/// ```
/// use awaitify::{Dropped, awaitable, callbackify};
/// use tokio::task::AbortHandle;
///
/// #[callbackify]
/// async fn add(a: i32, b: i32) -> i32 {
///     a + b
/// }
///
/// #[awaitable(
///     path = callback_add,
///     cancel = |task: AbortHandle| task.abort(),
///     dropped = |dropped| Err(dropped),
/// )]
/// fn add_again(a: i32, b: i32, callback: impl FnOnce(Result<i32, Dropped>) + Send + 'static) -> AbortHandle;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// assert_eq!(add_again(1, 2).await, Ok(add(1, 2).await));
/// # }
/// ```
///
/// # For C
///
/// With `unsafe(extern "C")` the twin is a C function, exported under its name, so that a `cdylib` or a `staticlib` has it.
///
/// ```
/// use std::ffi::{CStr, c_int};
/// use std::sync::LazyLock;
///
/// use awaitify::callbackify;
/// use tokio::runtime::Runtime;
///
/// /// Made by whoever calls first.
/// static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());
///
/// #[callbackify(unsafe(extern "C"), prefix = "mylib_", on = RUNTIME.handle())]
/// async fn add(a: c_int, b: c_int) -> c_int {
///     a.checked_add(b).expect("the sum is in range")
/// }
///
/// /// Gives the number, or where the first character stands that is no digit.
/// #[callbackify(unsafe(extern "C"), prefix = "mylib_", on = RUNTIME.handle())]
/// async fn parse(text: &CStr) -> Result<c_int, usize> {
///     let mut number = 0;
///     for (position, byte) in text.to_bytes().iter().enumerate() {
///         if !byte.is_ascii_digit() {
///             return Err(position);
///         }
///         number = number * 10 + c_int::from(byte - b'0');
///     }
///     Ok(number)
/// }
/// ```
///
/// The `unsafe` is your promise that the name of the twin, and the same with `_abort` added, is the only one of its kind:
/// all libraries of a process share their names. A function called `realpath` or `memcpy` would replace that of the C
/// library, for every caller in the process. If two libraries export the same name, the linker reports it only when it
/// joins both into one program; of two shared libraries the one that was loaded first serves all callers, without a
/// warning (on Windows and macOS each caller keeps the library that it was linked with). So the name starts with that of
/// the package, for example `my_lib_add`, unless `prefix` or `name` says otherwise. A macro of your own writes the options
/// once for a crate:
///
/// ```
/// # use std::sync::LazyLock;
/// # use tokio::runtime::Runtime;
/// # static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());
/// macro_rules! export {
///     ($($function:item)*) => {$(
///         #[awaitify::callbackify(unsafe(extern "C"), prefix = "mylib_", on = RUNTIME.handle())]
///         $function
///     )*};
/// }
///
/// export! {
///     async fn double(number: i32) -> i32 {
///         2 * number
///     }
/// }
/// # let _: unsafe extern "C" fn(_, _, _) -> u64 = mylib_double;
/// ```
///
/// A header for `add` and `parse` says:
///
/// ```c
/// #include <stdbool.h>
/// #include <stddef.h>
/// #include <stdint.h>
///
/// /* `sum` is null if the task died. */
/// typedef void (*add_fn)(const int *sum, void *user_data);
/// uint64_t mylib_add(int a, int b, add_fn callback, void *user_data);
/// bool mylib_add_abort(uint64_t task);
///
/// /* One of `number` and `position` is null; both are if the task died. */
/// typedef void (*parse_fn)(const int *number, const size_t *position, void *user_data);
/// uint64_t mylib_parse(const char *text, parse_fn callback, void *user_data);
/// bool mylib_parse_abort(uint64_t task);
/// ```
///
/// - The task runs on the runtime that `on` names, whichever thread calls; on a current-thread runtime only while
///   something blocks on that. The expression is evaluated at each call.
/// - The callback is called exactly once, on a thread of that runtime, or the one that shuts it down, or, where the
///   task cannot be started at all, the caller's; perhaps before the twin returns. It is given a pointer to the value,
///   which lives until it returns, and its user data. For a `Result`, called by that name, there are two pointers, one
///   to the value and one to the error. A task that panics, is aborted, or loses its runtime gives null, for a `Result`
///   twice. A null callback is not called.
/// - A value that is not `repr(C)` is no more to C than a pointer, which other exported functions can read. One of
///   type `()` is a `const void *` that is null or not.
/// - `&CStr` is a `const char *`, `&[T]` a `const T *` followed by a `size_t`, `&T` a `const T *`, and `&[&CStr]` a
///   `const char *const *` followed by a `size_t`; `&[&T]` and `&[Option<&T>]` are a `const T *const *` followed by a
///   `size_t`. What they point at is copied before the twin returns, so `&'static` is an error. Only in an `Option` may
///   they be null; the pointer of a slice also if its length is zero. A reference in a field of a structure is not copied:
///   it must be valid as long as its type says.
/// - The twin returns the number of its task. `mylib_add_abort` asks the task of that number to stop, and says
///   whether it was still there; its callback comes all the same. A number that is spent or made up does no harm.
/// - No panic reaches C, not even one of `on`: its callback gets null. An exception that a callback in C++ lets out ends
///   the process.
#[cfg(feature = "tokio")]
pub use awaitify_macros::callbackify;
pub use blocking::{BlockingError, Job};
pub use completer::{Completer, SharedCompleter};
#[cfg(feature = "tokio")]
pub use driver::Driver;
pub use dropped::Dropped;
pub use flatten::Flatten;
pub use guard::{Guard, Kept, LocalOnCancel, OnCancel};
pub use not_done::NotDone;
#[cfg(feature = "tokio")]
pub use threadsafe::run_threadsafe;
