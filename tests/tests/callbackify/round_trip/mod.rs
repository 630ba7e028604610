//! `#[awaitable]` over a function of `#[callbackify]` has the outcome of the original. Each kind of argument, receiver
//! and result is awaited both ways.

mod methods;

use std::collections::BTreeMap;
use std::fmt::{Debug, Display};
use std::future::{Future, pending};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Weak};

use awaitify::{Dropped, awaitable, callbackify};
use tokio::task::{AbortHandle, yield_now};

/// A type without traits, so it can only be passed on.
#[derive(Debug, PartialEq)]
pub(crate) struct Ticket(u32);

/// The original functions, and the generated ones.
mod there {
    use super::*;

    #[callbackify]
    pub(super) async fn nothing() {
        yield_now().await;
    }

    #[callbackify]
    pub(super) async fn owned(ticket: Ticket, words: Vec<String>) -> (Ticket, usize) {
        yield_now().await;
        (ticket, words.len())
    }

    #[callbackify]
    pub(super) async fn borrowed(
        text: &str,
        words: &[&str],
        path: &Path,
        counts: &BTreeMap<u8, u8>,
        last: Option<&str>,
    ) -> (String, PathBuf, Option<u8>) {
        yield_now().await;
        let text = format!("{text}{}{}", words.concat(), last.unwrap_or("."));
        (text, path.join("inside"), counts.get(&1).copied())
    }

    #[callbackify]
    pub(super) async fn with_lifetimes<'a, 'b: 'a>(
        a: &'a str,
        b: &'b str,
        lasting: &'static str,
    ) -> &'static str {
        yield_now().await;
        if a == b { lasting } else { "different" }
    }

    #[callbackify]
    pub(super) async fn generic<T: Clone + Sync, U>(one: &T, other: U) -> Vec<(T, U)>
    where
        U: Debug + Default,
    {
        yield_now().await;
        vec![(one.clone(), other), (one.clone(), U::default())]
    }

    #[callbackify]
    pub(super) async fn sized<const N: usize, T: Copy + Into<u32>>(items: [T; N]) -> [u32; N] {
        yield_now().await;
        items.map(Into::into)
    }

    #[callbackify]
    pub(super) async fn any_iterator(items: impl Iterator<Item = u32> + Send + 'static) -> u32 {
        yield_now().await;
        items.sum()
    }

    #[callbackify]
    pub(super) async fn another_callback(
        change: impl Fn(u32) -> u32 + Send + 'static,
        boxed: Box<dyn FnOnce(u32) -> u32 + Send>,
    ) -> u32 {
        yield_now().await;
        boxed(change(1))
    }

    #[callbackify]
    pub(super) async fn patterns((a, b): (u8, u8), mut c: u8, _: u8) -> u8 {
        yield_now().await;
        c += a;
        c * b
    }

    #[callbackify]
    pub(super) async fn result(number: i8) -> Result<u8, String> {
        yield_now().await;
        u8::try_from(number).map_err(|error| error.to_string())
    }

    #[callbackify]
    pub(super) async fn io_result(number: i32) -> io::Result<i32> {
        yield_now().await;
        match number {
            0 => Err(io::ErrorKind::NotFound.into()),
            _ => Ok(number),
        }
    }

    #[callbackify]
    pub(super) async fn option(number: u8) -> Option<u8> {
        yield_now().await;
        number.checked_sub(1)
    }

    #[callbackify]
    pub(super) async fn nested(number: u8) -> Option<Result<u8, Box<str>>> {
        yield_now().await;
        Some(match number {
            0 => Err("zero".into()),
            _ => Ok(number),
        })
    }

    #[callbackify]
    pub(super) async fn boxed(text: &str) -> Box<dyn Display + Send> {
        yield_now().await;
        Box::new(text.to_owned())
    }

    #[callbackify]
    pub(super) fn future<T: Send + 'static>(value: T) -> impl Future<Output = Option<T>> + Send {
        std::future::ready(Some(value))
    }

    /// # Safety
    ///
    /// `pointer` is valid.
    #[callbackify]
    pub(super) async unsafe fn unsafe_one(pointer: &Pointer) -> u8 {
        // SAFETY: the caller promises it.
        unsafe { *pointer.0 }
    }

    #[callbackify]
    pub(super) async fn r#move(r#in: u8) -> u8 {
        r#in
    }

    #[callbackify]
    pub(super) async fn alive(held: Arc<()>) {
        let _held = held;
        pending().await
    }
}

