//! Interpreters, networks, version control and kernels.

use std::path::{Path, PathBuf};

use awaitify::awaitable;

mod vlc {
    pub struct Event;
    pub struct VLCObject;
    pub struct EventManager;
    impl EventManager {
        pub fn attach<F>(&self, event_type: u8, mut callback: F) -> Result<(), ()>
        where
            F: FnMut(Event, VLCObject) + Send + 'static,
        {
            callback(Event, VLCObject);
            Ok(())
        }
    }
}

#[awaitable(for = vlc::EventManager)]
trait VlcExt {
    #[awaitable(stream(unbounded), ignore = last)]
    fn attach<F>(&self, event_type: u8, callback: F) -> Result<(), ()>
    where
        F: FnMut(vlc::Event, vlc::VLCObject) + Send + 'static;
}

#[test]
fn vlc_events() {
    let mut events = vlc::EventManager.stream_attach(2).unwrap();
    assert!(events.wait_next().is_some());
}

mod rosrust {
    pub trait Message: Sized + Send + 'static {
        fn received() -> Self;
    }
    impl Message for u8 {
        fn received() -> u8 {
            1
        }
    }
    pub struct Subscriber;
    pub fn subscribe<T, F>(
        topic: &str,
        queue_size: usize,
        callback: F,
    ) -> Result<Subscriber, String>
    where
        T: Message,
        F: Fn(T) + Send + 'static,
    {
        callback(T::received());
        Ok(Subscriber)
    }
}

#[awaitable(path = rosrust::subscribe, stream(buffer = queue_size, overflow = drop_oldest), keep)]
fn subscribe<T, F>(
    topic: &str,
    queue_size: usize,
    callback: F,
) -> Result<rosrust::Subscriber, String>
where
    T: rosrust::Message,
    F: Fn(T) + Send + 'static;

#[test]
fn rosrust_topic() {
    let mut messages = subscribe::<u8>("numbers", 3).unwrap();
    assert_eq!(messages.wait_next(), Some(1));
}

mod mlua {
    pub struct Lua;
    pub struct Debug<'a>(pub &'a u8);
    #[derive(Debug, PartialEq)]
    pub enum VmState {
        Continue,
    }
    impl Lua {
        pub fn set_hook<F>(&self, triggers: u8, callback: F) -> Result<(), String>
        where
            F: Fn(&Lua, &Debug) -> Result<VmState, String> + 'static,
        {
            assert_eq!(callback(self, &Debug(&9))?, VmState::Continue);
            Ok(())
        }
    }
}

#[awaitable(for = mlua::Lua)]
trait LuaExt {
    #[awaitable(
        stream(unbounded),
        map = |_: &mlua::Lua, line: &mlua::Debug<'_>| -> u8 { *line.0 },
        reply = Ok(mlua::VmState::Continue),
    )]
    fn set_hook<F>(&self, triggers: u8, callback: F) -> Result<(), String>
    where
        F: Fn(&mlua::Lua, &mlua::Debug<'_>) -> Result<mlua::VmState, String> + 'static;
}

#[test]
fn mlua_hook() {
    let mut lines = mlua::Lua.stream_set_hook(3).unwrap();
    assert_eq!(lines.wait_next(), Some(9));
}

mod pcap {
    pub struct Packet<'a> {
        pub data: &'a [u8],
    }
    pub struct Capture;
    impl Capture {
        pub fn for_each<F>(&mut self, count: Option<usize>, mut handler: F) -> Result<(), String>
        where
            F: FnMut(Packet),
        {
            handler(Packet { data: b"x" });
            Ok(())
        }
    }
}

/// The job needs the capture itself, so the function has a body.
#[awaitable(
    stream(unbounded),
    map = |packet: pcap::Packet<'_>| -> Vec<u8> { packet.data.to_vec() },
    blocking = |job| drop(std::thread::spawn(job)),
)]
fn packets(
    mut capture: pcap::Capture,
    count: Option<usize>,
    handler: impl FnMut(pcap::Packet<'_>),
) -> Result<(), String> {
    capture.for_each(count, handler)
}

#[test]
fn pcap_packets() {
    let mut packets = stream_packets(pcap::Capture, None);
    assert_eq!(packets.wait_next(), Some(Ok(b"x".to_vec())));
    assert_eq!(packets.wait_next(), None);
}

mod git2 {
    use std::path::Path;

    #[derive(Default)]
    pub struct CheckoutBuilder<'cb>(Option<Box<dyn FnMut(Option<&Path>, usize, usize) + 'cb>>);
    impl<'cb> CheckoutBuilder<'cb> {
        pub fn progress<F>(&mut self, cb: F) -> &mut CheckoutBuilder<'cb>
        where
            F: FnMut(Option<&Path>, usize, usize) + 'cb,
        {
            self.0 = Some(Box::new(cb));
            self
        }
        pub fn check_out(&mut self) {
            let progress = self.0.as_mut().unwrap();
            progress(None, 0, 1);
            progress(Some(Path::new("README.md")), 1, 1);
        }
    }
}

#[awaitable(path = git2::CheckoutBuilder::progress, stream(unbounded))]
fn checkout_progress<'a, 'cb, F>(
    builder: &'a mut git2::CheckoutBuilder<'cb>,
    cb: F,
) -> &'a mut git2::CheckoutBuilder<'cb>
where
    F: FnMut(Option<&Path>, usize, usize) + 'cb;

#[test]
fn git2_checkout() {
    let mut builder = git2::CheckoutBuilder::default();
    let (builder, mut progress) = checkout_progress(&mut builder);
    builder.check_out();
    assert_eq!(progress.wait_next(), Some((None, 0, 1)));
    let path = Some(PathBuf::from("README.md"));
    assert_eq!(progress.wait_next(), Some((path, 1, 1)));
}

mod libbpf {
    pub trait MapCore {}
    impl MapCore for u8 {}
    #[derive(Default)]
    pub struct RingBufferBuilder<'slf, 'cb>(
        Vec<(&'slf dyn MapCore, Box<dyn FnMut(&[u8]) -> i32 + 'cb>)>,
    );
    impl<'slf, 'cb: 'slf> RingBufferBuilder<'slf, 'cb> {
        pub fn add<NewF>(
            &mut self,
            map: &'slf dyn MapCore,
            mut callback: NewF,
        ) -> Result<&mut Self, String>
        where
            NewF: FnMut(&[u8]) -> i32 + 'cb,
        {
            assert_eq!(callback(b"event"), 0);
            self.0.push((map, Box::new(callback)));
            Ok(self)
        }
    }
}

#[awaitable(for = libbpf::RingBufferBuilder<'slf, 'cb>)]
trait RingBufferExt<'slf, 'cb: 'slf>: Sized {
    #[awaitable(stream(unbounded), reply = 0)]
    fn add<NewF>(
        &mut self,
        map: &'slf dyn libbpf::MapCore,
        callback: NewF,
    ) -> Result<&mut Self, String>
    where
        NewF: FnMut(&[u8]) -> i32 + 'cb;
}

#[test]
fn libbpf_ring_buffer() {
    let map = 3;
    let mut builder = libbpf::RingBufferBuilder::default();
    let (_builder, mut events) = builder.stream_add(&map).unwrap();
    assert_eq!(events.wait_next(), Some(b"event".to_vec()));
}
