//! Several registration functions of one object, as one stream.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::{Arc, Mutex};

use awaitify::{Events, Group, LocalGroup, awaitable};

/// Stands for another crate.
mod library {
    use super::{Arc, Mutex};

    pub(crate) type Log = Arc<Mutex<Vec<String>>>;

    #[derive(Default)]
    pub(crate) struct Peer {
        pub(crate) log: Log,
        pub(crate) on_open: Mutex<Option<Box<dyn FnMut() + Send>>>,
        pub(crate) on_message: Mutex<Option<Box<dyn FnMut(&str) -> bool + Send>>>,
        pub(crate) on_close: Mutex<Option<Box<dyn Fn(u16) + Send>>>,
        pub(crate) fails: bool,
    }

    /// Unregisters when it is dropped.
    pub(crate) struct Subscription(Log);

    impl Drop for Subscription {
        fn drop(&mut self) {
            self.0.lock().unwrap().push("open undone".to_owned());
        }
    }

    impl Peer {
        pub(crate) fn on_open(&self, callback: Box<dyn FnMut() + Send>) -> Subscription {
            *self.on_open.lock().unwrap() = Some(callback);
            Subscription(Arc::clone(&self.log))
        }

        pub(crate) fn on_message<F>(&self, callback: F) -> Result<u32, String>
        where
            F: FnMut(&str) -> bool + Send + 'static,
        {
            *self.on_message.lock().unwrap() = Some(Box::new(callback));
            Ok(7)
        }

        pub(crate) fn on_close(
            &self,
            callback: impl Fn(u16) + Send + 'static,
        ) -> Result<(), String> {
            if self.fails {
                return Err("no more room".to_owned());
            }
            *self.on_close.lock().unwrap() = Some(Box::new(callback));
            Ok(())
        }
    }
}

use library::{Peer, Subscription};

#[awaitable(
    for = Peer,
    stream(unbounded),
    events(enum = PeerEvent, derive(Debug, PartialEq), name = peer_events, on_close = Closed)
)]
trait PeerEvents {
    #[awaitable(keep)]
    fn on_open(&self, callback: Box<dyn FnMut() + Send>) -> Subscription;