/// Points to a static.
#[derive(Clone)]
pub(crate) struct Pointer(*const u8);

// SAFETY: the target is never written.
unsafe impl Send for Pointer {}
// SAFETY: as above.
unsafe impl Sync for Pointer {}

/// The awaitables over the generated functions. `Err(Dropped)` becomes their own, and dropping one aborts the task.
#[awaitable(
    path = there,
    cancel = |task: AbortHandle| task.abort(),
    dropped = |dropped| Err(dropped),
)]
mod back {
    use super::*;

    pub(super) fn callback_nothing(
        callback: impl FnOnce(Result<(), Dropped>) + Send + 'static,
    ) -> AbortHandle;

    pub(super) fn callback_owned(
        ticket: Ticket,
        words: Vec<String>,
        callback: impl FnOnce(Result<(Ticket, usize), Dropped>) + Send + 'static,
    ) -> AbortHandle;

    pub(super) fn callback_borrowed(
        text: &str,
        words: &[&str],
        path: &Path,
        counts: &BTreeMap<u8, u8>,
        last: Option<&str>,
        callback: impl FnOnce(Result<(String, PathBuf, Option<u8>), Dropped>) + Send + 'static,
    ) -> AbortHandle;

    pub(super) fn callback_with_lifetimes<'a, 'b: 'a>(
        a: &'a str,
        b: &'b str,
        lasting: &'static str,
        callback: impl FnOnce(Result<&'static str, Dropped>) + Send + 'static,
    ) -> AbortHandle;

    pub(super) fn callback_generic<T: Clone + Sync + Send + 'static, U>(
        one: &T,
        other: U,
        callback: impl FnOnce(Result<Vec<(T, U)>, Dropped>) + Send + 'static,
    ) -> AbortHandle
    where
        U: Debug + Default + Send + 'static;

    pub(super) fn callback_sized<const N: usize, T: Copy + Into<u32> + Send + 'static>(
        items: [T; N],
        callback: impl FnOnce(Result<[u32; N], Dropped>) + Send + 'static,
    ) -> AbortHandle;

    pub(super) fn callback_any_iterator(
        items: impl Iterator<Item = u32> + Send + 'static,
        callback: impl FnOnce(Result<u32, Dropped>) + Send + 'static,
    ) -> AbortHandle;

    #[awaitable(callback = callback)]
    pub(super) fn callback_another_callback(
        change: impl Fn(u32) -> u32 + Send + 'static,
        boxed: Box<dyn FnOnce(u32) -> u32 + Send>,
        callback: impl FnOnce(Result<u32, Dropped>) + Send + 'static,
    ) -> AbortHandle;

    pub(super) fn callback_patterns(
        pair: (u8, u8),
        c: u8,
        unused: u8,
        callback: impl FnOnce(Result<u8, Dropped>) + Send + 'static,
    ) -> AbortHandle;

    pub(super) fn callback_result(
        number: i8,
        callback: impl FnOnce(Result<Result<u8, String>, Dropped>) + Send + 'static,
    ) -> AbortHandle;

    pub(super) fn callback_io_result(
        number: i32,
        callback: impl FnOnce(Result<io::Result<i32>, Dropped>) + Send + 'static,
    ) -> AbortHandle;

    pub(super) fn callback_option(
        number: u8,
        callback: impl FnOnce(Result<Option<u8>, Dropped>) + Send + 'static,
    ) -> AbortHandle;

    pub(super) fn callback_nested(
        number: u8,
        callback: impl FnOnce(Result<Option<Result<u8, Box<str>>>, Dropped>) + Send + 'static,
    ) -> AbortHandle;

    pub(super) fn callback_boxed(
        text: &str,
        callback: impl FnOnce(Result<Box<dyn Display + Send>, Dropped>) + Send + 'static,
    ) -> AbortHandle;

    pub(super) fn callback_future<T: Send + 'static>(
        value: T,
        callback: impl FnOnce(Result<Option<T>, Dropped>) + Send + 'static,
    ) -> AbortHandle;

    pub(super) unsafe fn callback_unsafe_one(
        pointer: &Pointer,
        callback: impl FnOnce(Result<u8, Dropped>) + Send + 'static,
    ) -> AbortHandle;

    pub(super) fn callback_move(
        r#in: u8,
        callback: impl FnOnce(Result<u8, Dropped>) + Send + 'static,
    ) -> AbortHandle;

    pub(super) fn callback_alive(
        held: Arc<()>,
        callback: impl FnOnce(Result<(), Dropped>) + Send + 'static,
    ) -> AbortHandle;
}

