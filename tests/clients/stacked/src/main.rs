//! `#[awaitable]` together with the attributes of other crates, in each order that makes sense.

#![deny(warnings)]
#![forbid(unsafe_code)]

use awaitify::{Awaitable, awaitable, callbackify};

#[awaitable]
#[async_trait::async_trait]
trait AwaitableFirst: Send + Sync {
    fn size(&self, done: Box<dyn FnOnce(u32) + Send>);
    async fn name(&self) -> &'static str {
        "first"
    }
}

#[async_trait::async_trait]
#[awaitable]
trait AwaitableSecond: Send + Sync {
    fn size(&self, done: Box<dyn FnOnce(u32) + Send>);
    async fn name(&self) -> &'static str {
        "second"
    }
}

struct File;

impl AwaitableFirst for File {
    fn size(&self, done: Box<dyn FnOnce(u32) + Send>) {
        done(1);
    }
}

impl AwaitableSecond for File {
    fn size(&self, done: Box<dyn FnOnce(u32) + Send>) {
        done(2);
    }
}

#[awaitable(listener, stream(buffer = 1, overflow = block))]
#[async_trait::async_trait]
trait Chat: Send + Sync {
    async fn message(&self, text: &str);
    #[awaitable(reply = true)]
    async fn typing(&self, user: u64) -> bool;
}

#[tracing::instrument(skip(done))]
#[awaitable]
fn instrumented_first(size: u32, done: impl FnOnce(u32) + Send + 'static) {
    done(size);
}

#[awaitable]
#[tracing::instrument(skip(done))]
fn instrumented_second(size: u32, done: impl FnOnce(u32) + Send + 'static) {
    done(size);
}

#[tracing::instrument]
#[callbackify]
async fn called_back_first(size: u32) -> u32 {
    size
}

#[callbackify]
#[tracing::instrument]
async fn called_back_second(size: u32) -> u32 {
    size
}

#[awaitable]
trait Disk {
    fn read(&self, key: &str, done: Box<dyn FnOnce(String) + Send>);
}

// The mock answers the callback form, and inherits the wrapper.
mockall::mock! {
    Cache {}
    impl Disk for Cache {
        fn read(&self, key: &str, done: Box<dyn FnOnce(String) + Send>);
    }
}

// The wrapper is mocked as well. The other order is not possible, because `automock` copies each attribute to what it
// generates.
#[awaitable]
#[mockall::automock]
trait Counter {
    fn count<F: FnOnce(u32) + Send + 'static>(&self, done: F);
}

#[tokio::main]
async fn main() {
    assert_eq!(AwaitableFirst::awaitable_size(&File).await, Ok(1));
    assert_eq!(AwaitableSecond::awaitable_size(&File).await, Ok(2));
    assert_eq!(AwaitableFirst::name(&File).await, "first");
    assert_eq!(AwaitableSecond::name(&File).await, "second");

    assert_eq!(awaitable_instrumented_first(3).await, Ok(3));
    assert_eq!(awaitable_instrumented_second(4).await, Ok(4));

    let (completer, size) = awaitify::pair();
    callback_called_back_first(5, |outcome| completer.complete(outcome));
    assert_eq!(size.await, Ok(5));
    let (completer, size) = awaitify::pair();
    callback_called_back_second(6, |outcome| completer.complete(outcome));
    assert_eq!(size.await, Ok(6));

    let (chat, mut events) = ChatListener::events();
    let told = tokio::spawn(async move {
        chat.message("hi").await;
        chat.typing(7).await
    });
    assert!(matches!(events.next().await, Some(ChatEvent::Message(text)) if text == "hi"));
    assert!(matches!(events.next().await, Some(ChatEvent::Typing(7))));
    assert!(told.await.unwrap());

    let mut cache = MockCache::new();
    cache
        .expect_read()
        .returning(|key, done| done(key.to_owned()));
    assert_eq!(cache.awaitable_read("key").await, Ok("key".to_owned()));

    let mut counter = MockCounter::new();
    counter
        .expect_awaitable_count()
        .returning(|| Awaitable::ready(Ok(5)));
    assert_eq!(counter.awaitable_count().await, Ok(5));
}
