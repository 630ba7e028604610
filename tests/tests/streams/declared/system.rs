//! Files, services and processes.

use std::any::Any;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use awaitify::awaitable;

mod hotwatch {
    use super::*;
    pub struct Event;
    pub struct Error;
    #[derive(Default)]
    pub struct Hotwatch(pub Vec<(PathBuf, Box<dyn FnMut(Event) + Send>)>);
    impl Hotwatch {
        pub fn watch<P, F>(&mut self, path: P, handler: F) -> Result<(), Error>
        where
            P: AsRef<Path>,
            F: 'static + FnMut(Event) + Send,
        {
            self.0.push((path.as_ref().into(), Box::new(handler)));
            Ok(())
        }
        pub fn unwatch<P: AsRef<Path>>(&mut self, path: P) -> Result<(), Error> {
            self.0.retain(|(p, _)| p != path.as_ref());
            Ok(())
        }
    }
}
#[awaitable(for = hotwatch::Hotwatch, stream(unbounded))]
trait HotwatchExt {
    fn watch<P, F>(&mut self, path: P, handler: F) -> Result<(), hotwatch::Error>
    where
        P: AsRef<Path>,
        F: 'static + FnMut(hotwatch::Event) + Send;
}
#[test]
fn hotwatch_paths() {
    let mut h = hotwatch::Hotwatch::default();
    let mut e = h.stream_watch("/x").ok().unwrap();
    h.0[0].1(hotwatch::Event);
    assert!(e.wait_next().is_some());
    h.unwatch("/x");
    assert!(e.wait_next().is_none());
}

mod zeroconf {
    use super::*;
    pub struct ServiceDiscovery(pub String);
    pub struct Error;
    pub type Result<T> = std::result::Result<T, Error>;
    pub type ServiceDiscoveredCallback = dyn Fn(Result<ServiceDiscovery>, Option<Arc<dyn Any>>);
    #[derive(Default)]
    pub struct MdnsBrowser(Option<Box<ServiceDiscoveredCallback>>);
    impl MdnsBrowser {
        pub fn set_service_discovered_callback(&mut self, cb: Box<ServiceDiscoveredCallback>) {
            cb(Ok(ServiceDiscovery("a".into())), None);
            self.0 = Some(cb)
        }
        // newer
        pub fn set_service_callback(
            &mut self,
            cb: Box<dyn Fn(Result<ServiceDiscovery>, Option<Arc<dyn Any + Send + Sync>>)>,
        ) {
            cb(Ok(ServiceDiscovery("b".into())), None);
        }
    }
}
#[awaitable(for = zeroconf::MdnsBrowser)]
trait BrowserExt {
    #[awaitable(stream(unbounded), callback = cb(zeroconf::Result<zeroconf::ServiceDiscovery>, _))]
    fn set_service_discovered_callback(&mut self, cb: Box<zeroconf::ServiceDiscoveredCallback>);
    #[awaitable(stream(unbounded), ignore = last)]
    fn set_service_callback(
        &mut self,
        cb: Box<
            dyn Fn(
                zeroconf::Result<zeroconf::ServiceDiscovery>,
                Option<Arc<dyn Any + Send + Sync>>,
            ),
        >,
    );
}
#[test]
fn zeroconf_services() {
    let mut b = zeroconf::MdnsBrowser::default();
    let mut e = b.stream_set_service_discovered_callback();
    assert_eq!(e.wait_next().unwrap().ok().unwrap().0, "a");
    let mut e = b.stream_set_service_callback();
    assert_eq!(e.wait_next().unwrap().ok().unwrap().0, "b");
}

mod redis {
    use super::*;
    pub struct Msg(pub String);
    pub type RedisResult<T> = Result<T, String>;
    pub trait ToRedisArgs {}
    impl ToRedisArgs for &str {}
    impl ToRedisArgs for String {}
    #[derive(Clone)]
    pub struct Connection;
    impl Connection {
        pub fn subscribe<C, F, U>(&mut self, channels: C, mut func: F) -> RedisResult<U>
        where
            F: FnMut(Msg) -> ControlFlow<U>,
            C: ToRedisArgs,
        {
            func(Msg("1".into()));
            func(Msg("2".into()));
            Err("closed".into())
        }
    }
}
use redis::{Msg, RedisResult, ToRedisArgs};
#[awaitable(stream(unbounded), blocking = |job| drop(std::thread::spawn(job)), reply = ControlFlow::Continue(()), reply_when_closed = ControlFlow::Break(()))]
fn subscribe<C, F>(mut conn: redis::Connection, channels: C, func: F) -> RedisResult<()>
where
    F: FnMut(Msg) -> ControlFlow<()>,
    C: ToRedisArgs,
{
    conn.subscribe(channels, func)
}
#[test]
fn redis_subscription() {
    let mut e = stream_subscribe(redis::Connection, "ch");
    assert!(matches!(e.wait_next(), Some(Ok(_))));
}

mod sh {
    pub struct SigId;
    pub unsafe fn register<F>(signal: i32, action: F) -> Result<SigId, std::io::Error>
    where
        F: Fn() + Sync + Send + 'static,
    {
        action();
        Ok(SigId)
    }
    pub fn unregister(id: SigId) -> bool {
        true
    }
}
#[awaitable(path = sh::register, stream(latest), cancel = |id| { sh::unregister(id); })]
unsafe fn on_signal<F>(signal: i32, action: F) -> Result<sh::SigId, std::io::Error>
where
    F: Fn() + Sync + Send + 'static;
#[test]
fn unsafe_signal_handler() {
    // SAFETY: the look-alike asks for nothing.
    let mut signals = unsafe { on_signal(3) }.unwrap();
    assert_eq!(signals.wait_next(), Some(()));
}
