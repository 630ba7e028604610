//! Network crates: Zenoh, reqwest, hyper, a browser and actix.

use std::any::Any;
use std::sync::Arc;

use awaitify::awaitable;

mod in_zenoh_builder {
    use super::*;

    mod zenoh {
        pub struct Sample;
        pub struct Callback<T>(T);
        pub trait IntoHandler<T> {}
        pub struct DefaultHandler;
        pub struct SubscriberBuilder<'a, 'b, H>(pub &'a u8, pub &'b u8, pub H);
        impl<'a, 'b> SubscriberBuilder<'a, 'b, DefaultHandler> {
            pub fn callback<F>(self, callback: F) -> SubscriberBuilder<'a, 'b, Callback<Sample>>
            where
                F: Fn(Sample) + Send + Sync + 'static,
            {
                callback(Sample);
                SubscriberBuilder(self.0, self.1, Callback(Sample))
            }
            pub fn callback_mut<F>(self, callback: F) -> SubscriberBuilder<'a, 'b, Callback<Sample>>
            where
                F: FnMut(Sample) + Send + Sync + 'static,
            {
                SubscriberBuilder(self.0, self.1, Callback(Sample))
            }
        }
    }
    #[awaitable(for = zenoh::SubscriberBuilder<'a,'b,zenoh::DefaultHandler>, stream(unbounded))]
    trait Ext<'a, 'b> {
        fn callback<F>(
            self,
            callback: F,
        ) -> zenoh::SubscriberBuilder<'a, 'b, zenoh::Callback<zenoh::Sample>>
        where
            F: Fn(zenoh::Sample) + Send + Sync + 'static;
        fn callback_mut<F>(
            self,
            callback: F,
        ) -> zenoh::SubscriberBuilder<'a, 'b, zenoh::Callback<zenoh::Sample>>
        where
            F: FnMut(zenoh::Sample) + Send + Sync + 'static;
    }
    #[test]
    fn zenoh_builder() {
        let (a, b) = (1, 2);
        let (b2, mut e) = zenoh::SubscriberBuilder(&a, &b, zenoh::DefaultHandler).stream_callback();
        assert!(e.wait_next().is_some());
    }
}

mod in_reqwest_redirects {
    use super::*;

    mod rq {
        pub struct Attempt<'a>(pub &'a str);
        pub struct Action;
        impl<'a> Attempt<'a> {
            pub fn follow(self) -> Action {
                Action
            }
            pub fn url(&self) -> &str {
                self.0
            }
        }
        pub struct Policy;
        impl Policy {
            pub fn custom<T>(policy: T) -> Self
            where
                T: Fn(Attempt) -> Action + Send + Sync + 'static,
            {
                policy(Attempt("u"));
                Policy
            }
        }
    }
    #[awaitable(path = rq::Policy::custom, stream(unbounded), map = |a: rq::Attempt<'_>| -> String { a.url().to_owned() }, reply = |a: &rq::Attempt<'_>| rq::Attempt(a.0).follow())]
    fn redirects<T>(policy: T) -> rq::Policy
    where
        T: Fn(rq::Attempt<'_>) -> rq::Action + Send + Sync + 'static;
    #[test]
    fn reqwest_redirects() {
        let (p, mut e) = redirects();
        assert_eq!(e.wait_next().unwrap(), "u");
    }
}

mod in_hyper_informational {
    use super::*;

    mod hyper {
        pub struct Response<'a>(pub &'a str);
        pub struct Request<B>(pub B, pub Option<Box<dyn Fn(Response<'_>) + Send + Sync>>);
        pub fn on_informational<B, F>(req: &mut Request<B>, callback: F)
        where
            F: Fn(Response<'_>) + Send + Sync + 'static,
        {
            callback(Response("100"));
        }
    }
    #[awaitable(path = hyper::on_informational, stream(unbounded), map = |r: hyper::Response<'_>| -> String { r.0.to_owned() })]
    fn informational<B, F>(req: &mut hyper::Request<B>, callback: F)
    where
        F: Fn(hyper::Response<'_>) + Send + Sync + 'static;
    #[test]
    fn hyper_informational() {
        let mut r = hyper::Request(1, None);
        assert!(informational(&mut r).wait_next().is_some());
    }
}

mod in_headless_chrome {
    use super::*;

    mod hc {
        use std::sync::{Arc, Weak};
        pub trait EventListener<T> {
            fn on_event(&self, event: &T);
        }
        impl<T, F: Fn(&T) + Send + Sync> EventListener<T> for F {
            fn on_event(&self, e: &T) {
                self(e)
            }
        }
        #[derive(Clone)]
        pub enum Event {
            Load,
        }
        pub type SyncSendEvent = dyn EventListener<Event> + Send + Sync;
        pub struct Tab;
        impl Tab {
            pub fn add_event_listener<S: EventListener<Event> + Send + Sync + 'static>(
                &self,
                listener: Arc<S>,
            ) -> Result<Weak<SyncSendEvent>, String> {
                listener.on_event(&Event::Load);
                let l: Arc<SyncSendEvent> = listener;
                Ok(Arc::downgrade(&l))
            }
            pub fn remove_event_listener(
                &self,
                listener: &Weak<SyncSendEvent>,
            ) -> Result<(), String> {
                Ok(())
            }
        }
    }
    #[awaitable(for = hc::Tab)]
    trait Ext {
        #[awaitable(stream(unbounded), callback = listener(&hc::Event))]
        fn add_event_listener<S: hc::EventListener<hc::Event> + Send + Sync + 'static>(
            &self,
            listener: Arc<S>,
        ) -> Result<std::sync::Weak<hc::SyncSendEvent>, String>;
    }
    #[test]
    fn headless_chrome() {
        let (h, mut e) = hc::Tab.stream_add_event_listener().unwrap();
        assert!(e.wait_next().is_some());
    }
}

mod in_actix_on_connect {
    use super::*;

    mod ax {
        use std::any::Any;
        pub struct Extensions;
        pub struct HttpServer<F>(pub F);
        impl<F> HttpServer<F> {
            pub fn on_connect<CB>(mut self, f: CB) -> HttpServer<F>
            where
                CB: Fn(&dyn Any, &mut Extensions) + Send + Sync + 'static,
            {
                f(&1u8, &mut Extensions);
                self
            }
        }
    }
    #[awaitable(for = ax::HttpServer<F>)]
    trait Ext<F>: Sized {
        #[awaitable(stream(unbounded), ignore = last, map = |io: &dyn Any| -> bool { io.is::<u8>() })]
        fn on_connect<CB>(self, f: CB) -> ax::HttpServer<F>
        where
            CB: Fn(&dyn Any, &mut ax::Extensions) + Send + Sync + 'static;
    }
    #[test]
    fn actix_on_connect() {
        let (_, mut e) = ax::HttpServer(1).stream_on_connect();
        assert_eq!(e.wait_next(), Some(true));
    }
}
