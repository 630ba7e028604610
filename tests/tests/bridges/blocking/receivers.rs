//! Methods: receivers that are cloned, shared, boxed or `'static`.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use awaitify::awaitable;

#[derive(Clone)]
struct Store(Arc<AtomicUsize>);

impl Store {
    #[awaitable(blocking)]
    fn add(&self, count: usize) -> usize {
        self.0.fetch_add(count, Ordering::SeqCst) + count
    }

    #[awaitable(blocking)]
    fn into_count(self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

#[derive(Clone)]
struct Everything;

#[awaitable(blocking)]
impl Everything {
    fn one(&self) -> u8 {
        1
    }

    fn two() -> u8 {
        2
    }
}

/// Not `Clone`.
struct Registry(AtomicUsize);

impl Registry {
    #[awaitable(blocking)]
    fn count(&'static self, more: &str) -> usize {
        self.0.load(Ordering::SeqCst) + more.len()
    }

    #[awaitable(poll(every = "1ms"))]
    fn at_the_third_call(&'static self) -> Option<usize> {
        Some(self.0.fetch_add(1, Ordering::SeqCst)).filter(|before| *before == 2)
    }
}

#[tokio::test]
async fn static_receiver() {
    static REGISTRY: Registry = Registry(AtomicUsize::new(0));
    assert_eq!(REGISTRY.awaitable_at_the_third_call().await, Ok(2));
    assert_eq!(REGISTRY.awaitable_count("ab").await, Ok(5));
}

trait Shelf: Send + Sync + 'static {
    #[awaitable(blocking)]
    fn count(self: Arc<Self>) -> usize;

    #[awaitable(blocking)]
    fn emptied(self: Box<Self>) -> usize;

    #[awaitable(blocking)]
    fn pinned(self: Pin<Box<Self>>) -> usize;
}

impl Shelf for Store {
    fn count(self: Arc<Self>) -> usize {
        self.0.load(Ordering::SeqCst)
    }

    fn emptied(self: Box<Self>) -> usize {
        self.0.swap(0, Ordering::SeqCst)
    }

    fn pinned(self: Pin<Box<Self>>) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

#[tokio::test]
async fn boxed_and_shared_trait_objects() {
    let store = Store(Arc::new(AtomicUsize::new(3)));
    let shared: Arc<dyn Shelf> = Arc::new(store.clone());
    let (boxed, pinned): (Box<dyn Shelf>, Pin<Box<dyn Shelf>>) =
        (Box::new(store.clone()), Box::pin(store));
    assert_eq!(shared.awaitable_count().await, Ok(3));
    assert_eq!(boxed.awaitable_emptied().await, Ok(3));
    assert_eq!(pinned.awaitable_pinned().await, Ok(0));
}

#[tokio::test]
async fn receiver_is_cloned() {
    let store = Store(Arc::default());
    assert_eq!(store.awaitable_add(2).await, Ok(2));
    assert_eq!(store.awaitable_into_count().await, Ok(2));
}

#[tokio::test]
async fn blocking_on_impl_block() {
    assert_eq!(Everything.awaitable_one().await, Ok(1));
    assert_eq!(Everything::awaitable_two().await, Ok(2));
}
