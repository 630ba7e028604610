//! Listener traits whose methods are asynchronous.

use awaitify::{Awaitable, Dropped, Events, awaitable};

/// Represents another crate.
mod library {
    pub(crate) struct PublicKey;
    pub(crate) struct Session(pub(crate) u8);
    #[derive(Debug, PartialEq)]
    pub(crate) struct Failure;

    /// The form of the handlers of russh.
    pub(crate) trait Handler: Sized + Send {
        type Error: Send;

        fn check_server_key(
            &mut self,
            _key: &PublicKey,
        ) -> impl Future<Output = Result<bool, Self::Error>> + Send {
            async { Ok(false) }
        }
        fn data(
            &mut self,
            channel: u32,
            data: &[u8],
            session: &mut Session,
        ) -> impl Future<Output = Result<(), Self::Error>> + Send;
        fn disconnected(&mut self, reason: String) -> impl Future<Output = ()> + Send;
    }

    pub(crate) async fn run<H: Handler>(mut handler: H) -> Result<bool, H::Error> {
        let is_known = handler.check_server_key(&PublicKey).await?;
        handler.data(1, b"hello", &mut Session(1)).await?;
        handler.disconnected("bye".to_owned()).await;
        Ok(is_known)
    }
}

#[awaitable(
    listener = library::Handler,
    stream(buffer = 1, overflow = block),
    events(derive(Debug, PartialEq))
)]
trait Handler: Sized + Send {
    type Error: Send = library::Failure;

    #[awaitable(ignore = first, reply = Ok(true))]
    async fn check_server_key(&mut self, key: &library::PublicKey) -> Result<bool, Self::Error>;
    #[awaitable(map = |channel: u32, data: &[u8], session: &mut library::Session| -> (u32, Vec<u8>) {
        session.0 += 1;
        (channel, data.to_vec())
    })]
    fn data(
        &mut self,
        channel: u32,
        data: &[u8],
        session: &mut library::Session,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;
    async fn disconnected(&mut self, reason: String);
}

#[tokio::test]
async fn full_queue_is_awaited() {
    let (handler, mut events): (_, Events<HandlerEvent>) = HandlerListener::events();
    let run = tokio::spawn(library::run(handler));
    tokio::task::yield_now().await;
    assert_eq!(events.len(), 1);
    assert!(!run.is_finished());
    assert_eq!(events.next().await, Some(HandlerEvent::CheckServerKey));
    let data = HandlerEvent::Data((1, b"hello".to_vec()));
    assert_eq!(events.next().await, Some(data));
    let disconnected = HandlerEvent::Disconnected("bye".to_owned());
    assert_eq!(events.next().await, Some(disconnected));
    assert_eq!(events.next().await, None);
    assert_eq!(run.await.unwrap(), Ok(true));
}

#[tokio::test]
async fn closed_stream_waits_for_nothing() {
    let (handler, events) = HandlerListener::events();
    drop(events);
    assert_eq!(library::run(handler).await, Ok(true));
}

#[awaitable(listener, ok = on_done, err = on_error, progress = on_step)]
pub(crate) trait Download: Send + Sync {
    fn on_step(&self, bytes: usize) -> impl Future<Output = ()> + Send;
    async fn on_done(&self, body: &str) -> Result<(), String>;
    async fn on_error(&self, code: u16);
    #[awaitable(skip)]
    async fn on_retry(&self) -> Result<(), String>;
    #[awaitable(skip)]
    fn on_pause(&self) -> impl Future<Output = ()> + Send;
    async fn attempts(&self) -> u32 {
        3
    }
}

#[tokio::test]
async fn outcome_completes_awaitable() {
    let (listener, body, mut progress) = DownloadListener::awaitable();
    let body: Awaitable<Result<Result<String, u16>, Dropped>> = body;
    listener.on_step(3).await;
    listener.on_pause().await;
    assert_eq!(listener.on_retry().await, Ok(()));
    assert_eq!(listener.attempts().await, 3);
    assert_eq!(listener.on_done("body").await, Ok(()));
    listener.on_error(404).await;
    assert_eq!(progress.next().await, Some(3));
    assert_eq!(body.await, Ok(Ok("body".to_owned())));
}
