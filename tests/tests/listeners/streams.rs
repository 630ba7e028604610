//! A listener trait of one's own, as a stream.

use std::fmt::{Debug, Display};
use std::ops::ControlFlow;
use std::sync::Arc;

use awaitify::{Ended, Events, awaitable};

#[derive(Clone, Debug, PartialEq)]
struct Device(u8);

#[awaitable(listener, stream(unbounded), events(derive(Debug, PartialEq)))]
trait Watcher {
    fn added(&mut self, device: Device);
    fn removed(&mut self, device: &Device, reason: &str);
    fn idle(&mut self);
}

/// Calls a listener as a library does.
fn run(watcher: &mut dyn Watcher) {
    watcher.added(Device(1));
    watcher.idle();
    watcher.removed(&Device(1), "unplugged");
}

#[test]
fn calls_become_variants() {
    let (mut listener, mut events): (WatcherListener, Events<WatcherEvent>) =
        WatcherListener::events();
    run(&mut listener);
    let all: Vec<_> = events.drain().collect();
    let removed = WatcherEvent::Removed(Device(1), "unplugged".to_owned());
    assert_eq!(
        all,
        [WatcherEvent::Added(Device(1)), WatcherEvent::Idle, removed]
    );
}

#[test]
fn stream_ends_with_last_clone() {
    let (listener, mut events) = WatcherListener::events();
    let mut clone = listener.clone();
    drop(listener);
    clone.idle();
    assert_eq!(events.wait_next(), Some(WatcherEvent::Idle));
    assert_eq!(events.ended(), None);
    drop(clone);
    assert_eq!(events.wait_next(), None);
    let Some(Ended::Dropped(dropped)) = events.ended() else {
        panic!("expected a dropped listener");
    };
    assert!(dropped.to_string().contains("Watcher"), "{dropped}");
}

#[test]
fn listener_can_be_printed() {
    assert_eq!(
        format!("{:?}", WatcherListener::events().0),
        "WatcherListener { .. }"
    );
}

#[awaitable(
    listener,
    stream(buffer = 4, overflow = drop_newest),
    events(enum = Output, derive(Debug, PartialEq), tick = Ticked, line = Text),
    name = OutputAdapter
)]
pub(crate) trait OutputListener: Send + Sync + Debug + 'static {
    #[awaitable(reply = true)]
    fn line(&self, line: &str) -> bool {
        line.is_empty()
    }

    #[awaitable(reply = 7)]
    fn asked(&self) -> u32;

    #[awaitable(reply = |line: &&str| line.len())]
    fn written(&self, line: &str) -> usize;

    #[awaitable(map = |code: &i32| -> String { code.to_string() })]
    fn exited(self: Arc<Self>, code: &i32) -> ControlFlow<()>;

    fn tick(&self) {}

    fn unheard(&self) -> &'static str {
        "default"
    }

    fn with<T: Display>(&self, value: T) -> String
    where
        Self: Sized,
    {
        value.to_string()
    }

    #[awaitable(skip)]
    fn noise(&self, _level: u8) -> Result<(), String>;

    #[awaitable(skip, reply = 3)]
    fn generic<T>(&self, _value: &T) -> u8
    where
        Self: Sized;
}

#[test]
fn methods_reply_and_keep_defaults() {
    let (adapter, mut events) = OutputAdapter::events();
    assert!(adapter.line("a"));
    assert_eq!(adapter.asked(), 7);
    assert_eq!(adapter.written("four"), 4);
    assert_eq!(
        Arc::new(adapter.clone()).exited(&1),
        ControlFlow::Continue(())
    );
    adapter.tick();
    assert_eq!(adapter.unheard(), "default");
    assert_eq!(adapter.with(5), "5");
    assert_eq!(adapter.noise(1), Ok(()));
    assert_eq!(adapter.generic(&1), 3);
    assert_eq!(events.lost(), 0);
    let all: Vec<_> = events.drain().collect();
    let expected = [
        Output::Text("a".to_owned()),
        Output::Asked,
        Output::Written("four".to_owned()),
        Output::Exited("1".to_owned()),
    ];
    assert_eq!(all, expected);
    events.close();
    assert_eq!(Arc::new(adapter).exited(&1), ControlFlow::Break(()));
}

