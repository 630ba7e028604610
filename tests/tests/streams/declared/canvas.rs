//! Windows and sources: rodio, egui and gtk.

use std::sync::Arc;
use std::time::Duration;

use awaitify::awaitable;

mod in_rodio_sources {
    use super::*;

    mod rd {
        use std::time::Duration;
        pub struct PeriodicAccess<I, F>(pub I, pub F);
        pub trait Source: Sized {
            fn periodic_access<F>(self, period: Duration, access: F) -> PeriodicAccess<Self, F>
            where
                F: FnMut(&mut Self),
            {
                PeriodicAccess(self, access)
            }
        }
        pub struct Sine;
        impl Source for Sine {}
        pub struct EmptyCallback(pub Box<dyn Send + Fn()>);
        impl EmptyCallback {
            pub fn new(callback: Box<dyn Send + Fn()>) -> Self {
                Self(callback)
            }
        }
    }
    #[awaitable(for = S)]
    trait Ext<S: rd::Source> {
        #[awaitable(stream(latest), ignore = first)]
        fn periodic_access<F>(self, period: Duration, access: F) -> rd::PeriodicAccess<Self, F>
        where
            F: FnMut(&mut Self);
    }
    #[awaitable(for = rd::EmptyCallback, stream(unbounded))]
    trait Ext2: Sized {
        fn new(callback: Box<dyn Send + Fn()>) -> Self;
    }
    #[test]
    fn rodio_sources() {
        let (c, mut e) = rd::EmptyCallback::stream_new();
        (c.0)();
        assert!(e.wait_next().is_some());
    }
}

mod in_egui_context {
    use super::*;

    mod eg {
        use std::sync::Arc;
        #[derive(Clone)]
        pub struct Context;
        #[derive(Clone)]
        pub struct RequestRepaintInfo;
        pub type ContextCallback = Arc<dyn Fn(&Context) + Send + Sync>;
        impl Context {
            pub fn set_request_repaint_callback(
                &self,
                callback: impl Fn(RequestRepaintInfo) + Send + Sync + 'static,
            ) {
                callback(RequestRepaintInfo)
            }
            pub fn on_begin_pass(&self, debug_name: &'static str, cb: ContextCallback) {
                cb(self)
            }
        }
    }
    #[awaitable(for = eg::Context, stream(latest))]
    trait Ext {
        fn set_request_repaint_callback(
            &self,
            callback: impl Fn(eg::RequestRepaintInfo) + Send + Sync + 'static,
        );
        #[awaitable(callback = cb(&_))]
        fn on_begin_pass(&self, debug_name: &'static str, cb: eg::ContextCallback);
    }
    #[test]
    fn egui_context() {
        assert!(
            eg::Context
                .stream_set_request_repaint_callback()
                .wait_next()
                .is_some()
        );
        assert!(eg::Context.stream_on_begin_pass("x").wait_next().is_some());
    }
}

mod in_gtk_drop_target {
    use super::*;

    mod gtk {
        pub struct Value;
        #[derive(Clone)]
        pub struct DropTarget;
        pub struct SignalHandlerId;
        pub enum Propagation {
            Proceed,
            Stop,
        }
        impl DropTarget {
            pub fn connect_drop<F: Fn(&Self, &Value, f64, f64) -> bool + 'static>(
                &self,
                f: F,
            ) -> SignalHandlerId {
                f(self, &Value, 1., 2.);
                SignalHandlerId
            }
            pub fn connect_close_request<F: Fn(&Self) -> Propagation + 'static>(
                &self,
                f: F,
            ) -> SignalHandlerId {
                SignalHandlerId
            }
            pub fn connect_pressed<F: Fn(&Self, i32, f64, f64) + 'static>(
                &self,
                f: F,
            ) -> SignalHandlerId {
                SignalHandlerId
            }
            pub fn connect_insert_text<F>(&self, f: F) -> SignalHandlerId
            where
                F: Fn(&Self, &str, &mut i32) + 'static,
            {
                SignalHandlerId
            }
            pub fn disconnect(&self, id: SignalHandlerId) {}
        }
    }
    #[awaitable(for = gtk::DropTarget, stream(unbounded), ignore = first, local, cancel = { let this = self.clone(); move |id| this.disconnect(id) })]
    trait Ext {
        #[awaitable(stream(unbounded), reply = true, map = |_: &gtk::Value, x: f64, y: f64| -> (f64, f64) { (x, y) })]
        fn connect_drop<F: Fn(&Self, &gtk::Value, f64, f64) -> bool + 'static>(
            &self,
            f: F,
        ) -> gtk::SignalHandlerId;
        #[awaitable(stream(unbounded), reply = gtk::Propagation::Stop)]
        fn connect_close_request<F: Fn(&Self) -> gtk::Propagation + 'static>(
            &self,
            f: F,
        ) -> gtk::SignalHandlerId;
        fn connect_pressed<F: Fn(&Self, i32, f64, f64) + 'static>(
            &self,
            f: F,
        ) -> gtk::SignalHandlerId;
        #[awaitable(stream(unbounded), ignore = (0, 2))]
        fn connect_insert_text<F>(&self, f: F) -> gtk::SignalHandlerId
        where
            F: Fn(&Self, &str, &mut i32) + 'static;
    }
    #[test]
    fn gtk_drop_target() {
        let d = gtk::DropTarget;
        let mut e = d.stream_connect_drop();
        assert_eq!(e.wait_next(), Some((1., 2.)));
    }
}
