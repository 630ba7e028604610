//! Methods with receivers of each kind.

use super::*;

/// Receivers of each kind.
#[derive(Clone, Debug)]
struct Store<T>(Arc<Mutex<Vec<T>>>);

impl<T: Clone + Send + Sync + Debug + PartialEq + 'static> Store<T> {
    #[callbackify]
    async fn open(first: T) -> Self {
        Store(Arc::new(Mutex::new(vec![first])))
    }

    #[callbackify(associated)]
    async fn version() -> u8 {
        3
    }

    #[callbackify]
    async fn add(&self, item: &T) -> usize {
        yield_now().await;
        let mut items = self.0.lock().unwrap();
        items.push(item.clone());
        items.len()
    }

    #[callbackify]
    async fn last(self: Arc<Self>) -> Option<T> {
        yield_now().await;
        self.0.lock().unwrap().last().cloned()
    }

    #[callbackify]
    async fn first(self: &Arc<Self>) -> Option<T> {
        yield_now().await;
        self.0.lock().unwrap().first().cloned()
    }

    #[callbackify]
    async fn into_items(self) -> Vec<T> {
        yield_now().await;
        self.0.lock().unwrap().clone()
    }

    #[callbackify]
    async fn into_more(mut self: Box<Self>, item: T) -> Store<T> {
        self.0 = Arc::new(Mutex::new(vec![item.clone(), item]));
        *self
    }
}

trait Fetch: Clone + Send + Sync + 'static {
    #[callbackify]
    fn fetch(&self, key: &str) -> impl Future<Output = Option<u8>> + Send;

    #[callbackify]
    fn fetch_first(self, keys: &[&str]) -> impl Future<Output = u8> + Send {
        let count = u8::try_from(keys.len()).unwrap();
        async move { self.fetch("").await.unwrap_or(count) }
    }
}

impl Fetch for Store<u8> {
    async fn fetch(&self, key: &str) -> Option<u8> {
        self.0.lock().unwrap().get(key.len()).copied()
    }
}

/// Requires neither `Send` nor `Sync`, because the generated functions do.
trait Plain {
    #[callbackify]
    fn consume(self) -> impl Future<Output = u8> + Send;

    #[callbackify]
    fn share(self: Arc<Self>) -> impl Future<Output = u8> + Send;
}

impl Plain for u8 {
    async fn consume(self) -> u8 {
        self
    }

    async fn share(self: Arc<Self>) -> u8 {
        *self
    }
}

#[awaitable(path = Plain::callback_consume, discard, dropped = |dropped| Err(dropped))]
fn consume_again<T: Plain + Send + 'static>(
    plain: T,
    callback: impl FnOnce(Result<u8, Dropped>) + Send + 'static,
) -> AbortHandle;

#[awaitable(path = Plain::callback_share, discard, dropped = |dropped| Err(dropped))]
fn share_again<T: Plain + Send + Sync + 'static>(
    plain: Arc<T>,
    callback: impl FnOnce(Result<u8, Dropped>) + Send + 'static,
) -> AbortHandle;

#[tokio::test]
async fn trait_methods_round_trip() {
    assert_eq!(both(1.consume(), consume_again(1)).await, 1);
    assert_eq!(both(Arc::new(2).share(), share_again(Arc::new(2))).await, 2);
}

/// The awaitables over the generated methods, declared for their type.
#[awaitable(
    for = Store<u8>,
    prefix = "back_",
    cancel = |task: AbortHandle| task.abort(),
    dropped = |dropped| Err(dropped),
)]
trait Back {
    fn callback_open(
        first: u8,
        callback: impl FnOnce(Result<Store<u8>, Dropped>) + Send + 'static,
    ) -> AbortHandle;
    fn callback_version(callback: impl FnOnce(Result<u8, Dropped>) + Send + 'static)
    -> AbortHandle;
    fn callback_add(
        &self,
        item: &u8,
        callback: impl FnOnce(Result<usize, Dropped>) + Send + 'static,
    ) -> AbortHandle;
    fn callback_last(
        self: Arc<Self>,
        callback: impl FnOnce(Result<Option<u8>, Dropped>) + Send + 'static,
    ) -> AbortHandle;
    fn callback_first(
        self: &Arc<Self>,
        callback: impl FnOnce(Result<Option<u8>, Dropped>) + Send + 'static,
    ) -> AbortHandle;
    fn callback_into_items(
        self,
        callback: impl FnOnce(Result<Vec<u8>, Dropped>) + Send + 'static,
    ) -> AbortHandle;
    fn callback_into_more(
        self: Box<Self>,
        item: u8,
        callback: impl FnOnce(Result<Store<u8>, Dropped>) + Send + 'static,
    ) -> AbortHandle;
    fn callback_fetch(
        &self,
        key: &str,
        callback: impl FnOnce(Result<Option<u8>, Dropped>) + Send + 'static,
    ) -> AbortHandle;
    fn callback_fetch_first(
        self,
        keys: &[&str],
        callback: impl FnOnce(Result<u8, Dropped>) + Send + 'static,
    ) -> AbortHandle;
}

#[tokio::test]
async fn receivers_round_trip() {
    let version = both(Store::<u8>::version(), Store::<u8>::back_callback_version());
    assert_eq!(version.await, 3);
    let store = Store::<u8>::back_callback_open(1).await.unwrap();
    let other = Store::open(1).await;
    assert_eq!(both(other.add(&2), store.back_callback_add(&2)).await, 2);
    let last = both(
        Arc::new(other.clone()).last(),
        Arc::new(store.clone()).back_callback_last(),
    );
    assert_eq!(last.await, Some(2));
    let shared = Arc::new(other.clone());
    let first = both(
        shared.first(),
        Arc::new(store.clone()).back_callback_first(),
    );
    assert_eq!(first.await, Some(1));
    let fetched = both(other.fetch("a"), store.back_callback_fetch("a"));
    assert_eq!(fetched.await, Some(2));
    let first = both(
        other.clone().fetch_first(&["a"]),
        store.clone().back_callback_fetch_first(&["a"]),
    );
    assert_eq!(first.await, 1);
    let items = both(
        other.clone().into_items(),
        store.clone().back_callback_into_items(),
    );
    assert_eq!(items.await, [1, 2]);
    let (original, back) = (
        Box::new(other).into_more(5),
        Box::new(store).back_callback_into_more(5),
    );
    let (original, back) = (original.await, back.await.unwrap());
    assert_eq!(original.into_items().await, back.into_items().await);
}
