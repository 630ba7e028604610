//! `events(…)`: several callbacks become the variants of one enum.

use std::fmt::Display;
use std::sync::Mutex;

use awaitify::{Ended, Events, awaitable};

#[awaitable(
    stream(unbounded),
    events(enum = ConnectEvent, derive(Debug, PartialEq), on_open = Open, on_message = Message, on_close = Closed),
    end = on_close
)]
pub(crate) fn connect(
    url: &str,
    on_open: impl Fn() + Send + 'static,
    on_message: impl Fn(&str, u8) + Send + 'static,
    on_close: impl FnOnce(u16) + Send + 'static,
) -> usize {
    on_open();
    on_message(url, 1);
    on_close(1000);
    on_message("late", 2);
    url.len()
}

#[test]
fn callbacks_become_variants() {
    let (length, mut events): (usize, Events<ConnectEvent>) = stream_connect("ws://");
    assert_eq!(length, 5);
    let all: Vec<_> = events.wait_iter().collect();
    let message = ConnectEvent::Message("ws://".to_owned(), 1);
    assert_eq!(
        all,
        [ConnectEvent::Open, message, ConnectEvent::Closed(1000)]
    );
    assert_eq!(events.ended(), Some(Ended::Finished));
}

#[awaitable(stream(unbounded), events, err = on_error)]
fn on_http_get(
    on_head: impl FnOnce(u16) + Send + 'static,
    on_chunk: Box<dyn FnMut(&[u8]) + Send>,
    on_error: impl FnOnce(String) + Send + 'static,
) {
    let mut on_chunk = on_chunk;
    on_head(200);
    on_chunk(b"body");
    on_error("reset".to_owned());
}

#[test]
fn names_may_be_left_out() {
    let mut events: Events<Result<OnHttpGetEvent, String>> = stream_on_http_get();
    assert!(matches!(
        events.wait_next(),
        Some(Ok(OnHttpGetEvent::Head(200)))
    ));
    let Some(Ok(OnHttpGetEvent::Chunk(chunk))) = events.wait_next() else {
        panic!("expected a chunk");
    };
    assert_eq!(chunk, b"body");
    assert!(matches!(events.wait_next(), Some(Err(reason)) if reason == "reset"));
    assert_eq!(events.ended(), Some(Ended::Failed));
}

#[awaitable(stream(unbounded), events(on_key = Key), end = on_end)]
fn keys(on_key: impl Fn(char) + 'static, on_end: impl FnOnce(u8) + 'static) {
    on_key('a');
    on_end(0);
}

#[test]
fn end_may_have_no_variant() {
    let all: Vec<_> = stream_keys().wait_iter().collect();
    assert!(matches!(all[..], [KeysEvent::Key('a')]));
}

/// An enum of the user's.
#[derive(Debug, PartialEq)]
enum Input<T> {
    Key(char),
    Text(T),
}

type OnText<T> = Box<dyn Fn(u8, T) + Send>;

#[awaitable(stream(unbounded), events(into = Input<T>, on_key = Key(_, char), on_text = Text(_, T)))]
fn read_input<T: Clone + Send + 'static>(
    text: T,
    on_key: impl FnMut(u8, char) + Send + 'static,
    on_text: OnText<T>,
) {
    let mut on_key = on_key;
    on_key(0, 'x');
    on_text(0, text);
}

#[test]
fn existing_enum_is_filled() {
    let mut events = stream_read_input("text".to_owned());
    let all: Vec<Input<String>> = events.wait_iter().collect();
    assert_eq!(all, [Input::Key('x'), Input::Text("text".to_owned())]);
}

#[awaitable(stream(unbounded), events(enum = Part, derive(Clone, Debug), on_item = Item, on_rest = Rest, on_one = One))]
fn split<'a, T, I, const N: usize>(
    items: I,
    rest: &'a str,
    on_item: impl Fn(&T) + 'a,
    on_rest: impl Fn(&'a str) + 'a,
    on_one: impl Fn([T; N]) + 'a,
) where
    I: Iterator<Item = T>,
    T: Clone + Display + 'a,
{
    let items: Vec<T> = items.collect();
    items.iter().for_each(on_item);
    on_rest(rest);
    if let Ok(all) = items.try_into() {
        on_one(all);
    }
}

#[test]
fn generics_of_fields_go_to_enum() {
    let rest = "rest".to_owned();
    let mut parts: Events<Part<'_, i32, 2>> = stream_split([1, 2].into_iter(), &rest);
    let all = parts.drain().collect::<Vec<_>>();
    assert!(matches!(
        all[..],
        [
            Part::Item(1),
            Part::Item(2),
            Part::Rest("rest"),
            Part::One([1, 2])
        ]
    ));
}

type OnMessage = Box<dyn FnMut(String) + Send>;

