//! Services: caches, TLS, databases, retries and walkers.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use awaitify::awaitable;

mod in_moka_evictions {
    use super::*;

    mod mk {
        use super::*;
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub enum RemovalCause {
            Expired,
        }
        pub struct CacheBuilder<K, V, C>(pub K, pub V, pub C);
        impl<K: Clone + Send + Sync + 'static, V: Clone + Send + Sync + 'static, C> CacheBuilder<K, V, C> {
            pub fn eviction_listener(
                self,
                listener: impl Fn(Arc<K>, V, RemovalCause) + Send + Sync + 'static,
            ) -> Self {
                listener(
                    Arc::new(self.0.clone()),
                    self.1.clone(),
                    RemovalCause::Expired,
                );
                self
            }
        }
    }
    #[awaitable(for = mk::CacheBuilder<K, V, C>, stream(unbounded))]
    trait Ext<K: Clone + Send + Sync + 'static, V: Clone + Send + Sync + 'static, C>: Sized {
        fn eviction_listener(
            self,
            listener: impl Fn(Arc<K>, V, mk::RemovalCause) + Send + Sync + 'static,
        ) -> Self;
    }
    #[test]
    fn moka_evictions() {
        let (_, mut e) = mk::CacheBuilder(1, 2, 3).stream_eviction_listener();
        assert!(e.wait_next().is_some());
    }
}

mod in_openssl_callbacks {
    use super::*;

    mod os {
        pub struct SslRef;
        pub struct B;
        impl B {
            pub fn set_info_callback<F>(&mut self, callback: F)
            where
                F: Fn(&SslRef, i32, i32) + 'static + Sync + Send,
            {
                callback(&SslRef, 1, 2)
            }
            pub fn set_verify_callback<F>(&mut self, mode: u8, verify: F)
            where
                F: Fn(bool, &mut SslRef) -> bool + 'static + Sync + Send,
            {
                assert!(verify(true, &mut SslRef))
            }
        }
    }
    #[awaitable(for = os::B, stream(unbounded))]
    trait Ext {
        #[awaitable(ignore = first)]
        fn set_info_callback<F>(&mut self, callback: F)
        where
            F: Fn(&os::SslRef, i32, i32) + 'static + Sync + Send;
        #[awaitable(ignore = last, reply = |ok: &bool, _: &&mut os::SslRef| *ok)]
        fn set_verify_callback<F>(&mut self, mode: u8, verify: F)
        where
            F: Fn(bool, &mut os::SslRef) -> bool + 'static + Sync + Send;
    }
    #[test]
    fn openssl_callbacks() {
        let mut b = os::B;
        assert_eq!(b.stream_set_info_callback().wait_next(), Some((1, 2)));
        assert_eq!(b.stream_set_verify_callback(1).wait_next(), Some(true));
    }
}

mod in_sqlx_pool {
    use super::*;

    mod sx {
        use std::{future::Future, pin::Pin};
        pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
        pub struct Conn(pub u8);
        pub struct Meta;
        #[derive(Debug)]
        pub struct Error;
        pub struct PoolOptions;
        impl PoolOptions {
            pub fn after_connect<F>(self, callback: F) -> Self
            where
                for<'c> F: Fn(&'c mut Conn, Meta) -> BoxFuture<'c, Result<(), Error>>
                    + 'static
                    + Send
                    + Sync,
            {
                drop(callback(&mut Conn(1), Meta));
                self
            }
        }
    }
    #[awaitable(for = sx::PoolOptions)]
    trait Ext: Sized {
        #[awaitable(stream(unbounded), ignore = first, reply = Box::pin(async { Ok(()) }))]
        fn after_connect<F>(self, callback: F) -> Self
        where
            for<'c> F: Fn(&'c mut sx::Conn, sx::Meta) -> sx::BoxFuture<'c, Result<(), sx::Error>>
                + 'static
                + Send
                + Sync;
    }
    #[test]
    fn sqlx_pool() {
        let (_, mut e) = sx::PoolOptions.stream_after_connect();
        assert!(e.wait_next().is_some());
    }
}

mod in_mongodb_handler {
    use super::*;