/// Awaits both, and returns their equal values.
async fn both<T: PartialEq + Debug>(
    original: impl Future<Output = T>,
    back: impl Future<Output = Result<T, Dropped>>,
) -> T {
    let value = original.await;
    assert_eq!(back.await.as_ref(), Ok(&value));
    value
}

#[tokio::test]
async fn arguments_round_trip() {
    both(there::nothing(), back::callback_nothing()).await;
    let words = || vec!["a".to_owned(), "b".to_owned()];
    let passed_on = both(
        there::owned(Ticket(1), words()),
        back::callback_owned(Ticket(1), words()),
    );
    assert_eq!(passed_on.await, (Ticket(1), 2));
    let (path, counts) = (Path::new("folder"), BTreeMap::from([(1, 2)]));
    let borrowed = both(
        there::borrowed("a", &["b", "c"], path, &counts, None),
        back::callback_borrowed("a", &["b", "c"], path, &counts, None),
    );
    let inside = Path::new("folder").join("inside");
    assert_eq!(borrowed.await, ("abc.".to_owned(), inside, Some(2)));
    let same = both(
        there::with_lifetimes("a", "a", "lasting"),
        back::callback_with_lifetimes("a", "a", "lasting"),
    );
    assert_eq!(same.await, "lasting");
    let generic = both(
        there::generic(&"one", 2_u8),
        back::callback_generic(&"one", 2_u8),
    );
    assert_eq!(generic.await, [("one", 2), ("one", 0)]);
    let sized = both(
        there::sized([1_u8, 2, 3]),
        back::callback_sized([1_u8, 2, 3]),
    );
    assert_eq!(sized.await, [1_u32, 2, 3]);
    let iterated = both(there::any_iterator(1..4), back::callback_any_iterator(1..4));
    assert_eq!(iterated.await, 6);
    let changed = both(
        there::another_callback(|number| number + 1, Box::new(|number| number * 10)),
        back::callback_another_callback(|number| number + 1, Box::new(|number| number * 10)),
    );
    assert_eq!(changed.await, 20);
    let taken_apart = both(
        there::patterns((1, 2), 3, 0),
        back::callback_patterns((1, 2), 3, 0),
    );
    assert_eq!(taken_apart.await, 8);
    assert_eq!(both(there::r#move(1), back::callback_move(1)).await, 1);
    static NUMBER: u8 = 7;
    let pointer = Pointer(&raw const NUMBER);
    // SAFETY: the pointer is to a static.
    let (original, back) = unsafe {
        (
            there::unsafe_one(&pointer),
            back::callback_unsafe_one(&pointer),
        )
    };
    assert_eq!(both(original, back).await, 7);
}

#[tokio::test]
async fn results_round_trip() {
    for number in [-1, 1] {
        let result = both(there::result(number), back::callback_result(number)).await;
        assert_eq!(result.is_ok(), number == 1);
    }
    for number in [0, 1] {
        let option = both(there::option(number), back::callback_option(number)).await;
        assert_eq!(option.is_some(), number == 1);
        let nested = both(there::nested(number), back::callback_nested(number)).await;
        assert_eq!(nested.unwrap().is_ok(), number == 1);
        let original = there::io_result(i32::from(number)).await;
        let back = back::callback_io_result(i32::from(number)).await.unwrap();
        assert_eq!(
            original.map_err(|error| error.kind()),
            back.map_err(|error| error.kind())
        );
    }
    let displayed = back::callback_boxed("text").await.unwrap().to_string();
    assert_eq!(there::boxed("text").await.to_string(), displayed);
    let future = both(
        there::future(Box::new(1)),
        back::callback_future(Box::new(1)),
    );
    assert_eq!(future.await, Some(Box::new(1)));
}

#[tokio::test]
async fn drop_of_round_trip_aborts() {
    let held = Arc::new(());
    let seen: Weak<()> = Arc::downgrade(&held);
    let waiting = back::callback_alive(held);
    yield_now().await;
    assert_eq!(seen.strong_count(), 1, "the task is alive");
    drop(waiting);
    while seen.strong_count() > 0 {
        yield_now().await;
    }
}
