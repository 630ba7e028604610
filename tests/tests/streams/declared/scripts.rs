//! Interpreters and parsers, and a logger.

use std::io;

use awaitify::awaitable;

mod in_env_logger_format {
    use super::*;

    mod el {
        use std::io;
        pub struct Formatter;
        pub struct Record<'a>(pub &'a str);
        pub struct Builder;
        impl Builder {
            pub fn format<F>(&mut self, format: F) -> &mut Self
            where
                F: Fn(&mut Formatter, &Record<'_>) -> io::Result<()> + Sync + Send + 'static,
            {
                format(&mut Formatter, &Record("l")).unwrap();
                self
            }
        }
    }
    #[awaitable(for = el::Builder)]
    trait Ext {
        #[awaitable(stream(buffer = 100, overflow = drop_oldest), map = |_: &mut el::Formatter, r: &el::Record<'_>| -> String { r.0.to_owned() })]
        fn format<F>(&mut self, format: F) -> &mut Self
        where
            F: Fn(&mut el::Formatter, &el::Record<'_>) -> io::Result<()> + Sync + Send + 'static;
    }
    #[test]
    fn env_logger_format() {
        let mut b = el::Builder;
        let (_, mut e) = b.stream_format();
        assert_eq!(e.wait_next().unwrap(), "l");
    }
}

mod in_wasmtime_store {
    use super::*;

    mod wt {
        pub struct StoreContextMut<'a, T>(pub &'a mut T);
        #[derive(Clone, Copy, Debug)]
        pub enum CallHook {
            In,
        }
        pub enum UpdateDeadline {
            Continue(u64),
        }
        pub type Result<T> = std::result::Result<T, String>;
        pub struct Store<T: 'static>(pub T);
        impl<T: 'static> Store<T> {
            pub fn epoch_deadline_callback(
                &mut self,
                mut callback: impl FnMut(StoreContextMut<'_, T>) -> Result<UpdateDeadline>
                + Send
                + Sync
                + 'static,
            ) {
                let _ = callback(StoreContextMut(&mut self.0));
            }
            pub fn call_hook(
                &mut self,
                mut hook: impl FnMut(StoreContextMut<'_, T>, CallHook) -> Result<()>
                + Send
                + Sync
                + 'static,
            ) {
                hook(StoreContextMut(&mut self.0), CallHook::In).unwrap()
            }
        }
    }
    #[awaitable(for = wt::Store<T>, stream(unbounded), ignore = first)]
    trait Ext<T: 'static> {
        #[awaitable(stream(unbounded), reply = Ok(wt::UpdateDeadline::Continue(1)))]
        fn epoch_deadline_callback(
            &mut self,
            callback: impl FnMut(wt::StoreContextMut<'_, T>) -> wt::Result<wt::UpdateDeadline>
            + Send
            + Sync
            + 'static,
        );
        #[awaitable(stream(unbounded))]
        fn call_hook(
            &mut self,
            hook: impl FnMut(wt::StoreContextMut<'_, T>, wt::CallHook) -> wt::Result<()>
            + Send
            + Sync
            + 'static,
        );
    }
    #[test]
    fn wasmtime_store() {
        let mut s = wt::Store(3);
        assert!(s.stream_epoch_deadline_callback().wait_next().is_some());
        assert!(s.stream_call_hook().wait_next().is_some());
    }
}

mod in_rhai_engine {
    use super::*;

    mod rh {
        pub trait SendSync: Send + Sync {}
        impl<T: Send + Sync> SendSync for T {}
        #[derive(Clone, Copy)]
        pub struct Position;
        #[derive(Clone)]
        pub struct Dynamic;
        pub struct Engine;
        impl Engine {
            pub fn on_print(&mut self, callback: impl Fn(&str) + SendSync + 'static) -> &mut Self {
                callback("p");
                self
            }
            pub fn on_debug(
                &mut self,
                callback: impl Fn(&str, Option<&str>, Position) + SendSync + 'static,
            ) -> &mut Self {
                self
            }
            pub fn on_progress(
                &mut self,
                callback: impl Fn(u64) -> Option<Dynamic> + SendSync + 'static,
            ) -> &mut Self {
                callback(3);
                self
            }
        }
    }
    #[awaitable(for = rh::Engine, stream(unbounded))]
    trait Ext {
        fn on_print(&mut self, callback: impl Fn(&str) + rh::SendSync + 'static) -> &mut Self;
        fn on_debug(
            &mut self,
            callback: impl Fn(&str, Option<&str>, rh::Position) + rh::SendSync + 'static,
        ) -> &mut Self;
        #[awaitable(stream(latest), reply = None, reply_when_closed = Some(rh::Dynamic))]
        fn on_progress(
            &mut self,
            callback: impl Fn(u64) -> Option<rh::Dynamic> + rh::SendSync + 'static,
        ) -> &mut Self;
    }
    #[test]
    fn rhai_engine() {
        let mut e = rh::Engine;
        {
            let (_, mut p) = e.stream_on_print();
            assert!(p.wait_next().is_some());
        }
        let (_, mut p) = e.stream_on_progress();
        assert_eq!(p.wait_next(), Some(3));
    }
}

mod in_tree_sitter_parser {
    use super::*;

    mod ts {
        #[derive(Clone, Copy)]
        pub enum LogType {
            Parse,
        }
        pub type Logger<'a> = Box<dyn FnMut(LogType, &str) + 'a>;
        pub struct Parser;
        pub struct ParseState(pub usize);
        pub struct Tree;
        pub struct InterruptHandler;
        impl Parser {
            pub fn set_logger(&mut self, logger: Option<Logger>) {
                if let Some(mut l) = logger {
                    l(LogType::Parse, "x")
                }
            }
            pub fn parse_with(
                &mut self,
                text: &str,
                progress_callback: Option<&mut dyn FnMut(&ParseState) -> bool>,
            ) -> Option<Tree> {
                if let Some(p) = progress_callback {
                    p(&ParseState(3));
                }
                Some(Tree)
            }
        }
    }
    #[awaitable(for = ts::Parser)]
    trait Ext {
        #[awaitable(stream(unbounded), callback = logger(ts::LogType, &str))]
        fn set_logger(&mut self, logger: Option<ts::Logger>);
        #[awaitable(stream(latest), map = |s: &ts::ParseState| -> usize { s.0 }, reply = false)]
        fn parse_with(
            &mut self,
            text: &str,
            progress_callback: Option<&mut dyn FnMut(&ts::ParseState) -> bool>,
        ) -> Option<ts::Tree>;
    }
    #[test]
    fn tree_sitter_parser() {
        let mut p = ts::Parser;
        assert!(p.stream_set_logger().wait_next().is_some());
        let (t, mut e) = p.stream_parse_with("x");
        assert_eq!(e.wait_next(), Some(3));
    }
}
