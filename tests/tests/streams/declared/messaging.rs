//! Messages: Socket.IO, WebRTC, Matrix, AMQP and NATS.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use awaitify::awaitable;

mod in_socketio_async {
    use super::*;

    mod sio {
        use std::{future::Future, pin::Pin};
        pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
        pub enum Payload {
            Text(String),
        }
        #[derive(Clone)]
        pub struct Client;
        pub enum Event {
            Message,
        }
        pub struct ClientBuilder;
        #[derive(Debug)]
        pub struct Error;
        impl ClientBuilder {
            pub fn on<T: Into<Event>, F>(mut self, event: T, callback: F) -> Self
            where
                F: FnMut(Payload, Client) -> BoxFuture<'static, ()> + 'static + Send + Sync,
            {
                self
            }
            pub fn on_any<F>(mut self, callback: F) -> Self
            where
                F: FnMut(Event, Payload, Client) -> BoxFuture<'static, ()> + 'static + Send + Sync,
            {
                self
            }
        }
        impl Client {
            pub fn emit_with_ack<F, E, D>(
                &self,
                event: E,
                data: D,
                timeout: std::time::Duration,
                callback: F,
            ) -> Result<(), Error>
            where
                F: FnMut(Payload, Client) + 'static + Send,
                E: Into<Event>,
                D: Into<Payload>,
            {
                Ok(())
            }
        }
    }
    #[awaitable(for = sio::ClientBuilder, stream(unbounded))]
    trait Ext: Sized {
        #[awaitable(stream(unbounded), ignore = last)]
        fn on<T: Into<sio::Event>, F>(self, event: T, callback: F) -> Self
        where
            F: FnMut(sio::Payload, sio::Client) -> sio::BoxFuture<'static, ()>
                + 'static
                + Send
                + Sync;
        #[awaitable(stream(buffer = 8, overflow = block))]
        fn on_any<F>(self, callback: F) -> Self
        where
            F: FnMut(sio::Event, sio::Payload, sio::Client) -> sio::BoxFuture<'static, ()>
                + 'static
                + Send
                + Sync;
    }
    #[awaitable(for = sio::Client)]
    trait Ext2 {
        #[awaitable(ignore = last)]
        fn emit_with_ack<F, E, D>(
            &self,
            event: E,
            data: D,
            timeout: Duration,
            callback: F,
        ) -> Result<(), sio::Error>
        where
            F: FnMut(sio::Payload, sio::Client) + 'static + Send,
            E: Into<sio::Event>,
            D: Into<sio::Payload>;
    }
}

mod in_webrtc_track {
    use super::*;

    mod webrtc {
        use super::*;
        pub struct TrackRemote;
        pub struct Rcv;
        pub struct Trx;
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub enum RTCPeerConnectionState {
            New,
        }
        pub type OnTrackHdlrFn = Box<
            dyn (FnMut(
                    Arc<TrackRemote>,
                    Arc<Rcv>,
                    Arc<Trx>,
                ) -> Pin<Box<dyn Future<Output = ()> + Send + 'static>>)
                + Send
                + Sync,
        >;
        pub type OnStateHdlrFn = Box<
            dyn (FnMut(RTCPeerConnectionState) -> Pin<Box<dyn Future<Output = ()> + Send + 'static>>)
                + Send
                + Sync,
        >;
        pub struct RTCPeerConnection;
        impl RTCPeerConnection {
            pub fn on_track(&self, mut f: OnTrackHdlrFn) {
                drop(f(Arc::new(TrackRemote), Arc::new(Rcv), Arc::new(Trx)))
            }
            pub fn on_peer_connection_state_change(&self, mut f: OnStateHdlrFn) {
                drop(f(RTCPeerConnectionState::New))
            }
        }
    }
    #[awaitable(for = webrtc::RTCPeerConnection, stream(unbounded))]
    trait Ext {
        #[awaitable(stream(unbounded), callback = f(Arc<webrtc::TrackRemote>, _, _))]
        fn on_track(&self, f: webrtc::OnTrackHdlrFn);
        #[awaitable(stream(unbounded), callback = f)]
        fn on_peer_connection_state_change(&self, f: webrtc::OnStateHdlrFn);
    }
    #[test]
    fn webrtc_track() {
        let p = webrtc::RTCPeerConnection;
        assert!(p.stream_on_track().wait_next().is_some());
        assert!(
            p.stream_on_peer_connection_state_change()
                .wait_next()
                .is_some()
        );
    }
}

mod in_libwebrtc_candidates {
    use super::*;

    mod lk {
        pub struct IceCandidate;
        pub type OnIceCandidate = Box<dyn FnMut(IceCandidate) + Send + Sync>;
        pub struct Pc;
        impl Pc {
            pub fn on_ice_candidate(&self, f: Option<OnIceCandidate>) {
                if let Some(mut f) = f {
                    f(IceCandidate)
                }
            }
        }
    }
    #[awaitable(for = lk::Pc)]
    trait Ext {
        #[awaitable(stream(unbounded), callback = f)]
        fn on_ice_candidate(&self, f: Option<lk::OnIceCandidate>);
    }
    #[test]
    fn libwebrtc_candidates() {
        assert!(lk::Pc.stream_on_ice_candidate().wait_next().is_some());
    }
}

mod in_matrix_event_handler {
    use super::*;

