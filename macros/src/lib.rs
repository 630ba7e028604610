//! The attributes of `awaitify`; use them through that crate.

#![cfg_attr(
    not(any(feature = "tokio", test)),
    allow(
        dead_code,
        unused_imports,
        reason = "some parts are only for `callbackify`"
    )
)]

#[cfg(test)]
mod any_input;
mod awaitable;
#[cfg(any(feature = "tokio", test))]
mod callbackify;
mod collect;
mod convert;
mod diagnostics;
mod generate;
mod options;
#[cfg(test)]
mod reference_page;
mod syntax;

use proc_macro::TokenStream;

// The links are absolute, because an editor shows this documentation too. `runtime/src/docs/attributes.md` redirects them on the
// pages of `awaitify`, which re-exports the attributes. `awaitify-tests` runs the examples. The documentation is not in files,
// because editors do not show `include_str!` here.

/// Generates a wrapper that returns an [`Awaitable`] from a function that takes a callback.
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
/// The attribute can be written on a function, a method, a trait method, a function without a body (with `path`), an
/// `extern` block, an `impl`, a `trait` and an inline `mod`. In a block, every function that clearly takes a completion
/// callback gets a wrapper.
///
/// Each option links to its section in the reference, which shows an example, the generated code and the errors.
///
/// | option | what it does |
/// |---|---|
/// | [`name = fetch_async`][name] | names the wrapper; the default is `awaitable_` and the function's name |
/// | [`prefix = "async_"`][prefix], [`suffix = "_async"`][suffix] | name the wrapper, or all wrappers of a block |
/// | [`skip`][skip] | on a function in a block: no wrapper |
/// | [`callback = done`, `callback = done(A, B)`][callback] | which parameter is the callback, and what it takes |
/// | [`ok = on_ok, err = on_err`][ok] | two callbacks of which one is called; the value is a `Result` |
/// | [`ignore = first`][ignore] | leaves out an argument of the callback; `callback = done(_, A)` does so too |
/// | [`map = \|a: A\| -> U { … }`][map] | runs in the callback on its own arguments; the value is what it returns |
/// | [`filter_map = \|a: A\| -> Option<U> { … }`][filter_map] | like `map`; the first `Some` completes, a stream skips `None` |
/// | [`flow = \|a: A\| -> Flow<U> { … }`][flow] | like `map`, for callbacks that report their end in a value |
/// | [`error_last`][error_last], [`error_first`][error_first] | the callback takes an error and a value, of which one is given: the awaitable returns a `Result` |
/// | [`stream(buffer = 64, overflow = drop_oldest)`][stream] | the callback is called many times; the wrapper returns `Events` |
/// | [`events(enum = Name, on_open = Open, …)`][events] | with `stream`: several callbacks become one enum |
/// | [`listener`][listener], `listener = path::Trait` | on a trait: generates an adapter that delivers the calls |
/// | [`listener = Adapter`][listener] | on a function that takes a listener: passes the adapter |
/// | [`end = on_end`][end] | with `stream`: this callback ends it |
/// | [`progress = on_progress`][progress] | this callback reports progress; the wrapper returns `(Awaitable, Events)` |
/// | [`dropped = expr`][dropped] | the result of `.await` if the callback is dropped without being called |
/// | [`timeout = "5s"`][timeout] | the awaitable is given up after this time; `.await` returns `Err(TimedOut)` then |
/// | [`reply = expr`][reply] | what the generated callback returns to the library |
/// | [`reply_when_closed = expr`][reply_when_closed] | with `stream`: what the callback returns once the stream is closed |
/// | [`keep`][keep] | the awaitable holds the returned handle |
/// | [`discard`][discard] | the returned handle is dropped at once |
/// | [`handle`][handle] | the returned value is a handle although its type is called `…Result` |
/// | [`cancel = expr`][cancel] | runs with the handle if the awaitable is dropped before it is done |
/// | [`revoke = expr`][revoke] | like `cancel`, for C functions that promise not to call back afterwards |
/// | [`user_data = param`][user_data], [`user_data_at = first`][user_data_at] | C: which parameter is the user data, and its position in the callback |
/// | [`request = param.field`][request] | C: the parameter is a request that carries the user data; the wrapper makes it, or with `&` the caller |
/// | [`buffer = (buf, len)`][buffer] | C: the pointer to memory that C fills, and its length; the wrapper takes a `Vec`, and returns it with the value |
/// | [`null = param`][null] | C: a parameter that is passed as null and left out of the wrapper |
/// | [`unrelated = param`][unrelated] | C: a function pointer that C never calls with this user data |
/// | [`destroy = param`][destroy] | C: the destroy notification that releases the user data |
/// | [`during_call`][during_call] | C, with `stream`: C calls only before the function returns |
/// | [`local`][local] | with `cancel` or `revoke`: the hook need not be `Send` |
/// | [`started = \|r\| -> Result<H, E> { … }`][started] | reads a status or a null pointer as a start error |
/// | [`blocking`, `blocking = \|job\| …`][blocking] | the function blocks, and runs on Tokio's pool or on yours; no callback, or one with `stream` |
/// | [`poll(every = "10ms")`][poll] | no callback: the function returns at once, and is asked again |
/// | [`readable`][readable], [`writable`][writable], [`fd = socket`][fd] | no callback: the function is called again when its file descriptor is ready |
/// | [`associated`][associated] | on a single function of an `impl` that has no `self` and no `Self` |
/// | [`path = their_crate::fetch`][path] | on a function without a body: the function to call |
/// | [`for = their_crate::Client`][for] | on a trait without bodies: the type that it extends |
/// | [`crate = path`][crate] | where `awaitify` is re-exported |
///
/// # Panics
///
/// A wrapper panics if the function that it calls panics. Wrappers made with `blocking` (without a pool of yours), `poll`,
/// `readable` or `writable` also panic if they need Tokio and no runtime is current. The last three need Tokio only if the
/// first attempt returns nothing.
///
/// # Cancel safety
///
/// An [`Awaitable`] can be polled by reference in `select!` without losing anything. If it is dropped, a value that a
/// `readable` function has read in the background is lost with it.
///
/// [`Awaitable`]: https://docs.rs/awaitify/latest/awaitify/struct.Awaitable.html
/// [name]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#name
/// [prefix]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#prefix
/// [suffix]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#suffix
/// [skip]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#skip
/// [callback]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#callback
/// [ok]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#ok
/// [ignore]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#ignore
/// [map]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#map
/// [filter_map]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#filter_map
/// [flow]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#flow
/// [error_first]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#error_first
/// [error_last]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#error_last
/// [stream]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#stream
/// [events]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#events
/// [listener]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#listener
/// [end]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#end
/// [progress]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#progress
/// [dropped]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#dropped
/// [timeout]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#timeout
/// [reply]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#reply
/// [reply_when_closed]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#reply_when_closed
/// [keep]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#keep
/// [discard]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#discard
/// [handle]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#handle
/// [cancel]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#cancel
/// [revoke]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#revoke
/// [user_data]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#user_data
/// [user_data_at]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#user_data_at
/// [destroy]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#destroy
/// [during_call]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#during_call
/// [local]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#local
/// [started]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#started
/// [blocking]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#blocking
/// [poll]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#poll
/// [readable]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#readable
/// [writable]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#writable
/// [fd]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#fd
/// [associated]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#associated
/// [path]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#path
/// [for]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#for
/// [crate]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#crate
/// [request]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#request
/// [buffer]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#buffer
/// [null]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#null
/// [unrelated]: https://docs.rs/awaitify/latest/awaitify/docs/reference/index.html#unrelated
#[doc(alias(
    "promisify",
    "asyncify",
    "completion handler",
    "callback to future",
    "continuation"
))]
#[proc_macro_attribute]
pub fn awaitable(options: TokenStream, item: TokenStream) -> TokenStream {
    awaitable::expand_awaitable(options.into(), item.into()).into()
}

