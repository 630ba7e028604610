//! GLib and GStreamer.

use awaitify::awaitable;

mod glib {
    pub enum Propagation {
        Stop,
        Proceed,
    }
    #[derive(Clone)]
    pub struct Value(pub u8);
    pub struct SignalHandlerId(pub u32);
    pub struct ParamSpec;
    #[derive(Clone)]
    pub struct Object;
    pub enum ControlFlow {
        Continue,
        Break,
    }
    impl Object {
        pub fn connect<F>(&self, signal_name: &str, after: bool, callback: F) -> SignalHandlerId
        where
            F: Fn(&[Value]) -> Option<Value> + Send + Sync + 'static,
        {
            assert!(callback(&[Value(7)]).is_none());
            std::mem::forget(callback);
            SignalHandlerId(2)
        }
        pub fn connect_notify<F: Fn(&Self, &ParamSpec) + Send + Sync + 'static>(
            &self,
            name: Option<&str>,
            f: F,
        ) -> SignalHandlerId {
            f(self, &ParamSpec);
            SignalHandlerId(3)
        }
        pub fn connect_key_pressed<F: Fn(&Self, u32, u32, u8) -> Propagation + 'static>(
            &self,
            f: F,
        ) -> SignalHandlerId {
            f(self, 1, 2, 3);
            SignalHandlerId(3)
        }
        pub fn disconnect(&self, id: SignalHandlerId) {}
        pub fn add_tick_callback<P: Fn(&Self, &Value) -> ControlFlow + 'static>(
            &self,
            callback: P,
        ) -> u8 {
            assert!(matches!(callback(self, &Value(9)), ControlFlow::Continue));
            1
        }
    }
}
#[awaitable(for = glib::Object, stream(unbounded), cancel = { let o = self.clone(); move |id| o.disconnect(id) })]
trait ObjectExt {
    #[awaitable(stream(unbounded), reply = None)]
    fn connect<F>(&self, signal_name: &str, after: bool, callback: F) -> glib::SignalHandlerId
    where
        F: Fn(&[glib::Value]) -> Option<glib::Value> + Send + Sync + 'static;
    #[awaitable(stream(unbounded), callback = f(_, _))]
    fn connect_notify<F: Fn(&Self, &glib::ParamSpec) + Send + Sync + 'static>(
        &self,
        name: Option<&str>,
        f: F,
    ) -> glib::SignalHandlerId;
    #[awaitable(stream(unbounded), ignore = first, reply = glib::Propagation::Proceed, local)]
    fn connect_key_pressed<F: Fn(&Self, u32, u32, u8) -> glib::Propagation + 'static>(
        &self,
        f: F,
    ) -> glib::SignalHandlerId;
    #[awaitable(stream(latest), ignore = first, reply = glib::ControlFlow::Continue, cancel = |id: u8| ())]
    fn add_tick_callback<P: Fn(&Self, &glib::Value) -> glib::ControlFlow + 'static>(
        &self,
        callback: P,
    ) -> u8;
}
#[test]
fn glib_signals() {
    let o = glib::Object;
    assert_eq!(o.stream_connect("x", true).wait_next().unwrap()[0].0, 7);
    let mut n = o.stream_connect_notify(Some("y"));
    assert_eq!(n.wait_next(), Some(()));
    assert_eq!(o.stream_connect_key_pressed().wait_next(), Some((1, 2, 3)));
    assert_eq!(o.stream_add_tick_callback().wait_next().unwrap().0, 9);
}

