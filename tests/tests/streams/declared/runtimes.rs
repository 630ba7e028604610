//! Runtimes and processes.

use std::any::Any;
use std::future::Future;
use std::io;

use awaitify::awaitable;

mod in_rdev_listen {
    use super::*;

    mod rdev {
        #[derive(Debug, Clone)]
        pub struct Event;
        #[derive(Debug)]
        pub enum ListenError {
            A,
        }
        pub fn listen<T>(mut callback: T) -> Result<(), ListenError>
        where
            T: FnMut(Event) + 'static,
        {
            callback(Event);
            Ok(())
        }
    }
    #[awaitable(path = rdev::listen, stream(buffer = 64, overflow = drop_oldest), blocking = |job| drop(std::thread::spawn(job)))]
    fn listen<T>(callback: T) -> Result<(), rdev::ListenError>
    where
        T: FnMut(rdev::Event) + 'static;
    #[test]
    fn rdev_listen() {
        let mut e = listen();
        assert!(e.wait_next().unwrap().is_ok());
    }
}

mod in_watchexec_actions {
    use super::*;

    mod watchexec {
        use std::future::Future;
        #[derive(Clone)]
        pub struct ActionHandler;
        pub struct ErrorHook;
        pub struct Config;
        impl Config {
            pub fn on_action(
                &self,
                handler: impl (Fn(ActionHandler) -> ActionHandler) + Send + Sync + 'static,
            ) -> &Self {
                handler(ActionHandler);
                self
            }
            pub fn on_error(&self, handler: impl Fn(ErrorHook) + Send + Sync + 'static) -> &Self {
                handler(ErrorHook);
                self
            }
            pub fn on_action_async(
                &self,
                handler: impl (Fn(ActionHandler) -> Box<dyn Future<Output = ActionHandler> + Send + Sync>)
                + Send
                + Sync
                + 'static,
            ) -> &Self {
                self
            }
        }
    }
    #[awaitable(for = watchexec::Config, stream(unbounded))]
    trait Ext {
        #[awaitable(stream(unbounded), reply = |action: &watchexec::ActionHandler| action.clone())]
        fn on_action(
            &self,
            handler: impl (Fn(watchexec::ActionHandler) -> watchexec::ActionHandler)
            + Send
            + Sync
            + 'static,
        ) -> &Self;
        fn on_error(&self, handler: impl Fn(watchexec::ErrorHook) + Send + Sync + 'static)
        -> &Self;
        #[awaitable(stream(unbounded), reply = |action: &watchexec::ActionHandler| { let action = action.clone(); Box::new(async move { action }) })]
        fn on_action_async(
            &self,
            handler: impl (Fn(
                watchexec::ActionHandler,
            )
                -> Box<dyn Future<Output = watchexec::ActionHandler> + Send + Sync>)
            + Send
            + Sync
            + 'static,
        ) -> &Self;
    }
    #[test]
    fn watchexec_actions() {
        let c = watchexec::Config;
        let (c2, mut e) = c.stream_on_error();
        assert!(e.wait_next().is_some());
        let (_, mut e) = c.stream_on_action();
        assert!(e.wait_next().is_some());
    }
}

mod in_signal_hook_sigaction {
    use super::*;

    mod low {
        pub struct SigId;
        pub unsafe fn register<F>(
            signal: std::ffi::c_int,
            action: F,
        ) -> Result<SigId, std::io::Error>
        where
            F: Fn() + Send + Sync + 'static,
        {
            Ok(SigId)
        }
        pub unsafe fn register_sigaction<F>(signal: i32, action: F) -> Result<SigId, std::io::Error>
        where
            F: Fn(&Info) + Sync + Send + 'static,
        {
            action(&Info { a: 3 });
            Ok(SigId)
        }
        #[derive(Clone, Copy)]
        pub struct Info {
            pub a: i32,
        }
        pub fn unregister(id: SigId) -> bool {
            true
        }
    }
    #[awaitable(path = low::register_sigaction, stream(buffer = 4, overflow = drop_newest), cancel = |id| { low::unregister(id); })]
    unsafe fn register_sigaction<F>(signal: i32, action: F) -> Result<low::SigId, io::Error>
    where
        F: Fn(&low::Info) + Sync + Send + 'static;
    #[test]
    fn signal_hook_sigaction() {
        // SAFETY: the look-alike asks for nothing.
        let mut e = unsafe { register_sigaction(2) }.unwrap();
        assert_eq!(e.wait_next().unwrap().a, 3);
    }
}

mod in_tokio_builder {
    use super::*;

