//! The callback gets the output of the function, once. `tests/ui/callbackify` has the items that are refused.

use std::fmt::Debug;
use std::future::{Future, ready};
use std::panic;
use std::pin::Pin;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use awaitify::{Dropped, callbackify};
use tokio::task::{AbortHandle, yield_now};

/// A value in place of Node's strings, objects, symbols and functions.
trait Value: Clone + PartialEq + Debug + Send + 'static {}
impl<T: Clone + PartialEq + Debug + Send + 'static> Value for T {}

/// A future written by hand, which Node would call a thenable.
struct Thenable<T>(Option<T>);

impl<T: Unpin> Future for Thenable<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        // Pending once, so that the caller has to wait.
        cx.waker().wake_by_ref();
        match self.0.take() {
            Some(value) => Poll::Ready(value),
            None => Poll::Pending,
        }
    }
}

#[callbackify]
async fn resolve<T: Value>(value: T) -> T {
    ready(value).await
}

#[callbackify]
fn promise<T: Value>(value: T) -> impl Future<Output = T> + Send {
    ready(value)
}

#[callbackify]
fn thenable<T: Value + Unpin>(value: T) -> impl Future<Output = T> + Send {
    Thenable(Some(value))
}

#[callbackify]
async fn reject<T: Value>(reason: T) -> Result<(), T> {
    ready(Err(reason)).await
}

#[callbackify]
fn rejected_promise<T: Value>(reason: T) -> impl Future<Output = Result<(), T>> + Send {
    ready(Err(reason))
}

#[callbackify]
fn rejected_thenable<T: Value + Unpin>(reason: T) -> impl Future<Output = Result<(), T>> + Send {
    Thenable(Some(Err(reason)))
}

type Callback<T> = Box<dyn FnOnce(Result<T, Dropped>) + Send>;

/// Returns what the callback was called with, and checks that it was called once.
async fn called_back<T: Send + 'static>(
    start: impl FnOnce(Callback<T>) -> AbortHandle,
) -> Result<T, Dropped> {
    let (sender, calls) = channel();
    let task = start(Box::new(move |outcome| {
        sender.send(outcome).expect("the test listens");
    }));
    assert!(calls.try_recv().is_err(), "it is not called at once");
    while !task.is_finished() {
        yield_now().await;
    }
    let outcome = calls.recv().expect("it is called");
    assert!(calls.recv().is_err(), "it is called once");
    outcome
}

#[derive(Clone, Debug, PartialEq)]
struct Empty {}

#[derive(Clone, Debug, PartialEq)]
struct Keyed {
    key: &'static str,
}

/// Runs `$check` for each kind of value that Node delivers.
macro_rules! for_each_value {
    ($check:ident) => {
        $check("hello world".to_owned()).await;
        $check(None::<String>).await;
        $check(()).await;
        $check(false).await;
        $check(0).await;
        $check(Empty {}).await;
        $check(Keyed { key: "value" }).await;
        $check(std::cmp::Ordering::Less).await;
        $check(str::len as fn(&'static str) -> usize).await;
        $check(vec!["array", "with", "values"]).await;
        $check(Dropped::new("an error that is a value")).await;
        $check(Err::<u8, _>("boo")).await;
    };
}

// from: node-callbackify resolved value
#[tokio::test]
async fn callback_gets_output() {
    async fn check<T: Value + Unpin>(value: T) {
        let expected = Ok(value.clone());
        let of_async = called_back(|callback| callback_resolve(value.clone(), callback));
        assert_eq!(of_async.await, expected);
        let of_promise = called_back(|callback| callback_promise(value.clone(), callback));
        assert_eq!(of_promise.await, expected);
        let of_thenable = called_back(|callback| callback_thenable(value, callback));
        assert_eq!(of_thenable.await, expected);
    }
    for_each_value!(check);
}

/// Node wraps a reason that does not look like an error.
// from: node-callbackify rejected value
// from: node-callbackify falsy rejection; an error of any type is an `Err`
#[tokio::test]
async fn callback_gets_error() {
    async fn check<T: Value + Unpin>(reason: T) {
        let expected = Ok(Err(reason.clone()));
        let of_async = called_back(|callback| callback_reject(reason.clone(), callback));
        assert_eq!(of_async.await, expected);
        let of_promise =
            called_back(|callback| callback_rejected_promise(reason.clone(), callback));
        assert_eq!(of_promise.await, expected);
        let of_thenable = called_back(|callback| callback_rejected_thenable(reason, callback));
        assert_eq!(of_thenable.await, expected);
    }
    for_each_value!(check);
}

#[callbackify]
async fn all_of<T: Value, U: Value + Sync>(
    first: T,
    second: &[U],
    third: &str,
) -> (T, Vec<U>, String) {
    (first, second.to_vec(), third.to_owned())
}

// from: node-callbackify arguments; borrowed arguments are owned first
#[tokio::test]
async fn arguments_keep_order() {
    async fn check<T: Value>(value: T) {
        let expected = (value.clone(), vec![2, 2], "third".to_owned());
        let outcome = called_back(|callback| {
            let short_lived = String::from("third");
            callback_all_of(value, &[2, 2], &short_lived, callback)
        });
        assert_eq!(outcome.await, Ok(expected));
    }
    for_each_value!(check);
}

#[derive(Clone)]
struct Receiver(Arc<Mutex<Vec<&'static str>>>);

impl Receiver {
    #[callbackify]
    async fn note(&self, what: &'static str) -> Self {
        self.0.lock().unwrap().push(what);
        self.clone()
    }

    #[callbackify]
    fn note_by_promise(self, what: &'static str) -> impl Future<Output = Self> + Send {
        self.0.lock().unwrap().push(what);
        ready(self)
    }
}

/// `&self` is cloned, because the task outlives the call.
// from: node-callbackify receiver in the function; `&self` is cloned
#[tokio::test]
async fn receiver_is_cloned() {
    let receiver = Receiver(Arc::default());
    let same = called_back(|callback| receiver.callback_note("async", callback));
    let same = same.await.unwrap();
    assert!(Arc::ptr_eq(&receiver.0, &same.0));
    let same = called_back(|callback| same.callback_note_by_promise("promise", callback));
    assert!(Arc::ptr_eq(&receiver.0, &same.await.unwrap().0));
    assert_eq!(*receiver.0.lock().unwrap(), ["async", "promise"]);
}

/// Node ends the process, unless a handler catches the exception.
// from: node-callbackify callback throws; the panic hook reports it, and only the task ends
// from: node-callbackify uncaughtException handler
#[tokio::test]
async fn callback_panic_is_reported() {
    const REASON: &str = "the callback's own panic";
    let reported = Arc::new(Mutex::new(0));
    let count: Arc<Mutex<u8>> = Arc::clone(&reported);
    let others = panic::take_hook();
    // Panics of other tests go to the previous hook.
    panic::set_hook(Box::new(move |info| {
        if info.payload().downcast_ref() == Some(&REASON) {
            *count.lock().unwrap() += 1;
        } else {
            others(info);
        }
    }));
    let task = callback_reject(REASON, |outcome| {
        panic::panic_any(outcome.unwrap().unwrap_err());
    });
    while !task.is_finished() {
        yield_now().await;
    }
    assert_eq!(*reported.lock().unwrap(), 1);
    let next = called_back(|callback| callback_resolve("next", callback));
    assert_eq!(next.await, Ok("next"));
}

// not ported: node-callbackify receiver in the callback; a closure has its captures