mod gio {
    #[derive(Clone)]
    pub struct DBusConnection;
    pub struct SignalSubscriptionId;
    #[derive(Clone)]
    pub struct Variant;
    pub struct WatcherId;
    pub enum BusType {
        Session,
    }
    impl DBusConnection {
        pub fn signal_subscribe<
            P: Fn(&DBusConnection, &str, &str, &str, &str, &Variant) + 'static,
        >(
            &self,
            sender: Option<&str>,
            interface_name: Option<&str>,
            member: Option<&str>,
            object_path: Option<&str>,
            arg0: Option<&str>,
            flags: u32,
            callback: P,
        ) -> SignalSubscriptionId {
            callback(self, "a", "b", "c", "d", &Variant);
            SignalSubscriptionId
        }
        pub fn signal_unsubscribe(&self, id: SignalSubscriptionId) {}
    }
    pub fn bus_watch_name<NameAppeared, NameVanished>(
        bus_type: BusType,
        name: &str,
        flags: u32,
        name_appeared: NameAppeared,
        name_vanished: NameVanished,
    ) -> WatcherId
    where
        NameAppeared: Fn(DBusConnection, &str, &str) + Send + Sync + 'static,
        NameVanished: Fn(DBusConnection, &str) + Send + Sync + 'static,
    {
        name_appeared(DBusConnection, name, ":1");
        name_vanished(DBusConnection, name);
        WatcherId
    }
    pub fn bus_unwatch_name(id: WatcherId) {}
}
use gio::{BusType, DBusConnection, WatcherId};
#[awaitable(for = gio::DBusConnection)]
trait ConnExt {
    #[awaitable(stream(unbounded), ignore = first, cancel = { let c = self.clone(); move |id| c.signal_unsubscribe(id) }, local)]
    fn signal_subscribe<P: Fn(&DBusConnection, &str, &str, &str, &str, &gio::Variant) + 'static>(
        &self,
        sender: Option<&str>,
        interface_name: Option<&str>,
        member: Option<&str>,
        object_path: Option<&str>,
        arg0: Option<&str>,
        flags: u32,
        callback: P,
    ) -> gio::SignalSubscriptionId;
}
#[awaitable(path = gio::bus_watch_name, stream(unbounded), ignore = first, events(enum = NameEvent, derive(Debug, PartialEq), name_appeared = Appeared, name_vanished = Vanished), cancel = gio::bus_unwatch_name)]
fn watch_name<NameAppeared, NameVanished>(
    bus_type: BusType,
    name: &str,
    flags: u32,
    name_appeared: NameAppeared,
    name_vanished: NameVanished,
) -> WatcherId
where
    NameAppeared: Fn(DBusConnection, &str, &str) + Send + Sync + 'static,
    NameVanished: Fn(DBusConnection, &str) + Send + Sync + 'static;
#[test]
fn gio_bus() {
    let (a, b, c, d, _v) = DBusConnection
        .stream_signal_subscribe(None, None, Some("m"), None, None, 0)
        .wait_next()
        .unwrap();
    assert_eq!((&*a, &*b, &*c, &*d), ("a", "b", "c", "d"));
    let mut e = watch_name(BusType::Session, "org", 0);
    assert_eq!(
        e.wait_next(),
        Some(NameEvent::Appeared("org".into(), ":1".into()))
    );
    assert_eq!(e.wait_next(), Some(NameEvent::Vanished("org".into())));
}

mod gst {
    #[derive(Clone)]
    pub struct Pad;
    pub struct PadProbeInfo<'a>(pub &'a u8);
    pub struct PadProbeId;
    pub enum PadProbeReturn {
        Ok,
    }
    #[derive(Clone)]
    pub struct AppSink;
    pub enum FlowError {
        Eos,
    }
    pub struct FlowSuccess;
    pub struct B;
    impl Pad {
        pub fn add_probe<F>(&self, mask: u32, func: F) -> Option<PadProbeId>
        where
            F: Fn(&Self, &mut PadProbeInfo) -> PadProbeReturn + Send + Sync + 'static,
        {
            func(self, &mut PadProbeInfo(&5));
            Some(PadProbeId)
        }
        pub fn remove_probe(&self, id: PadProbeId) {}
    }
    impl B {
        pub fn new_sample<F: FnMut(&AppSink) -> Result<FlowSuccess, FlowError> + Send + 'static>(
            self,
            new_sample: F,
        ) -> Self {
            let mut n = new_sample;
            assert!(n(&AppSink).is_ok());
            self
        }
        pub fn eos<F: FnMut(&AppSink) + Send + 'static>(self, eos: F) -> Self {
            self
        }
    }
}
#[awaitable(for = gst::Pad)]
trait PadExt {
    #[awaitable(stream(latest), map = |_: &gst::Pad, info: &mut gst::PadProbeInfo<'_>| -> u8 { *info.0 }, reply = gst::PadProbeReturn::Ok, cancel = { let pad = self.clone(); move |id: Option<gst::PadProbeId>| if let Some(id) = id { pad.remove_probe(id) } })]
    fn add_probe<F>(&self, mask: u32, func: F) -> Option<gst::PadProbeId>
    where
        F: Fn(&Self, &mut gst::PadProbeInfo<'_>) -> gst::PadProbeReturn + Send + Sync + 'static;
}
#[awaitable(for = gst::B, stream(unbounded))]
trait SinkExt: Sized {
    #[awaitable(stream(buffer = 3, overflow = drop_oldest), reply = Ok(gst::FlowSuccess), reply_when_closed = Err(gst::FlowError::Eos))]
    fn new_sample<
        F: FnMut(&gst::AppSink) -> Result<gst::FlowSuccess, gst::FlowError> + Send + 'static,
    >(
        self,
        new_sample: F,
    ) -> Self;
    fn eos<F: FnMut(&gst::AppSink) + Send + 'static>(self, eos: F) -> Self;
}
#[test]
fn gstreamer_probes() {
    assert_eq!(gst::Pad.stream_add_probe(1).wait_next(), Some(5));
    let (b, mut s) = gst::B.stream_new_sample();
    assert!(s.wait_next().is_some());
    let (b, mut s) = b.stream_eos();
    assert!(s.wait_next().is_none());
}
