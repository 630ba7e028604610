//! Sound and cameras: SDL, JACK, nokhwa and PipeWire.

use awaitify::awaitable;

mod in_jack_process {
    use super::*;

    mod jack {
        pub struct Client;
        pub struct ProcessScope;
        #[derive(PartialEq)]
        pub enum Control {
            Continue,
            Quit,
        }
        pub struct ClosureProcessHandler<T, F>(pub F, pub T);
        impl<F> ClosureProcessHandler<(), F>
        where
            F: 'static + Send + FnMut(&Client, &ProcessScope) -> Control,
        {
            pub fn new(f: F) -> ClosureProcessHandler<(), F> {
                ClosureProcessHandler(f, ())
            }
        }
    }
    #[awaitable(path = jack::ClosureProcessHandler::new, stream(buffer = 8, overflow = drop_newest), map = |client: &jack::Client, scope: &jack::ProcessScope| -> u8 { 1 }, reply = jack::Control::Continue)]
    fn process<F>(f: F) -> jack::ClosureProcessHandler<(), F>
    where
        F: 'static + Send + FnMut(&jack::Client, &jack::ProcessScope) -> jack::Control;
    #[test]
    fn jack_process() {
        let (mut h, mut e) = process();
        (h.0)(&jack::Client, &jack::ProcessScope);
        assert_eq!(e.wait_next(), Some(1));
    }
}

mod in_pipewire_stream {
    use super::*;

    mod pw {
        pub struct Stream;
        pub struct Pod;
        pub enum StreamState {
            Error,
        }
        pub struct ListenerBuilder<'a, D>(pub &'a mut u8, pub D);
        impl<'a, D> ListenerBuilder<'a, D> {
            pub fn process<F>(self, callback: F) -> Self
            where
                F: FnMut(&Stream, &mut D) + 'static,
            {
                self
            }
            pub fn param_changed<F>(self, callback: F) -> Self
            where
                F: FnMut(&Stream, &mut D, u32, Option<&Pod>) + 'static,
            {
                self
            }
            pub fn state_changed<F>(self, callback: F) -> Self
            where
                F: FnMut(&Stream, &mut D, StreamState, StreamState) + 'static,
            {
                self
            }
        }
    }
    #[awaitable(for = pw::ListenerBuilder<'a, D>, stream(unbounded), ignore = (0, 1))]
    trait Ext<'a, D>: Sized {
        #[awaitable(stream(buffer = 16, overflow = drop_oldest))]
        fn process<F>(self, callback: F) -> Self
        where
            F: FnMut(&pw::Stream, &mut D) + 'static;
        fn state_changed<F>(self, callback: F) -> Self
        where
            F: FnMut(&pw::Stream, &mut D, pw::StreamState, pw::StreamState) + 'static;
        #[awaitable(stream(unbounded), ignore = (0,1,3))]
        fn param_changed<F>(self, callback: F) -> Self
        where
            F: FnMut(&pw::Stream, &mut D, u32, Option<&pw::Pod>) + 'static;
    }
}

mod in_nokhwa_camera {
    use super::*;

    mod nokhwa {
        #[derive(Debug)]
        pub struct NokhwaError;
        pub struct Buffer(pub Vec<u8>);
        pub enum CameraIndex {
            Index(u32),
        }
        pub struct RequestedFormat<'a>(pub &'a str);
        pub struct CallbackCamera;
        impl CallbackCamera {
            pub fn new(
                index: CameraIndex,
                format: RequestedFormat,
                mut callback: impl FnMut(Buffer) + Send + 'static,
            ) -> Result<Self, NokhwaError> {
                callback(Buffer(vec![1]));
                Ok(Self)
            }
            pub fn open_stream(&mut self) -> Result<(), NokhwaError> {
                Ok(())
            }
        }
    }
    #[awaitable(for = nokhwa::CallbackCamera, stream(latest), keep)]
    trait Ext: Sized {
        fn new(
            index: nokhwa::CameraIndex,
            format: nokhwa::RequestedFormat,
            callback: impl FnMut(nokhwa::Buffer) + Send + 'static,
        ) -> Result<Self, nokhwa::NokhwaError>;
    }
    #[test]
    fn nokhwa_camera() {
        let mut e = nokhwa::CallbackCamera::stream_new(
            nokhwa::CameraIndex::Index(0),
            nokhwa::RequestedFormat("a"),
        )
        .unwrap();
        e.guard_mut().unwrap().open_stream().unwrap();
        assert!(e.wait_next().is_some());
    }
}

mod in_sdl_timer {
    use super::*;