#[awaitable(
    listener,
    stream(unbounded),
    events(enum = ReadEvent, derive(Debug, PartialEq)),
    end = on_end,
    err = on_error
)]
trait Reader {
    fn on_data(&self, data: &[u8]);
    fn on_end(&self, code: u8);
    fn on_error(&self, reason: String);
}

#[test]
fn end_is_last_variant() {
    let (listener, mut events) = ReaderListener::events();
    listener.on_data(b"ab");
    listener.on_end(3);
    listener.on_data(b"late");
    let all: Vec<_> = events.wait_iter().collect();
    assert_eq!(
        all,
        [Ok(ReadEvent::Data(b"ab".to_vec())), Ok(ReadEvent::End(3))]
    );
    assert_eq!(events.ended(), Some(Ended::Finished));
}

#[test]
fn error_is_last_item() {
    let (listener, mut events): (_, Events<Result<ReadEvent, String>>) = ReaderListener::events();
    listener.on_error("reset".to_owned());
    assert_eq!(events.wait_next(), Some(Err("reset".to_owned())));
    assert_eq!(events.ended(), Some(Ended::Failed));
}

/// Generic, with a lifetime and a constant.
#[awaitable(listener, stream(unbounded), events(derive(Debug, PartialEq)))]
trait Sink<'a, T, U = u8, const N: usize = 2>: Send
where
    T: Clone + ToString,
{
    fn item(&mut self, item: &T);
    fn name(&mut self, name: &'a str);
    fn block(&mut self, block: [T; N]);
    fn unused(&mut self) -> Option<U> {
        None
    }
}

#[test]
fn generics_go_where_they_are_needed() {
    let name = "n".to_owned();
    let (mut listener, mut events) = SinkListener::<'_, u16, 2>::events();
    {
        let sink: &mut dyn Sink<'_, u16, u32> = &mut listener;
        sink.item(&1);
        sink.name(&name);
        sink.block([1, 2]);
        assert_eq!(sink.unused(), None);
    }
    let all: Vec<SinkEvent<'_, u16, 2>> = events.drain().collect();
    assert_eq!(
        all,
        [
            SinkEvent::Item(1),
            SinkEvent::Name("n"),
            SinkEvent::Block([1, 2])
        ]
    );
}

/// `V` and `U` are not delivered, so the adapter has neither, nor a default that names them.
#[awaitable(listener, stream(unbounded), events(derive(Debug, PartialEq)))]
trait Plugin<V, T = String, U = V, const N: usize = 2> {
    fn item(&mut self, item: T);
    fn block(&mut self, block: [u8; N]);
    fn unused(&mut self, _: V, _: U) {}
}

#[awaitable(listener, stream(unbounded), events(derive(Debug, PartialEq)))]
trait Pair<A, B = A, C = B> {
    fn second(&mut self, second: B);
    fn third(&mut self, third: C);
    fn unused(&mut self, _: A) {}
}

#[test]
fn adapter_has_defaults_of_trait() {
    let (mut listener, mut events): (PluginListener, Events<PluginEvent>) =
        PluginListener::events();
    let plugin: &mut dyn Plugin<u8> = &mut listener;
    plugin.item("a".to_owned());
    plugin.block([1, 2]);
    plugin.unused(3, 4);
    let all: Vec<_> = events.drain().collect();
    let expected = [
        PluginEvent::Item("a".to_owned()),
        PluginEvent::Block([1, 2]),
    ];
    assert_eq!(all, expected);
    let (mut listener, mut events) = PairListener::<u8>::events();
    let pair: &mut dyn Pair<(), u8> = &mut listener;
    pair.second(1);
    pair.third(2);
    pair.unused(());
    let all: Vec<PairEvent<u8>> = events.drain().collect();
    assert_eq!(all, [PairEvent::Second(1), PairEvent::Third(2)]);
}

/// Its types are stated for the adapter, and open for others.
#[awaitable(listener, stream(unbounded), events(derive(Debug, PartialEq)), reply = Ok(()))]
trait Handler {
    type Error = std::fmt::Error;
    type Message: Debug = Vec<u8>;
    const LIMIT: usize = 8;

    fn handle(&mut self, message: Self::Message) -> Result<(), Self::Error>;
    fn flush(&mut self) -> Result<(), Self::Error>;
}

struct Other;

impl Handler for Other {
    type Error = String;
    type Message = u8;

    fn handle(&mut self, message: u8) -> Result<(), String> {
        Err(message.to_string())
    }

    fn flush(&mut self) -> Result<(), String> {
        Ok(())
    }
}

#[test]
fn associated_types_are_stated() {
    let (mut listener, mut events) = HandlerListener::events();
    assert_eq!(listener.handle(b"x".to_vec()), Ok(()));
    assert_eq!(listener.flush(), Ok(()));
    let all: Vec<_> = events.drain().collect();
    assert_eq!(
        all,
        [HandlerEvent::Handle(b"x".to_vec()), HandlerEvent::Flush]
    );
    assert_eq!(Other.handle(3), Err("3".to_owned()));
    assert_eq!(Other.flush(), Ok(()));
    assert_eq!(HandlerListener::LIMIT, Other::LIMIT);
}

/// A supertrait that the user implements.
trait Named {
    fn name(&self) -> String;
}

#[awaitable(listener, stream(latest))]
trait Progress: Named {
    fn progressed(&self, to: f32);
}

impl Named for ProgressListener {
    fn name(&self) -> String {
        "mine".to_owned()
    }
}

#[test]
fn supertrait_is_implemented_by_hand() {
    let (listener, mut events) = ProgressListener::events();
    let progress: Box<dyn Progress> = Box::new(listener);
    assert_eq!(progress.name(), "mine");
    progress.progressed(0.5);
    progress.progressed(1.0);
    let Some(ProgressEvent::Progressed(to)) = events.wait_next() else {
        panic!("expected a report");
    };
    assert!((to - 1.0).abs() < f32::EPSILON);
}

/// An enum of the user's, and an asynchronous signature as `async_trait` writes it.
#[derive(Debug, PartialEq)]
enum Chat {
    Line(String),
    Left,
}

type Boxed<'a> = std::pin::Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

#[awaitable(listener, stream(unbounded), events(into = Chat, message = Line, left = Left))]
trait ChatHandler {
    fn message<'life0, 'life1, 'async_trait>(
        &'life0 self,
        text: &'life1 str,
    ) -> Boxed<'async_trait>
    where
        'life0: 'async_trait,
        'life1: 'async_trait;
    #[awaitable(reply = std::future::ready(()))]
    fn left(&self) -> impl Future<Output = ()>;
}

#[tokio::test]
async fn futures_are_replied() {
    let (listener, mut events) = ChatHandlerListener::events();
    listener.message("hi").await;
    listener.left().await;
    assert_eq!(events.next().await, Some(Chat::Line("hi".to_owned())));
    assert_eq!(events.next().await, Some(Chat::Left));
}

mod named_lifetimes {
    #![deny(single_use_lifetimes, unused_lifetimes)]

    use awaitify::awaitable;

    #[awaitable(listener, stream(unbounded), events(derive(Debug, PartialEq)))]
    pub(super) trait Named {
        #[allow(single_use_lifetimes, clippy::needless_lifetimes)]
        fn called<'a, 'b>(&self, name: &'a str, others: &[&'b str]);
    }
}

#[test]
fn named_lifetimes_are_no_lint() {
    use named_lifetimes::{Named, NamedEvent, NamedListener};

    let (listener, mut events) = NamedListener::events();
    listener.called("a", &["b"]);
    let called = NamedEvent::Called("a".to_owned(), vec!["b".to_owned()]);
    assert_eq!(events.wait_next(), Some(called));
}