/// Keeps its listeners.
#[derive(Default)]
struct Peer<T> {
    on_open: Mutex<Vec<Box<dyn Fn(T) + Send>>>,
    on_message: Mutex<Vec<OnMessage>>,
}

#[awaitable]
impl<T: Copy + Send + 'static> Peer<T> {
    #[awaitable(
        stream(buffer = 8, overflow = drop_oldest),
        events(enum = PeerEvent, on_open = Open, on_message = Message(String)),
        name = events
    )]
    pub(crate) fn listen(&self, on_open: Box<dyn Fn(T) + Send>, on_message: OnMessage) {
        self.on_open.lock().unwrap().push(on_open);
        self.on_message.lock().unwrap().push(on_message);
    }

    fn talk(&self, id: T) {
        for on_open in &*self.on_open.lock().unwrap() {
            on_open(id);
        }
        for on_message in &mut *self.on_message.lock().unwrap() {
            on_message("hello".to_owned());
        }
    }
}

#[test]
fn enum_is_beside_its_impl() {
    let peer = Peer::<u8>::default();
    let mut events: Events<PeerEvent<u8>> = peer.events();
    peer.talk(7);
    assert!(matches!(events.wait_next(), Some(PeerEvent::Open(7))));
    let Some(PeerEvent::Message(text)) = events.wait_next() else {
        panic!("expected a message");
    };
    assert_eq!(text, "hello");
    drop(peer);
    assert!(events.wait_next().is_none());
}

#[awaitable(prefix = "its_")]
trait Source<T: 'static> {
    #[awaitable(stream(unbounded), events(on_value = Value, on_gap = Gap))]
    fn subscribe(&self, on_value: Box<dyn Fn(T)>, on_gap: Box<dyn Fn(usize)>);
}

struct One;

impl Source<u8> for One {
    fn subscribe(&self, on_value: Box<dyn Fn(u8)>, on_gap: Box<dyn Fn(usize)>) {
        on_value(1);
        on_gap(2);
    }
}

#[test]
fn enum_is_beside_its_trait() {
    let all: Vec<_> = One.its_subscribe().wait_iter().collect();
    assert!(matches!(
        all[..],
        [SubscribeEvent::Value(1), SubscribeEvent::Gap(2)]
    ));
}

#[awaitable(stream(unbounded), ignore = first, reply = true, events)]
fn ask(on_name: impl Fn(&u8, &str) -> bool + 'static, on_quit: impl Fn() + 'static) -> bool {
    on_quit();
    on_name(&0, "name")
}

#[test]
fn options_reach_each_callback() {
    let (answer, mut asked) = stream_ask();
    assert!(answer);
    assert!(matches!(asked.wait_next(), Some(AskEvent::Quit)));
    assert!(matches!(asked.wait_next(), Some(AskEvent::Name(name)) if name == "name"));
}

#[awaitable(
    stream(merge = |last: &mut MoveEvent, new: MoveEvent| -> Option<MoveEvent> {
        match (last, new) {
            (MoveEvent::By(sum), MoveEvent::By(more)) => {
                *sum += more;
                None
            }
            (_, new) => Some(new),
        }
    }),
    events(enum = MoveEvent, on_move = By, on_click = Click)
)]
fn drag(on_move: impl Fn(i32) + Send + 'static, on_click: impl Fn() + Send + 'static) {
    on_move(1);
    on_move(2);
    on_click();
    on_move(3);
}

#[test]
fn variants_can_be_merged() {
    let all: Vec<_> = stream_drag().wait_iter().collect();
    assert!(matches!(
        all[..],
        [MoveEvent::By(3), MoveEvent::Click, MoveEvent::By(3)]
    ));
}

mod inner {
    use awaitify::awaitable;

    #[awaitable]
    pub(super) mod block {
        #[awaitable(stream(unbounded), events(derive(Debug)))]
        pub(in super::super) fn watch(
            on_add: impl Fn(u8) + 'static,
            on_remove: impl Fn(u8) + 'static,
        ) {
            on_add(1);
            on_remove(1);
        }
    }
}

#[test]
fn enum_is_in_its_module() {
    let all: Vec<inner::block::WatchEvent> = inner::block::stream_watch().wait_iter().collect();
    assert_eq!(format!("{all:?}"), "[Add(1), Remove(1)]");
}

macro_rules! declare {
    ($name:ident, $event:ident, $($callback:ident = $variant:ident: $ty:ty),*) => {
        #[awaitable(stream(unbounded), events(enum = $event, $($callback = $variant),*))]
        fn $name($($callback: impl Fn($ty) + 'static),*) {
            $($callback(<$ty>::default());)*
        }
    };
}

declare!(defaults, DefaultEvent, number = Number: u8, text = Text: String);

#[test]
fn macro_names_variants() {
    let all: Vec<_> = stream_defaults().wait_iter().collect();
    assert!(
        matches!(&all[..], [DefaultEvent::Number(0), DefaultEvent::Text(text)] if text.is_empty())
    );
}