    mod mx {
        use super::*;
        pub struct Client;
        pub trait SyncEvent {}
        pub struct Ev(pub u8);
        impl SyncEvent for Ev {}
        pub struct EventHandlerHandle;
        pub trait Def {
            fn make() -> Self;
        }
        impl Def for Ev {
            fn make() -> Self {
                Ev(7)
            }
        }
        pub trait EventHandlerResult: Sized {}
        impl EventHandlerResult for () {}
        pub trait EventHandler<Ev, Ctx>: Clone + Send + Sync + 'static {
            fn run(self, ev: Ev);
        }
        impl<E, F, Fut> EventHandler<E, ()> for F
        where
            E: SyncEvent + 'static,
            F: FnOnce(E) -> Fut + Clone + Send + Sync + 'static,
            Fut: Future + Send + 'static,
            Fut::Output: EventHandlerResult,
        {
            fn run(self, ev: E) {
                drop(self(ev))
            }
        }
        impl Client {
            pub fn add_event_handler<Ev, Ctx, H>(&self, handler: H) -> EventHandlerHandle
            where
                Ev: SyncEvent + Def + Send + 'static,
                H: EventHandler<Ev, Ctx>,
            {
                handler.run(Ev::make());
                EventHandlerHandle
            }
            pub fn remove_event_handler(&self, h: EventHandlerHandle) {}
        }
    }
    #[awaitable(for = mx::Client)]
    trait Ext {
        #[awaitable(stream(unbounded), callback = handler(Ev), reply = std::future::ready(()))]
        fn add_event_handler<Ev, Ctx, H>(&self, handler: H) -> mx::EventHandlerHandle
        where
            Ev: mx::SyncEvent + mx::Def + Send + 'static,
            H: mx::EventHandler<Ev, Ctx>;
    }
    #[test]
    fn matrix_event_handler() {
        let (h, mut e) = mx::Client.stream_add_event_handler::<mx::Ev, ()>();
        assert_eq!(e.wait_next().unwrap().0, 7);
    }
}

mod in_lapin_consumer {
    use super::*;

    mod lp {
        use std::future::Future;
        use std::pin::Pin;
        #[derive(Debug, Clone)]
        pub struct Error;
        pub struct Delivery;
        pub type DeliveryResult = Result<Option<Delivery>, Error>;
        pub struct Connection;
        pub struct Consumer;
        pub trait ConsumerDelegate: Send + Sync {
            fn on_new_delivery(
                &self,
                delivery: DeliveryResult,
            ) -> Pin<Box<dyn Future<Output = ()> + Send>>;
        }
        impl<
            F: Future<Output = ()> + Send + 'static,
            DeliveryHandler: Fn(DeliveryResult) -> F + Send + Sync + 'static,
        > ConsumerDelegate for DeliveryHandler
        {
            fn on_new_delivery(
                &self,
                delivery: DeliveryResult,
            ) -> Pin<Box<dyn Future<Output = ()> + Send>> {
                Box::pin(self(delivery))
            }
        }
        impl Connection {
            pub fn on_error<E: FnMut(Error) + Send + 'static>(&self, mut handler: E) {
                handler(Error)
            }
        }
        impl Consumer {
            pub fn set_delegate<D: ConsumerDelegate + 'static>(&self, delegate: D) {
                drop(delegate.on_new_delivery(Ok(None)))
            }
        }
    }
    #[awaitable(for = lp::Connection, stream(unbounded))]
    trait Ext {
        fn on_error<E: FnMut(lp::Error) + Send + 'static>(&self, handler: E);
    }
    #[awaitable(for = lp::Consumer)]
    trait Ext2 {
        #[awaitable(stream(unbounded), callback = delegate(lp::DeliveryResult), reply = async {})]
        fn set_delegate<D: lp::ConsumerDelegate + 'static>(&self, delegate: D);
    }
    #[test]
    fn lapin_consumer() {
        assert!(lp::Connection.stream_on_error().wait_next().is_some());
        assert!(lp::Consumer.stream_set_delegate().wait_next().is_some());
    }
}

mod in_nats_subscription {
    use super::*;

    mod nt {
        use std::{future::Future, io};
        pub struct Message;
        pub enum Event {
            A,
        }
        pub struct Subscription;
        pub struct Handler;
        pub struct Options;
        impl Subscription {
            pub fn with_handler<F>(self, handler: F) -> Handler
            where
                F: Fn(Message) -> io::Result<()> + Send + 'static,
            {
                handler(Message).unwrap();
                Handler
            }
        }
        impl Options {
            pub fn event_callback<F, Fut>(mut self, cb: F) -> Options
            where
                F: Fn(Event) -> Fut + Send + Sync + 'static,
                Fut: Future<Output = ()> + 'static + Send + Sync,
            {
                drop(cb(Event::A));
                self
            }
        }
    }
    #[awaitable(for = nt::Subscription, stream(unbounded))]
    trait Ext: Sized {
        #[awaitable(stream(unbounded), keep)]
        fn with_handler<F>(self, handler: F) -> nt::Handler
        where
            F: Fn(nt::Message) -> io::Result<()> + Send + 'static;
    }
    #[awaitable(for = nt::Options, stream(unbounded))]
    trait Ext2: Sized {
        #[awaitable(stream(unbounded))]
        fn event_callback<F, Fut>(self, cb: F) -> nt::Options
        where
            F: Fn(nt::Event) -> Fut + Send + Sync + 'static,
            Fut: Future<Output = ()> + 'static + Send + Sync;
    }
    #[test]
    fn nats_subscription() {
        assert!(nt::Subscription.stream_with_handler().wait_next().is_some());
        let (_, mut e) = nt::Options.stream_event_callback();
        assert!(e.wait_next().is_some());
    }
}
