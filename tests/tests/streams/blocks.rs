//! `stream` on a block: every listener in it becomes a stream, and completions stay awaitables.

use std::ops::ControlFlow;

use awaitify::{Awaitable, Dropped, Events, awaitable};

struct Device;

#[awaitable(stream(unbounded))]
impl Device {
    fn on_change(&self, handler: impl Fn(u8) + Send + 'static) {
        handler(1);
        handler(2);
    }

    fn each(&self, mut handler: impl FnMut(&str) -> ControlFlow<()> + 'static) {
        let _ = handler("a");
    }

    fn read(&self, done: impl FnOnce(u16) + Send + 'static) {
        done(3);
    }

    fn visit(&self, visit: impl Fn(u8)) {
        visit(4);
    }

    fn test(&self, test: impl Fn(u8) -> bool + 'static) -> bool {
        test(5)
    }

    #[awaitable(reply = true)]
    fn check(&self, check: impl Fn(u8) -> bool + 'static) -> bool {
        check(7)
    }

    #[awaitable(skip)]
    fn on_close(&self, handler: impl Fn(u8) + Send + 'static) {
        handler(6);
    }

    fn stream_visit(&self) -> &'static str {
        "not generated"
    }

    fn stream_test(&self) -> &'static str {
        "not generated"
    }

    fn stream_on_close(&self) -> &'static str {
        "not generated"
    }
}

#[test]
fn listeners_of_impl_are_streams() {
    let mut changes: Events<u8> = Device.stream_on_change();
    assert!(changes.wait_iter().eq([1, 2]));
    let mut words: Events<String> = Device.stream_each();
    assert!(words.wait_iter().eq(["a"]));
    Device.visit(|_| ());
    assert!(Device.test(|_| true));
    let (checked, mut checks): (bool, Events<u8>) = Device.stream_check();
    assert_eq!((checked, checks.wait_next()), (true, Some(7)));
    let read: Awaitable<Result<u16, Dropped>> = Device.awaitable_read();
    assert_eq!(read.wait(), Ok(3));
    Device.on_close(|_| ());
    let others = [
        Device.stream_visit(),
        Device.stream_test(),
        Device.stream_on_close(),
    ];
    assert_eq!(others, ["not generated"; 3]);
}

trait Sensor {
    fn measure(&self) -> u8;
}

#[awaitable(stream(latest))]
trait Listen: Sensor {
    fn on_value(&self, handler: Box<dyn Fn(u8) + Send>) {
        handler(self.measure());
    }
}

impl Sensor for Device {
    fn measure(&self) -> u8 {
        9
    }
}

impl Listen for Device {}

#[test]
fn listeners_of_trait_are_streams() {
    let listen: &dyn Listen = &Device;
    assert_eq!(listen.stream_on_value().wait_next(), Some(9));
}

#[awaitable(stream(unbounded), suffix = "_events")]
mod inner {
    pub(crate) fn keys(handler: impl Fn(char) + Send + 'static) {
        handler('k');
    }
}

#[test]
fn listeners_of_mod_are_streams() {
    assert_eq!(inner::keys_events().wait_next(), Some('k'));
}

mod theirs {
    pub(crate) struct Window;

    impl Window {
        pub(crate) fn on_resize(&self, handler: impl Fn(u32, u32) + 'static) -> u8 {
            handler(1, 2);
            7
        }
    }

    pub(crate) fn on_signal(handler: impl FnMut(i32) + Send + 'static) -> Result<(), String> {
        let mut handler = handler;
        handler(2);
        Ok(())
    }
}

#[awaitable(for = theirs::Window, stream(latest))]
trait WindowExt {
    #[awaitable(discard)]
    fn on_resize(&self, handler: impl Fn(u32, u32) + 'static) -> u8;
}

#[awaitable(path = theirs::on_signal, stream(unbounded))]
fn signals(handler: impl FnMut(i32) + Send + 'static) -> Result<(), String>;

#[test]
fn foreign_listeners_are_streams() {
    let mut sizes: Events<(u32, u32)> = theirs::Window.stream_on_resize();
    assert_eq!(sizes.wait_next(), Some((1, 2)));
    let mut signals: Events<i32> = signals().unwrap();
    assert_eq!(signals.wait_next(), Some(2));
}
