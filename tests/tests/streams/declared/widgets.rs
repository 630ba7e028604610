//! Widgets and browsers.

use std::borrow::Cow;
use std::time::Duration;

use awaitify::{Events, Kept, awaitable};

mod fltk {
    #[derive(Clone)]
    pub struct Button;
    #[derive(Debug, PartialEq)]
    pub enum Event {
        Push,
    }
    pub type TimeoutHandle = *mut ();
    impl Button {
        pub fn set_callback<F: FnMut(&mut Self) + 'static>(&mut self, mut cb: F) {
            cb(self)
        }
        pub fn handle<F: FnMut(&mut Self, Event) -> bool + 'static>(&mut self, mut cb: F) {
            assert!(!cb(self, Event::Push))
        }
    }
    pub fn add_timeout3<F: FnMut(TimeoutHandle) + 'static>(tm: f64, mut cb: F) -> TimeoutHandle {
        cb(std::ptr::null_mut());
        std::ptr::null_mut()
    }
    pub fn remove_timeout3(h: TimeoutHandle) {}
}
#[awaitable(for = fltk::Button, stream(unbounded), ignore = first)]
trait FltkExt {
    fn set_callback<F: FnMut(&mut Self) + 'static>(&mut self, cb: F);
    #[awaitable(stream(unbounded), reply = false)]
    fn handle<F: FnMut(&mut Self, fltk::Event) -> bool + 'static>(&mut self, cb: F);
}
#[awaitable(path = fltk::add_timeout3, stream(latest), ignore = first, cancel = fltk::remove_timeout3, local)]
fn timeout<F: FnMut(fltk::TimeoutHandle) + 'static>(tm: f64, cb: F) -> fltk::TimeoutHandle;
#[test]
fn fltk_widgets() {
    let mut b = fltk::Button;
    assert!(b.stream_set_callback().wait_next().is_some());
    assert_eq!(b.stream_handle().wait_next(), Some(fltk::Event::Push));
    assert!(timeout(1.0).wait_next().is_some());
}

mod slint {
    use super::*;
    pub struct Timer;
    pub enum TimerMode {
        Repeated,
    }
    pub enum RenderingState {
        Setup,
    }
    pub enum GraphicsAPI<'a> {
        A(&'a u8),
    }
    pub enum CloseRequestResponse {
        HideWindow,
    }
    pub struct SetErr;
    pub struct Window;
    impl Timer {
        pub fn start(
            &self,
            mode: TimerMode,
            interval: Duration,
            mut callback: impl FnMut() + 'static,
        ) {
            callback()
        }
    }
    impl Window {
        pub fn set_rendering_notifier(
            &self,
            mut callback: impl FnMut(RenderingState, &GraphicsAPI<'_>) + 'static,
        ) -> Result<(), SetErr> {
            callback(RenderingState::Setup, &GraphicsAPI::A(&1));
            Ok(())
        }
        pub fn on_close_requested(
            &self,
            mut callback: impl FnMut() -> CloseRequestResponse + 'static,
        ) {
            callback();
        }
    }
}
#[awaitable(for = slint::Timer, stream(latest))]
trait TimerExt {
    fn start(&self, mode: slint::TimerMode, interval: Duration, callback: impl FnMut() + 'static);
}
#[awaitable(for = slint::Window, stream(latest))]
trait SlintExt {
    #[awaitable(stream(latest), ignore = last)]
    fn set_rendering_notifier(
        &self,
        callback: impl FnMut(slint::RenderingState, &slint::GraphicsAPI<'_>) + 'static,
    ) -> Result<(), slint::SetErr>;
    #[awaitable(stream(latest), reply = slint::CloseRequestResponse::HideWindow)]
    fn on_close_requested(&self, callback: impl FnMut() -> slint::CloseRequestResponse + 'static);
}
#[test]
fn slint_timer_and_window() {
    assert!(
        slint::Timer
            .stream_start(slint::TimerMode::Repeated, Duration::ZERO)
            .wait_next()
            .is_some()
    );
    assert!(
        slint::Window
            .stream_on_close_requested()
            .wait_next()
            .is_some()
    );
    assert!(
        slint::Window
            .stream_set_rendering_notifier()
            .ok()
            .unwrap()
            .wait_next()
            .is_some()
    );
}

mod gloo {
    use super::*;
    pub struct EventListener(Box<dyn FnMut(&Event)>);
    #[derive(Clone)]
    pub struct Event;
    pub struct Target;
    pub struct Interval;
    impl EventListener {
        pub fn new<S, F>(target: &Target, event_type: S, mut callback: F) -> Self
        where
            S: Into<Cow<'static, str>>,
            F: FnMut(&Event) + 'static,
        {
            callback(&Event);
            Self(Box::new(callback))
        }
    }
    impl Interval {
        pub fn new<F>(millis: u32, mut callback: F) -> Interval
        where
            F: 'static + FnMut(),
        {
            callback();
            Interval
        }
    }
}
use gloo::EventListener;
#[awaitable(path = gloo::EventListener::new, stream(unbounded), keep)]
fn listen<S, F>(target: &gloo::Target, event_type: S, callback: F) -> gloo::EventListener
where
    S: Into<Cow<'static, str>>,
    F: FnMut(&gloo::Event) + 'static;
#[awaitable(for = gloo::Interval, stream(latest), keep)]
trait IntervalExt: Sized {
    fn new<F>(millis: u32, callback: F) -> Self
    where
        F: 'static + FnMut();
}
#[test]
fn gloo_events() {
    let mut e: Events<gloo::Event, Kept<EventListener>> = listen(&gloo::Target, "click");
    assert!(e.wait_next().is_some());
    let mut t = gloo::Interval::stream_new(3);
    assert!(t.wait_next().is_some());
}

mod leptos {
    pub trait EventDescriptor {
        type EventType;
        fn make(&self) -> Self::EventType;
    }
    pub struct Click;
    impl EventDescriptor for Click {
        type EventType = u8;
        fn make(&self) -> u8 {
            8
        }
    }
    pub struct WindowListenerHandle(Box<dyn FnOnce()>);
    impl WindowListenerHandle {
        pub fn remove(self) {
            (self.0)()
        }
    }
    pub fn window_event_listener<E: EventDescriptor + 'static>(
        event: E,
        cb: impl Fn(E::EventType) + 'static,
    ) -> WindowListenerHandle
    where
        E::EventType: Clone,
    {
        cb(event.make());
        WindowListenerHandle(Box::new(|| ()))
    }
}
#[awaitable(path = leptos::window_event_listener, stream(unbounded), cancel = leptos::WindowListenerHandle::remove, local)]
fn window_event<E: leptos::EventDescriptor + 'static>(
    event: E,
    cb: impl Fn(E::EventType) + 'static,
) -> leptos::WindowListenerHandle
where
    E::EventType: Clone;
#[test]
fn leptos_window_event() {
    assert_eq!(window_event(leptos::Click).wait_next(), Some(8));
}
