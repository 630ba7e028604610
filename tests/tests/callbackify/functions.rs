//! Functions, methods and trait methods of each kind, their arguments and results.

use std::error::Error;
use std::ffi::{c_int, c_void};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use awaitify::{Dropped, awaitable, callbackify};

use super::{calls, handle};

#[callbackify]
pub(super) async fn add(a: i32, b: i32) -> i32 {
    tokio::task::yield_now().await;
    a + b
}

#[callbackify]
async fn nothing() {}

#[callbackify]
async fn join(words: &[String], separator: &str, last: Option<&str>) -> Result<String, String> {
    let mut text = words.join(separator);
    text.push_str(last.unwrap_or_default());
    if text.is_empty() {
        Err("nothing to join".into())
    } else {
        Ok(text)
    }
}

// Seven is the most that clippy allows. The generated function has one argument more.
#[callbackify]
async fn seven(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8) -> [u8; 7] {
    [a, b, c, d, e, f, g]
}

#[callbackify]
async fn generic<T: Clone>(value: &T, times: usize) -> Vec<T> {
    vec![value.clone(); times]
}

#[derive(Clone)]
struct Client(Arc<str>);

impl Client {
    #[callbackify]
    async fn name(&self, prefix: &str) -> String {
        format!("{prefix}{}", self.0)
    }

    #[callbackify]
    async fn into_name(self) -> Arc<str> {
        self.0
    }

    #[callbackify(associated)]
    async fn longest_name() -> usize {
        255
    }
}

trait Fetch: Clone + Send + Sync + 'static {
    #[callbackify]
    fn fetch(&self, key: u8) -> impl Future<Output = u16> + Send;

    // Has the signature that `async-trait` writes.
    #[callbackify]
    fn boxed<'life, 'future>(
        &'life self,
        key: &'life str,
    ) -> Pin<Box<dyn Future<Output = usize> + Send + 'future>>
    where
        'life: 'future,
        Self: 'future;
}

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

#[callbackify]
fn boxed_and_named<T: Clone + Send + Sync>(value: &T) -> BoxFuture<'_, T> {
    Box::pin(async move { value.clone() })
}

#[callbackify]
async fn calls_now(first: impl Fn() -> u8, second: Option<impl Fn() -> u8 + Send + 'static>) -> u8 {
    first() + second.map_or(0, |second| second())
}

impl Fetch for Client {
    async fn fetch(&self, key: u8) -> u16 {
        u16::from(key) + 1
    }

    fn boxed<'life, 'future>(&'life self, key: &'life str) -> BoxFuture<'future, usize>
    where
        'life: 'future,
        Self: 'future,
    {
        Box::pin(async move { self.0.len() + key.len() })
    }
}

trait Kind {
    #[callbackify]
    fn kind() -> impl Future<Output = &'static str> + Send;
}

impl Kind for Client {
    async fn kind() -> &'static str {
        "client"
    }
}

#[tokio::test]
async fn trait_function_without_receiver() {
    let (callback, kind) = calls();
    Client::callback_kind(callback);
    tokio::task::yield_now().await;
    assert_eq!(kind.try_recv(), Ok(Ok("client")));
}

#[derive(Clone)]
struct Line<'text>(&'text str);

impl<'text> Line<'text> {
    #[callbackify]
    async fn starts(&self, with: &&[&str]) -> bool {
        tokio::task::yield_now().await;
        with.iter().any(|start| self.0.starts_with(start))
    }
}

#[tokio::test]
async fn nested_references_are_owned() {
    let (callback, starts) = calls();
    Line("text").callback_starts(&&["a", "te"][..], callback);
    for _ in 0..2 {
        tokio::task::yield_now().await;
    }
    assert_eq!(starts.try_recv(), Ok(Ok(true)));
}

trait Stored: Send + Sync + 'static {
    #[callbackify]
    fn stored(self: Arc<Self>, stored: &str) -> BoxFuture<'static, usize>;

    #[callbackify]
    fn again(self: Arc<Self>) -> BoxFuture<'static, usize> {
        self.stored("again")
    }
}

impl Stored for Client {
    fn stored(self: Arc<Self>, stored: &str) -> BoxFuture<'static, usize> {
        let len = self.0.len() + stored.len();
        Box::pin(async move { len })
    }
}

#[tokio::test]
async fn trait_stays_dyn_compatible() {
    let client = Arc::new(Client("client".into()));
    let object: Arc<dyn Stored> = client.clone();
    let (callback, len) = calls();
    client.callback_again(callback);
    tokio::task::yield_now().await;
    assert_eq!(len.try_recv(), Ok(Ok(object.again().await)));
}

#[callbackify]
async fn shared(number: u8) -> Result<Rc<u8>, Box<dyn Error>> {
    tokio::task::yield_now().await;
    match number {
        0 => Err("zero".into()),
        _ => Ok(Rc::new(number)),
    }
}

#[tokio::test]
async fn output_need_not_be_send() {
    let (ok, number) = calls();
    callback_shared(1, |outcome| ok(*outcome.unwrap().unwrap()));
    let (err, message) = calls();
    callback_shared(0, |outcome| err(outcome.unwrap().unwrap_err().to_string()));
    for _ in 0..2 {
        tokio::task::yield_now().await;
    }
    assert_eq!(number.try_recv(), Ok(1));
    assert_eq!(message.try_recv(), Ok("zero".to_owned()));
}

// Only the generated function requires `Clone`, and `Sync` for arguments that are held across an await.
#[callbackify]
async fn size_of_chosen<T>(first: bool, one: &T, others: &[T]) -> usize {
    tokio::task::yield_now().await;
    if first {
        size_of_val(one)
    } else {
        size_of_val(others)
    }
}