    mod sdl {
        #[derive(Clone)]
        pub enum Event {
            Quit,
        }
        pub trait EventWatchCallback {
            fn callback(&mut self, event: Event);
        }
        impl<F: FnMut(Event)> EventWatchCallback for F {
            fn callback(&mut self, event: Event) {
                self(event)
            }
        }
        pub struct EventWatch<'a, CB: EventWatchCallback + 'a>(
            pub Box<CB>,
            pub std::marker::PhantomData<&'a ()>,
        );
        pub struct EventSubsystem;
        impl EventSubsystem {
            pub fn add_event_watch<'a, CB: EventWatchCallback + 'a>(
                &self,
                callback: CB,
            ) -> EventWatch<'a, CB> {
                let mut callback = callback;
                callback.callback(Event::Quit);
                EventWatch(Box::new(callback), std::marker::PhantomData)
            }
        }
        pub type TimerCallback<'a> = Box<dyn FnMut() -> u32 + 'a + Send>;
        pub struct Timer<'b, 'c>(&'b u8, TimerCallback<'c>);
        pub struct TimerSubsystem(pub u8);
        impl TimerSubsystem {
            pub fn add_timer<'b, 'c>(
                &'b self,
                delay: u32,
                callback: TimerCallback<'c>,
            ) -> Timer<'b, 'c> {
                Timer(&self.0, callback)
            }
        }
    }
    #[awaitable(for = sdl::EventSubsystem)]
    trait Ext {
        #[awaitable(stream(unbounded), discard, callback = callback(sdl::Event))]
        fn add_event_watch<'a, CB: sdl::EventWatchCallback + 'a>(
            &self,
            callback: CB,
        ) -> sdl::EventWatch<'a, CB>;
    }
    #[awaitable(for = sdl::TimerSubsystem)]
    trait Ext2 {
        #[awaitable(stream(unbounded), keep, callback = callback, reply = 10)]
        fn add_timer<'b, 'c>(
            &'b self,
            delay: u32,
            callback: sdl::TimerCallback<'c>,
        ) -> sdl::Timer<'b, 'c>;
    }
    #[test]
    fn sdl_timer() {
        let mut e = sdl::EventSubsystem.stream_add_event_watch();
        assert!(e.wait_next().is_some());
    }
}

mod in_sdl_event_watch {
    use super::*;

    mod sdl {
        #[derive(Clone)]
        pub enum Event {
            Quit,
        }
        pub trait EventWatchCallback {
            fn callback(&mut self, event: Event);
        }
        impl<F: FnMut(Event)> EventWatchCallback for F {
            fn callback(&mut self, event: Event) {
                self(event)
            }
        }
        pub struct EventWatch<'a, CB: EventWatchCallback + 'a>(
            pub Box<CB>,
            pub std::marker::PhantomData<&'a ()>,
        );
        pub struct EventSubsystem;
        impl<'a, CB: EventWatchCallback + 'a> EventWatch<'a, CB> {
            pub fn stop(self) {}
        }
        impl EventSubsystem {
            pub fn add_event_watch<'a, CB: EventWatchCallback + 'a>(
                &self,
                callback: CB,
            ) -> EventWatch<'a, CB> {
                let mut callback = callback;
                callback.callback(Event::Quit);
                EventWatch(Box::new(callback), std::marker::PhantomData)
            }
        }
    }
    #[awaitable(for = sdl::EventSubsystem)]
    trait Ext {
        #[awaitable(stream(unbounded), keep, callback = callback(sdl::Event))]
        fn add_event_watch<'a, CB: sdl::EventWatchCallback + 'a>(
            &self,
            callback: CB,
        ) -> sdl::EventWatch<'a, CB>;
    }
    #[awaitable(path = sdl::EventSubsystem::add_event_watch, stream(unbounded), cancel = sdl::EventWatch::stop, callback = callback(sdl::Event))]
    fn watch<'a, CB: sdl::EventWatchCallback + 'a>(
        sys: &sdl::EventSubsystem,
        callback: CB,
    ) -> sdl::EventWatch<'a, CB>;
    #[awaitable(path = sdl::EventSubsystem::add_event_watch, stream(unbounded), callback = callback(sdl::Event))]
    fn watch2<'a, CB: sdl::EventWatchCallback + 'a>(
        sys: &sdl::EventSubsystem,
        callback: CB,
    ) -> sdl::EventWatch<'a, CB>;
    #[test]
    fn sdl_event_watch() {
        let mut e = sdl::EventSubsystem.stream_add_event_watch();
        assert!(e.wait_next().is_some());
        let mut e = watch(&sdl::EventSubsystem);
        assert!(e.wait_next().is_some());
        drop(e);
        let (w, mut e) = watch2(&sdl::EventSubsystem);
        assert!(e.wait_next().is_some());
        w.0;
        assert!(e.wait_next().is_none());
    }
}