    mod tk {
        pub struct TaskMeta<'a>(pub &'a u64);
        pub struct Builder;
        impl Builder {
            pub fn on_thread_start<F>(&mut self, f: F) -> &mut Self
            where
                F: Fn() + Send + Sync + 'static,
            {
                f();
                self
            }
            pub fn on_task_spawn<F>(&mut self, f: F) -> &mut Self
            where
                F: Fn(&TaskMeta<'_>) + Send + Sync + 'static,
            {
                f(&TaskMeta(&7));
                self
            }
        }
    }
    #[awaitable(for = tk::Builder, stream(unbounded))]
    trait Ext {
        fn on_thread_start<F>(&mut self, f: F) -> &mut Self
        where
            F: Fn() + Send + Sync + 'static;
        #[awaitable(map = |m: &tk::TaskMeta<'_>| -> u64 { *m.0 })]
        fn on_task_spawn<F>(&mut self, f: F) -> &mut Self
        where
            F: Fn(&tk::TaskMeta<'_>) + Send + Sync + 'static;
    }
    #[test]
    fn tokio_builder() {
        let mut b = tk::Builder;
        let (b, mut e) = b.stream_on_thread_start();
        let (_, mut f) = b.stream_on_task_spawn();
        assert!(e.wait_next().is_some());
        assert_eq!(f.wait_next(), Some(7));
    }
}

mod in_rayon_handlers {
    use super::*;

    mod ry {
        use std::any::Any;
        pub struct Def;
        pub struct ThreadPoolBuilder<S = Def>(pub S);
        impl<S> ThreadPoolBuilder<S> {
            pub fn panic_handler<H>(mut self, panic_handler: H) -> Self
            where
                H: Fn(Box<dyn Any + Send>) + Send + Sync + 'static,
            {
                panic_handler(Box::new(1));
                self
            }
            pub fn start_handler<H>(self, h: H) -> Self
            where
                H: Fn(usize) + Send + Sync + 'static,
            {
                h(2);
                self
            }
        }
    }
    #[awaitable(for = ry::ThreadPoolBuilder<S>, stream(unbounded))]
    trait Ext<S>: Sized {
        fn panic_handler<H>(self, panic_handler: H) -> Self
        where
            H: Fn(Box<dyn Any + Send>) + Send + Sync + 'static;
        fn start_handler<H>(self, h: H) -> Self
        where
            H: Fn(usize) + Send + Sync + 'static;
    }
    #[test]
    fn rayon_handlers() {
        let (b, mut e) = ry::ThreadPoolBuilder(ry::Def).stream_panic_handler();
        let (b, mut f) = b.stream_start_handler();
        assert!(e.wait_next().is_some());
        assert_eq!(f.wait_next(), Some(2));
    }
}

mod in_panic_hook {
    use super::*;

    #[awaitable(path = std::panic::set_hook, stream(unbounded), map = |info: &std::panic::PanicHookInfo<'_>| -> String { info.to_string() })]
    fn panics(hook: Box<dyn Fn(&std::panic::PanicHookInfo<'_>) + Sync + Send + 'static>);
    #[test]
    fn panic_hook() {
        let mut e = panics();
        let _ = std::thread::spawn(|| panic!("x")).join();
        assert!(e.wait_next().unwrap().contains('x'));
    }
}

mod in_calloop_source {
    use super::*;

    mod cl {
        pub struct RegistrationToken;
        pub struct InsertError<T>(pub T);
        pub trait EventSource {
            type Event;
            type Metadata;
            type Ret;
            fn go(&self, f: &mut dyn FnMut(Self::Event, &mut Self::Metadata) -> Self::Ret);
        }
        pub struct LoopHandle<'l, D>(pub &'l u8, pub std::marker::PhantomData<D>);
        impl<'l, Data> LoopHandle<'l, Data> {
            pub fn insert_source<S, F>(
                &self,
                source: S,
                callback: F,
            ) -> Result<RegistrationToken, InsertError<S>>
            where
                S: EventSource + 'l,
                F: FnMut(S::Event, &mut S::Metadata, &mut Data) -> S::Ret + 'l,
            {
                Ok(RegistrationToken)
            }
            pub fn remove(&self, t: RegistrationToken) {}
        }
    }
    #[awaitable(for = cl::LoopHandle<'l, Data>)]
    trait Ext<'l, Data> {
        #[awaitable(stream(unbounded), ignore = (1, 2))]
        fn insert_source<S, F>(
            &self,
            source: S,
            callback: F,
        ) -> Result<cl::RegistrationToken, cl::InsertError<S>>
        where
            S: cl::EventSource<Ret = ()> + 'l,
            F: FnMut(S::Event, &mut S::Metadata, &mut Data) -> S::Ret + 'l;
    }
}
