//! Applications: cursive, gpui, tauri, souvlaki, PortAudio and Core Audio.

use awaitify::awaitable;

mod in_cursive_keys {
    use super::*;

    mod cu {
        pub struct Cursive;
        pub struct Event;
        impl Cursive {
            pub fn add_global_callback<F, E>(&mut self, event: E, mut cb: F)
            where
                E: Into<Event>,
                F: FnMut(&mut Cursive) + Send + Sync + 'static,
            {
                cb(self)
            }
        }
    }
    #[awaitable(for = cu::Cursive, stream(unbounded), ignore = first)]
    trait Ext {
        fn add_global_callback<F, E>(&mut self, event: E, cb: F)
        where
            E: Into<cu::Event>,
            F: FnMut(&mut cu::Cursive) + Send + Sync + 'static;
    }
    #[test]
    fn cursive_keys() {
        assert!(
            cu::Cursive
                .stream_add_global_callback(cu::Event)
                .wait_next()
                .is_some()
        );
    }
}

mod in_gpui_subscriptions {
    use super::*;

    mod gp {
        pub struct App;
        pub struct Entity<T>(pub T);
        pub struct Subscription;
        pub trait EventEmitter<E> {
            fn make(&self) -> E;
        }
        impl EventEmitter<u8> for () {
            fn make(&self) -> u8 {
                3
            }
        }
        impl App {
            pub fn subscribe<T, Evt>(
                &mut self,
                entity: &Entity<T>,
                mut on_event: impl FnMut(Entity<T>, &Evt, &mut App) + 'static,
            ) -> Subscription
            where
                T: 'static + EventEmitter<Evt> + Copy,
                Evt: 'static,
            {
                on_event(Entity(entity.0), &entity.0.make(), self);
                Subscription
            }
            pub fn observe<W: 'static + Copy>(
                &mut self,
                entity: &Entity<W>,
                mut on_notify: impl FnMut(Entity<W>, &mut App) + 'static,
            ) -> Subscription {
                on_notify(Entity(entity.0), self);
                Subscription
            }
        }
    }
    #[awaitable(for = gp::App, stream(unbounded), keep)]
    trait Ext {
        #[awaitable(ignore = (0, 2))]
        fn subscribe<T, Evt>(
            &mut self,
            entity: &gp::Entity<T>,
            on_event: impl FnMut(gp::Entity<T>, &Evt, &mut gp::App) + 'static,
        ) -> gp::Subscription
        where
            T: 'static + gp::EventEmitter<Evt> + Copy,
            Evt: 'static + Clone;
        #[awaitable(ignore = last)]
        fn observe<W: 'static + Copy>(
            &mut self,
            entity: &gp::Entity<W>,
            on_notify: impl FnMut(gp::Entity<W>, &mut gp::App) + 'static,
        ) -> gp::Subscription;
    }
    #[test]
    fn gpui_subscriptions() {
        assert_eq!(
            gp::App.stream_subscribe(&gp::Entity(())).wait_next(),
            Some(3u8)
        );
        assert!(
            gp::App
                .stream_observe(&gp::Entity(()))
                .wait_next()
                .is_some()
        );
    }
}

mod in_tauri_channels {
    use super::*;

    mod tr {
        pub type Result<T> = std::result::Result<T, String>;
        pub struct Body(pub u8);
        pub struct Channel;
        impl Channel {
            pub fn new<F: Fn(Body) -> Result<()> + Send + Sync + 'static>(on_message: F) -> Self {
                on_message(Body(1)).unwrap();
                Self
            }
        }
        #[derive(Clone)]
        pub struct AppHandle<R>(pub R);
        #[derive(Clone)]
        pub struct Shortcut;
        pub struct ShortcutEvent;
        pub struct GlobalShortcut<R>(pub R);
        impl<R: Clone + Send + Sync + 'static> GlobalShortcut<R> {
            pub fn on_shortcut<S, F>(&self, shortcut: S, handler: F) -> Result<()>
            where
                S: TryInto<Shortcut>,
                S::Error: std::error::Error,
                F: Fn(&AppHandle<R>, &Shortcut, ShortcutEvent) + Send + Sync + 'static,
            {
                handler(&AppHandle(self.0.clone()), &Shortcut, ShortcutEvent);
                Ok(())
            }
        }
    }
    #[awaitable(path = tr::Channel::new, stream(unbounded))]
    fn channel<F: Fn(tr::Body) -> tr::Result<()> + Send + Sync + 'static>(
        on_message: F,
    ) -> tr::Channel;
    #[awaitable(for = tr::GlobalShortcut<R>, stream(unbounded))]
    trait Ext<R: Clone + Send + Sync + 'static> {
        #[awaitable(ignore = (0, 1))]
        fn on_shortcut<S, F>(&self, shortcut: S, handler: F) -> tr::Result<()>
        where
            S: TryInto<tr::Shortcut>,
            S::Error: std::error::Error,
            F: Fn(&tr::AppHandle<R>, &tr::Shortcut, tr::ShortcutEvent) + Send + Sync + 'static;
    }
    #[test]
    fn tauri_channels() {
        let (_, mut e) = channel();
        assert!(e.wait_next().is_some());
        assert!(
            tr::GlobalShortcut(1)
                .stream_on_shortcut(tr::Shortcut)
                .unwrap()
                .wait_next()
                .is_some()
        );
    }
}