/// Generates a function `callback_…` that takes a callback from an `async fn`.
///
/// The attribute can be written on a function or a method that is `async`, or that returns
/// `impl Future<Output = T> + Send`, `Pin<Box<dyn Future<Output = T> + Send>>` or `BoxFuture<T>`. In a trait the method
/// must return such a future; `#[async_trait]` above the trait makes one of each `async fn`. A method of an
/// `impl Trait for Type` cannot get a callback form, because nothing can be added to such an `impl`. A trait that can be
/// used as `dyn Trait` stays so, but its objects do not have the callback form unless the trait is implemented for
/// `Arc<dyn Trait>` too.
///
/// The callback form starts the function as a task on the current Tokio runtime, or on the one that `on = handle` names,
/// and returns an abort handle. The callback is called exactly once: with `Ok` and the function's result, or with
/// `Err(`[`Dropped`]`)` if the function panics, is aborted, or the runtime shuts down. It is called on a thread of that
/// runtime, which it must not block, or on the thread that shuts the runtime down. Borrowed arguments are copied for the
/// task, as for `blocking`. The result need not be `Send`, because the callback is called where it is made, unless its type
/// names a parameter of the function. With the feature `tracing` the task runs in the span of the caller; the callback is
/// called outside of it.
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
/// A function that returns a stream, `impl Stream<Item = T> + Send`, a boxed one, `BoxStream<T>` or `Events<T>`, takes two
/// callbacks: `on_item` is called with each item, and the last one once, with `Ok(())` at the end. If `on_item` returns a
/// `ControlFlow<()>`, `Break` stops the stream:
///
/// ```
/// use awaitify::{Buffer, Events, callbackify};
///
/// #[callbackify]
/// fn count_to(last: u8) -> Events<u8> {
///     Events::new(Buffer::unbounded(), |emitter| (1..=last).for_each(|number| emitter.emit(number)))
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let (sender, numbers) = std::sync::mpsc::channel();
/// let (ended, end) = tokio::sync::oneshot::channel();
/// callback_count_to(3, move |number| sender.send(number).unwrap(), move |outcome| ended.send(outcome).unwrap());
/// assert_eq!(end.await, Ok(Ok(())));
/// assert_eq!(numbers.iter().collect::<Vec<_>>(), [1, 2, 3]);
/// # }
/// ```
///
/// | option | what it does |
/// |---|---|
/// | `name = add_then` | names the callback form |
/// | `prefix = "then_"` | names the callback form with another prefix than `callback_` |
/// | `on = handle` | the runtime that runs it: an expression of type `tokio::runtime::Handle`, which may use `self` and the parameters |
/// | `unsafe(extern "C")` | exports the callback form to C, see below; needs `on` |
/// | `associated` | on a function of an `impl` that has no `self` and no `Self` |
/// | `crate = path` | where `awaitify` is re-exported |
///
/// # Panics
///
/// The callback form panics if no Tokio runtime is current and `on` names none. It does not call back then. A panic of the
/// callback is reported by the panic hook, and ends its task at most.
///
/// # The way back
///
/// `#[awaitable]` on the callback form returns the original. It stops the task if it is dropped:
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
/// The way back from a stream is `stream(unbounded), callback = on_item, end = on_end`. An `Err(Dropped)` at the end becomes
/// [`Ended::Dropped`].
///
/// # For C
///
/// With `unsafe(extern "C")` the callback form is a C function that is exported under its name, so that a `cdylib` or a
/// `staticlib` contains it.
///
/// ```
/// use std::ffi::{CStr, c_int};
/// use std::sync::LazyLock;
///
/// use awaitify::callbackify;
/// use tokio::runtime::Runtime;
///
/// /// Started by the first call.
/// static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());
///
/// #[callbackify(unsafe(extern "C"), prefix = "mylib_", on = RUNTIME.handle())]
/// async fn add(a: c_int, b: c_int) -> c_int {
///     a.checked_add(b).expect("the sum is in range")
/// }
///
/// /// Returns the number, or the position of the first character that is no digit.
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
/// The `unsafe` is your promise that the name of the function, and the same name with `_abort` added, exist only once. All
/// libraries of a process share their names: a function called `realpath` or `memcpy` would replace the one of the C
/// library, for every caller in the process. If two libraries export the same name, the linker reports it only if it joins
/// both into one program. With two shared libraries, the one that was loaded first serves all callers, without a warning.
/// (On Windows and macOS each caller keeps the library that it was linked with.) Therefore the name starts with the name of
/// the package, for example `my_lib_add`, unless `prefix` or `name` says otherwise. A macro of yours can write the options
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
/// A function that returns a stream calls back with a pointer to each item, and then once with null, at the end or if the task
/// died. The stream is not polled while the callback runs, so a slow callback slows it down. If the callback aborts its own
/// task, its next call is the one with null.
///
/// The header for `add` and `parse` is:
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
/// /* One of `number` and `position` is null; both are null if the task died. */
/// typedef void (*parse_fn)(const int *number, const size_t *position, void *user_data);
/// uint64_t mylib_parse(const char *text, parse_fn callback, void *user_data);
/// bool mylib_parse_abort(uint64_t task);
/// ```
///
/// - The task runs on the runtime that `on` names, whichever thread calls. A current-thread runtime runs it only while
///   something blocks on that runtime. The expression is evaluated at each call.
/// - The callback of a function without a stream is called exactly once. The thread is one of that runtime, the one that shuts it down, or, if the task
///   cannot be started, the caller's. It may be called before the function returns. Its arguments are a pointer to the value,
///   which is valid until the callback returns, and the user data. For a type called `Result` there are two pointers, one to
///   the value and one to the error. If the task panics, is aborted, or loses its runtime, the pointers are null. A null
///   callback is not called.
/// - If the value is not `repr(C)`, C can only pass its pointer to other exported functions. A value of type `()` is a
///   `const void *` that is null or not.
/// - `&CStr` is a `const char *`, `&[T]` a `const T *` followed by a `size_t`, `&T` a `const T *`, and `&[&CStr]` a
///   `const char *const *` followed by a `size_t`. `&[&T]` and `&[Option<&T>]` are a `const T *const *` followed by a
///   `size_t`. The data is copied before the function returns, so `&'static` is an error. The pointers may be null only
///   inside an `Option`; the pointer of a slice also if its length is zero. A reference in a field of a structure is not
///   copied, and must be valid for as long as its type says.
/// - The function returns the number of its task. `mylib_add_abort` asks the task with that number to stop, and returns
///   `true` if the task was still there. The callback is called in this case too. Numbers that are used up or invented are
///   ignored.
/// - No panic reaches C, not even one of the expression `on`: the callback gets null. If a callback in C++ throws an
///   exception, the process ends: to Rust the callback is an `extern "C-unwind"` function.
///
/// [`Dropped`]: https://docs.rs/awaitify/latest/awaitify/struct.Dropped.html
/// [`Ended::Dropped`]: https://docs.rs/awaitify/latest/awaitify/enum.Ended.html#variant.Dropped
#[cfg(feature = "tokio")]
#[proc_macro_attribute]
pub fn callbackify(options: TokenStream, item: TokenStream) -> TokenStream {
    callbackify::expand_callbackify(options.into(), item.into()).into()
}