    mod mg {
        use std::sync::Arc;
        pub struct EventHandler<T>(pub Arc<dyn Fn(T) + Send + Sync>);
        impl<T> EventHandler<T> {
            pub fn callback<F>(callback: F) -> Self
            where
                F: Fn(T) + Send + Sync + 'static,
            {
                Self(Arc::new(callback))
            }
        }
    }
    #[awaitable(for = mg::EventHandler<T>, stream(unbounded))]
    trait Ext<T>: Sized {
        fn callback<F>(callback: F) -> Self
        where
            F: Fn(T) + Send + Sync + 'static;
    }
    #[test]
    fn mongodb_handler() {
        let (h, mut e) = mg::EventHandler::<u8>::stream_callback();
        (h.0)(3);
        assert_eq!(e.wait_next(), Some(3));
    }
}

mod in_backoff_retries {
    use super::*;

    mod bk {
        use std::time::Duration;
        #[derive(Debug)]
        pub enum Error<E> {
            Permanent(E),
        }
        pub trait Notify<E> {
            fn notify(&mut self, err: E, duration: Duration);
        }
        impl<E, F> Notify<E> for F
        where
            F: FnMut(E, Duration),
        {
            fn notify(&mut self, err: E, d: Duration) {
                self(err, d)
            }
        }
        pub fn retry_notify<F, B, N, T, E>(
            backoff: B,
            mut op: F,
            mut notify: N,
        ) -> Result<T, Error<E>>
        where
            F: FnMut() -> Result<T, E>,
            N: Notify<E>,
            E: Clone,
        {
            loop {
                match op() {
                    Ok(t) => return Ok(t),
                    Err(e) => notify.notify(e, Duration::ZERO),
                }
            }
        }
    }
    #[awaitable(path = bk::retry_notify, blocking = |job| drop(std::thread::spawn(job)), progress(unbounded) = notify(E, Duration))]
    fn retry<F, B, N, T, E>(backoff: B, op: F, notify: N) -> Result<T, bk::Error<E>>
    where
        F: FnMut() -> Result<T, E>,
        N: bk::Notify<E>,
        E: Clone;
    #[test]
    fn backoff_retries() {
        let mut n = 0;
        let (r, mut p) = retry((), move || {
            n += 1;
            if n < 3 { Err(n) } else { Ok(n) }
        });
        assert_eq!(p.wait_iter().map(|(e, _)| e).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(r.wait().unwrap().unwrap(), 3);
    }
}

mod in_ignore_walk {
    use super::*;

    mod ig {
        #[derive(Debug)]
        pub struct Error;
        pub struct DirEntry(pub u8);
        pub enum WalkState {
            Continue,
            Quit,
        }
        pub type FnVisitor<'s> = Box<dyn FnMut(Result<DirEntry, Error>) -> WalkState + Send + 's>;
        pub struct WalkParallel;
        impl WalkParallel {
            pub fn run<'a, F>(self, mut mkf: F)
            where
                F: FnMut() -> FnVisitor<'a>,
            {
                let mut v = mkf();
                v(Ok(DirEntry(1)));
            }
        }
    }
    #[awaitable(stream(buffer = 64, overflow = block), blocking = |job| drop(std::thread::spawn(job)), reply = ig::WalkState::Continue, reply_when_closed = ig::WalkState::Quit)]
    fn walk(
        walker: ig::WalkParallel,
        visit: impl Fn(Result<ig::DirEntry, ig::Error>) -> ig::WalkState + Send + Sync,
    ) {
        walker.run(|| Box::new(&visit))
    }
    #[test]
    fn ignore_walk() {
        let mut e = stream_walk(ig::WalkParallel);
        assert!(e.wait_next().is_some());
    }
}

mod in_redb_repair {
    use super::*;

    mod rb {
        pub struct RepairSession(pub f64);
        impl RepairSession {
            pub fn progress(&self) -> f64 {
                self.0
            }
            pub fn abort(&mut self) {}
        }
        pub struct Builder;
        impl Builder {
            pub fn set_repair_callback(
                &mut self,
                callback: impl Fn(&mut RepairSession) + 'static,
            ) -> &mut Self {
                callback(&mut RepairSession(0.5));
                self
            }
        }
    }
    #[awaitable(for = rb::Builder, stream(latest))]
    trait Ext {
        #[awaitable(stream(latest), map = |session: &mut rb::RepairSession| -> f64 { session.progress() })]
        fn set_repair_callback(
            &mut self,
            callback: impl Fn(&mut rb::RepairSession) + 'static,
        ) -> &mut Self;
    }
    #[test]
    fn redb_repair() {
        let mut b = rb::Builder;
        let (_, mut e) = b.stream_set_repair_callback();
        assert_eq!(e.wait_next(), Some(0.5));
    }
}