#[tokio::test]
async fn generic_argument_must_be_send() {
    let (callback, size) = calls();
    callback_size_of_chosen(false, &1_u8, &[2, 3], callback);
    for _ in 0..2 {
        tokio::task::yield_now().await;
    }
    assert_eq!(size.try_recv(), Ok(Ok(2)));
}

#[callbackify]
async fn path<T: ?Sized + ToOwned<Owned: Send + Sync> + AsRef<Path> + Sync>(path: &T) -> PathBuf {
    path.as_ref().join("inside")
}

#[tokio::test]
async fn parameter_named_like_function() {
    let (callback, inside) = calls();
    callback_path("outside", callback);
    tokio::task::yield_now().await;
    assert_eq!(inside.try_recv(), Ok(Ok("outside/inside".into())));
}

#[tokio::test]
async fn boxed_future() {
    let (callback, len) = calls();
    Client("client".into()).callback_boxed("key", callback);
    let (callback, named) = calls();
    callback_boxed_and_named(&"value", callback);
    tokio::task::yield_now().await;
    tokio::task::yield_now().await;
    assert_eq!(len.try_recv(), Ok(Ok(9)));
    assert_eq!(named.try_recv(), Ok(Ok("value")));
}

#[tokio::test]
async fn impl_trait_argument_must_be_send() {
    let (callback, sum) = calls();
    callback_calls_now(|| 1, Some(|| 2), callback);
    tokio::task::yield_now().await;
    assert_eq!(sum.try_recv(), Ok(Ok(3)));
}

#[tokio::test]
async fn each_argument_and_result() {
    let (callback, sum) = calls();
    callback_add(1, 2, callback);
    let (callback, unit) = calls();
    callback_nothing(callback);
    let (callback, joined) = calls();
    callback_join(&["a".into(), "b".into()], "-", Some("!"), callback);
    let (callback, failed) = calls();
    callback_join(&[], "-", None, callback);
    let (callback, many) = calls();
    callback_generic(&"x", 2, callback);
    let (callback, in_order) = calls();
    callback_seven(1, 2, 3, 4, 5, 6, 7, callback);
    let client = Client("client".into());
    let (callback, name) = calls();
    client.callback_name("the ", callback);
    let (callback, fetched) = calls();
    client.callback_fetch(6, callback);
    let (callback, owned) = calls();
    client.callback_into_name(callback);
    let (callback, longest) = calls();
    Client::callback_longest_name(callback);
    for _ in 0..9 {
        tokio::task::yield_now().await;
    }
    assert_eq!(in_order.recv(), Ok(Ok([1, 2, 3, 4, 5, 6, 7])));
    assert_eq!(sum.recv(), Ok(Ok(3)));
    assert_eq!(unit.recv(), Ok(Ok(())));
    assert_eq!(joined.recv(), Ok(Ok(Ok("a-b!".to_owned()))));
    assert_eq!(failed.recv(), Ok(Ok(Err("nothing to join".to_owned()))));
    assert_eq!(many.recv(), Ok(Ok(vec!["x", "x"])));
    assert_eq!(name.recv(), Ok(Ok("the client".to_owned())));
    assert_eq!(fetched.recv(), Ok(Ok(7)));
    assert_eq!(&*owned.recv().unwrap().unwrap(), "client");
    assert_eq!(longest.recv(), Ok(Ok(255)));
}

/// Old.
#[callbackify]
#[deprecated(note = "there is a newer one")]
async fn old() -> u8 {
    1
}

#[tokio::test]
#[expect(deprecated, reason = "the twin is deprecated with its original")]
async fn deprecated_function() {
    let (callback, outcome) = calls();
    callback_old(callback);
    tokio::task::yield_now().await;
    assert_eq!(outcome.recv(), Ok(Ok(1)));
}

#[callbackify]
async fn double(value: u32) -> u32 {
    value * 2
}

/// Awaits the callback of the generated function again.
#[awaitable(
    path = callback_double,
    discard,
    dropped = |dropped| Err(dropped),
    map = |outcome: Result<u32, Dropped>| -> Result<u32, Dropped> { outcome },
)]
fn double_again(
    value: u32,
    callback: impl FnOnce(Result<u32, Dropped>) + Send + 'static,
) -> tokio::task::AbortHandle;

#[tokio::test]
async fn awaitable_over_callbackify() {
    assert_eq!(double(4).await, 8);
    assert_eq!(double_again(4).await, Ok(8));
}

#[callbackify(unsafe(extern "C"), on = handle(), name = awaitify_tests_exported_add)]
async fn exported_add(a: c_int, b: c_int) -> c_int {
    assert!(a >= 0, "on purpose");
    a + b
}

/// Awaits the exported function like any other C function.
#[awaitable(
    path = awaitify_tests_exported_add,
    discard,
    map = |sum: *const c_int| -> Option<c_int> {
        // SAFETY: the sum is null, or valid during the call.
        unsafe { sum.as_ref() }.copied()
    },
)]
unsafe fn add_in_c(
    a: c_int,
    b: c_int,
    callback: Option<extern "C-unwind" fn(sum: *const c_int, user_data: *mut c_void)>,
    user_data: *mut c_void,
) -> u64;

#[test]
fn extern_function_is_awaitable() {
    // SAFETY: the function accepts any numbers.
    let (sum, died) = unsafe { (add_in_c(1, 2), add_in_c(-1, 2)) };
    assert_eq!(sum.wait(), Ok(Some(3)));
    assert_eq!(died.wait(), Ok(None), "null stands for a task that died");
}