    #[awaitable(reply = true, cancel = {
        let log = Arc::clone(&self.log);
        move |id: u32| log.lock().unwrap().push(format!("message {id} undone"))
    })]
    fn on_message<F>(&self, callback: F) -> Result<u32, String>
    where
        F: FnMut(&str) -> bool + Send + 'static;

    fn on_close(&self, callback: impl Fn(u16) + Send + 'static) -> Result<(), String>;

    #[cfg(target_os = "none")]
    fn on_bare(&self, callback: impl Fn(Metal) + Send + 'static);
}

#[test]
fn registrations_become_one_stream() {
    let peer = Peer::default();
    let mut events: Events<PeerEvent, Group> = peer.peer_events().unwrap();
    peer.on_open.lock().unwrap().as_mut().unwrap()();
    assert!(peer.on_message.lock().unwrap().as_mut().unwrap()("hi"));
    peer.on_close.lock().unwrap().as_ref().unwrap()(1000);
    let all: Vec<_> = events.drain().collect();
    let message = PeerEvent::Message("hi".to_owned());
    assert_eq!(all, [PeerEvent::Open, message, PeerEvent::Closed(1000)]);
    drop(events);
    let log = peer.log.lock().unwrap();
    assert_eq!(*log, ["message 7 undone", "open undone"]);
}

#[test]
fn failure_undoes_in_reverse() {
    let peer = Peer {
        fails: true,
        ..Peer::default()
    };
    assert_eq!(peer.peer_events().map(drop), Err("no more room".to_owned()));
    let log = peer.log.lock().unwrap();
    assert_eq!(*log, ["message 7 undone", "open undone"]);
}

#[test]
fn ended_stream_runs_no_hook() {
    let peer = Peer::default();
    let mut events = peer.peer_events().unwrap();
    let log = Arc::clone(&peer.log);
    drop(peer);
    assert_eq!(events.wait_next(), None);
    assert_eq!(*log.lock().unwrap(), ["open undone"]);
}

#[test]
fn guard_stays_armed() {
    let peer = Peer::default();
    let (events, group) = peer.peer_events().unwrap().into_parts();
    assert!(peer.log.lock().unwrap().is_empty());
    drop(group);
    assert_eq!(peer.log.lock().unwrap().len(), 2);
    drop(events);
}

/// Generic, on one thread, with handles that are not `Send`.
struct Widget<T> {
    clicked: RefCell<Vec<Rc<dyn Fn(&Widget<T>, T)>>>,
    moved: RefCell<Vec<Rc<dyn Fn(&Widget<T>, i32, i32)>>>,
    undone: Rc<RefCell<Vec<&'static str>>>,
}

impl<T> Widget<T> {
    fn connect_clicked(&mut self, callback: impl Fn(&Self, T) + 'static) -> Rc<u8> {
        self.clicked.borrow_mut().push(Rc::new(callback));
        Rc::new(1)
    }

    fn connect_moved(&self, callback: impl Fn(&Self, i32, i32) + 'static) -> Rc<u8> {
        self.moved.borrow_mut().push(Rc::new(callback));
        Rc::new(2)
    }
}

#[awaitable(for = Widget<T>, stream(latest), ignore = first, events)]
trait WidgetEvents<T: 'static> {
    #[awaitable(local, cancel = {
        let undone = Rc::clone(&self.undone);
        move |_handle: Rc<u8>| undone.borrow_mut().push("clicked")
    })]
    fn connect_clicked(&mut self, callback: impl Fn(&Self, T) + 'static) -> Rc<u8>;

    #[awaitable(discard)]
    fn connect_moved(&self, callback: impl Fn(&Self, i32, i32) + 'static) -> Rc<u8>;
}

#[test]
fn group_of_one_thread() {
    let undone = Rc::default();
    let mut widget = Widget::<u8> {
        clicked: RefCell::default(),
        moved: RefCell::default(),
        undone: Rc::clone(&undone),
    };
    let mut events: Events<WidgetEvent<u8>, LocalGroup> = widget.events();
    widget.clicked.borrow()[0](&widget, 3);
    assert!(matches!(
        events.wait_next(),
        Some(WidgetEvent::ConnectClicked(3))
    ));
    widget.moved.borrow()[0](&widget, 1, 2);
    assert!(matches!(
        events.wait_next(),
        Some(WidgetEvent::ConnectMoved(1, 2))
    ));
    drop(events);
    assert_eq!(*undone.borrow(), ["clicked"]);
}

/// Takes more than the callbacks.
#[derive(Default)]
struct Client {
    callbacks: Mutex<Vec<Box<dyn FnMut(u8) + Send>>>,
    last: Mutex<Option<Box<dyn FnOnce(u16) + Send>>>,
    topics: Mutex<Vec<String>>,
}

impl Client {
    fn subscribe(
        &self,
        topic: String,
        level: u8,
        callback: Box<dyn FnMut(u8) + Send>,
    ) -> Option<u32> {
        self.topics.lock().unwrap().push(topic);
        self.callbacks.lock().unwrap().push(callback);
        (level > 0).then_some(1)
    }

    fn on_lost(&self, topic: String, callback: impl FnOnce(u16) + Send + 'static) {
        self.topics.lock().unwrap().push(topic);
        *self.last.lock().unwrap() = Some(Box::new(callback));
    }
}

#[awaitable(for = Client, stream(unbounded), events(derive(Debug, PartialEq)))]
trait ClientEvents {
    #[awaitable(keep)]
    fn subscribe(
        &self,
        topic: String,
        level: u8,
        callback: Box<dyn FnMut(u8) + Send>,
    ) -> Option<u32>;
    fn on_lost(&self, topic: String, callback: impl FnOnce(u16) + Send + 'static);
}

#[test]
fn parameters_are_passed_to_each() {
    let client = Client::default();
    let mut events: Events<ClientEvent, Group> = client.events("t".to_owned(), 1);
    assert_eq!(*client.topics.lock().unwrap(), ["t", "t"]);
    client.callbacks.lock().unwrap()[0](3);
    client.last.lock().unwrap().take().unwrap()(4);
    let all: Vec<_> = events.drain().collect();
    assert_eq!(all, [ClientEvent::Subscribe(3), ClientEvent::Lost(4)]);
}