mod in_souvlaki_controls {
    use super::*;

    mod sv {
        pub enum MediaControlEvent {
            Play,
        }
        #[derive(Debug)]
        pub struct Error;
        pub struct MediaControls;
        impl MediaControls {
            pub fn attach<F>(&mut self, event_handler: F) -> Result<(), Error>
            where
                F: Fn(MediaControlEvent) + Send + 'static,
            {
                event_handler(MediaControlEvent::Play);
                Ok(())
            }
            pub fn detach(&mut self) -> Result<(), Error> {
                Ok(())
            }
        }
    }
    #[awaitable(for = sv::MediaControls, stream(unbounded))]
    trait Ext {
        fn attach<F>(&mut self, event_handler: F) -> Result<(), sv::Error>
        where
            F: Fn(sv::MediaControlEvent) + Send + 'static;
    }
    #[test]
    fn souvlaki_controls() {
        let mut c = sv::MediaControls;
        let mut e = c.stream_attach().unwrap();
        assert!(e.wait_next().is_some());
        c.detach().unwrap();
    }
}

mod in_portaudio_stream {
    use super::*;

    mod pa {
        pub trait Flow {
            type CallbackArgs;
            fn a() -> Self::CallbackArgs;
        }
        pub trait Settings {
            type Flow: Flow;
        }
        pub struct In;
        impl Flow for In {
            type CallbackArgs = u8;
            fn a() -> u8 {
                4
            }
        }
        pub struct S;
        impl Settings for S {
            type Flow = In;
        }
        pub struct Stream<F>(std::marker::PhantomData<F>);
        #[derive(Debug)]
        pub enum Error {
            A,
        }
        pub enum CallbackResult {
            Continue,
            Complete,
        }
        pub struct PortAudio;
        impl PortAudio {
            pub fn open_non_blocking_stream<S, C>(
                &self,
                stream_settings: S,
                mut callback: C,
            ) -> Result<Stream<S::Flow>, Error>
            where
                S: Settings,
                C: FnMut(<S::Flow as Flow>::CallbackArgs) -> CallbackResult + 'static,
            {
                callback(<S::Flow as Flow>::a());
                Ok(Stream(std::marker::PhantomData))
            }
        }
    }
    #[awaitable(for = pa::PortAudio)]
    trait Ext {
        #[awaitable(stream(buffer = 8, overflow = drop_oldest), keep, reply = pa::CallbackResult::Continue, reply_when_closed = pa::CallbackResult::Complete)]
        fn open_non_blocking_stream<S, C>(
            &self,
            stream_settings: S,
            callback: C,
        ) -> Result<pa::Stream<S::Flow>, pa::Error>
        where
            S: pa::Settings,
            C: FnMut(<S::Flow as pa::Flow>::CallbackArgs) -> pa::CallbackResult + 'static;
    }
    #[test]
    fn portaudio_stream() {
        assert_eq!(
            pa::PortAudio
                .stream_open_non_blocking_stream(pa::S)
                .unwrap()
                .wait_next(),
            Some(4)
        );
    }
}

mod in_core_audio_input {
    use super::*;

    mod ca {
        pub trait Data {
            fn d() -> Self;
        }
        impl Data for f32 {
            fn d() -> f32 {
                1.
            }
        }
        pub struct Args<D> {
            pub data: D,
        }
        #[derive(Debug)]
        pub struct Error;
        pub struct AudioUnit;
        impl AudioUnit {
            pub fn set_input_callback<F, D>(&mut self, mut f: F) -> Result<(), Error>
            where
                F: FnMut(Args<D>) -> Result<(), ()> + 'static,
                D: Data,
            {
                f(Args { data: D::d() }).unwrap();
                Ok(())
            }
            pub fn free_input_callback(&mut self) {}
        }
    }
    #[awaitable(for = ca::AudioUnit)]
    trait Ext {
        #[awaitable(stream(unbounded))]
        fn set_input_callback<F, D>(&mut self, f: F) -> Result<(), ca::Error>
        where
            F: FnMut(ca::Args<D>) -> Result<(), ()> + 'static,
            D: ca::Data;
    }
    #[test]
    fn core_audio_input() {
        assert!(
            ca::AudioUnit
                .stream_set_input_callback::<f32>()
                .unwrap()
                .wait_next()
                .is_some()
        );
    }
}
