//! PipeWire and PulseAudio.

use std::cell::RefCell;
use std::io::Read;

use awaitify::{Flow, awaitable};

mod pw {
    use super::*;
    pub struct GlobalObject<P> {
        pub id: u32,
        pub props: Option<P>,
    }
    pub struct DictRef;
    pub struct Builder<'a>(pub &'a u8);
    pub struct Timer<'l>(pub &'l Loop);
    pub struct Loop;
    pub struct IoSource<'l, I>(&'l Loop, Box<dyn Fn()>, std::marker::PhantomData<I>);
    impl<'a> Builder<'a> {
        pub fn global<F>(self, global: F) -> Self
        where
            F: Fn(&GlobalObject<&DictRef>) + 'static,
        {
            global(&GlobalObject { id: 4, props: None });
            self
        }
        pub fn global_remove<F>(self, f: F) -> Self
        where
            F: Fn(u32) + 'static,
        {
            f(4);
            self
        }
    }
    impl Loop {
        pub fn add_timer<F>(&self, callback: F) -> Timer<'_>
        where
            F: Fn(u64) + 'static,
        {
            callback(1);
            Timer(self)
        }
        pub fn add_io<I, F>(&self, io: I, mask: u8, callback: F) -> IoSource<'_, I>
        where
            I: Read + 'static,
            F: Fn(&mut I) + 'static,
        {
            let io = RefCell::new(io);
            callback(&mut io.borrow_mut());
            IoSource(
                self,
                Box::new(move || callback(&mut io.borrow_mut())),
                std::marker::PhantomData,
            )
        }
    }
}
#[awaitable(for = pw::Builder<'a>, stream(unbounded))]
trait PwExt<'a>: Sized {
    #[awaitable(stream(unbounded), map = |o: &pw::GlobalObject<&pw::DictRef>| -> u32 { o.id })]
    fn global<F>(self, global: F) -> Self
    where
        F: Fn(&pw::GlobalObject<&pw::DictRef>) + 'static;
    fn global_remove<F>(self, f: F) -> Self
    where
        F: Fn(u32) + 'static;
}
#[awaitable(for = pw::Loop, stream(unbounded), keep)]
trait LoopExt {
    fn add_timer<F>(&self, callback: F) -> pw::Timer<'_>
    where
        F: Fn(u64) + 'static;
    #[awaitable(stream(unbounded), map = |io: &mut I| -> Vec<u8> { let mut v = vec![]; io.read_to_end(&mut v); v })]
    fn add_io<I, F>(&self, io: I, mask: u8, callback: F) -> pw::IoSource<'_, I>
    where
        I: Read + 'static,
        F: Fn(&mut I) + 'static;
}
#[test]
fn pipewire_sources() {
    let n = 0;
    let (b, mut g) = pw::Builder(&n).stream_global();
    let (b, mut r) = b.stream_global_remove();
    assert_eq!((g.wait_next(), r.wait_next()), (Some(4), Some(4)));
    let l = pw::Loop;
    let mut t = l.stream_add_timer();
    assert_eq!(t.wait_next(), Some(1));
    let mut t = l.stream_add_io(&b"ab"[..], 1);
    assert_eq!(t.wait_next(), Some(b"ab".to_vec()));
}

mod pulse {
    pub enum ListResult<T> {
        Item(T),
        End,
        Error,
    }
    pub struct SinkInfo<'a>(pub &'a str);
    pub struct Operation<C: ?Sized>(pub Box<C>);
    pub struct Introspector;
    pub enum Facility {
        Sink,
    }
    pub enum Op {
        New,
    }
    impl Introspector {
        pub fn get_sink_info_list<F>(
            &self,
            mut callback: F,
        ) -> Operation<dyn FnMut(ListResult<&SinkInfo>)>
        where
            F: FnMut(ListResult<&SinkInfo>) + 'static,
        {
            callback(ListResult::Item(&SinkInfo("s")));
            callback(ListResult::End);
            Operation(Box::new(callback))
        }
        pub fn set_subscribe_callback(
            &mut self,
            callback: Option<Box<dyn FnMut(Option<Facility>, Option<Op>, u32) + 'static>>,
        ) {
            if let Some(mut c) = callback {
                c(Some(Facility::Sink), None, 1)
            }
        }
    }
}
#[awaitable(for = pulse::Introspector)]
trait PulseExt {
    #[awaitable(stream(unbounded), keep, flow = |r: pulse::ListResult<&pulse::SinkInfo<'_>>| -> Flow<String, ()> { match r { pulse::ListResult::Item(i) => Flow::Item(i.0.to_owned()), pulse::ListResult::End => Flow::End, pulse::ListResult::Error => Flow::Fail(()) } })]
    fn get_sink_info_list<F>(
        &self,
        callback: F,
    ) -> pulse::Operation<dyn FnMut(pulse::ListResult<&pulse::SinkInfo<'_>>)>
    where
        F: FnMut(pulse::ListResult<&pulse::SinkInfo<'_>>) + 'static;
    #[awaitable(stream(unbounded))]
    fn set_subscribe_callback(
        &mut self,
        callback: Option<Box<dyn FnMut(Option<pulse::Facility>, Option<pulse::Op>, u32) + 'static>>,
    );
}
#[test]
fn pulse_lists() {
    let mut l = pulse::Introspector.stream_get_sink_info_list();
    assert_eq!(l.wait_next(), Some(Ok("s".into())));
    assert!(l.wait_next().is_none());
    assert!(matches!(
        pulse::Introspector
            .stream_set_subscribe_callback()
            .wait_next(),
        Some((Some(_), None, 1))
    ));
}
