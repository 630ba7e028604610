//! Keyboards, mice, pins and widgets.

use std::time::Duration;

use awaitify::{Events, Kept, awaitable};

mod device_query {
    #[derive(Clone, Debug, PartialEq)]
    pub enum Keycode {
        A,
    }
    pub type MousePosition = (i32, i32);
    pub struct CallbackGuard<Callback> {
        pub(crate) callback: Callback,
    }
    pub struct DeviceState;
    pub trait DeviceEvents {
        fn on_key_down<Callback: Fn(&Keycode) + Sync + Send + 'static>(
            &self,
            callback: Callback,
        ) -> CallbackGuard<Callback>;
        fn on_mouse_move<Callback: Fn(&MousePosition) + Sync + Send + 'static>(
            &self,
            callback: Callback,
        ) -> CallbackGuard<Callback>;
    }
    impl DeviceEvents for DeviceState {
        fn on_key_down<Callback: Fn(&Keycode) + Sync + Send + 'static>(
            &self,
            callback: Callback,
        ) -> CallbackGuard<Callback> {
            callback(&Keycode::A);
            CallbackGuard { callback }
        }
        fn on_mouse_move<Callback: Fn(&MousePosition) + Sync + Send + 'static>(
            &self,
            callback: Callback,
        ) -> CallbackGuard<Callback> {
            callback(&(1, 2));
            CallbackGuard { callback }
        }
    }
}
use device_query::*;

#[awaitable(for = S, stream(latest), keep)]
trait DeviceExt<S: DeviceEvents> {
    fn on_key_down<Callback: Fn(&Keycode) + Sync + Send + 'static>(
        &self,
        callback: Callback,
    ) -> CallbackGuard<Callback>;
    fn on_mouse_move<Callback: Fn(&MousePosition) + Sync + Send + 'static>(
        &self,
        callback: Callback,
    ) -> CallbackGuard<Callback>;
}

#[test]
fn device_query_guards() {
    let d = DeviceState;
    let mut k: Events<Keycode, Kept<CallbackGuard<Box<dyn Fn(&Keycode) + Sync + Send>>>> =
        d.stream_on_key_down();
    assert_eq!(k.wait_next(), Some(Keycode::A));
    let mut m = d.stream_on_mouse_move();
    assert_eq!(m.wait_next(), Some((1, 2)));
}
#[awaitable]
fn getb<T, F: FnOnce(T)>(t: T, done: F) -> Option<F> {
    if false {
        return Some(done);
    }
    done(t);
    None
}
#[awaitable(stream(unbounded), keep)]
fn getc<'a, T: Clone, F>(t: &'a T, mut f: F) -> Result<(F, &'a T), u8>
where
    for<'x> F: FnMut(&'x T) + 'a,
    F: Send,
{
    f(t);
    Ok((f, t))
}
#[test]
fn boxed_completion_and_borrow() {
    let (h, a) = awaitable_getb(5);
    assert!(h.is_none());
    assert_eq!(a.wait(), Ok(5));
    let x = 5;
    let mut c = stream_getc(&x).unwrap();
    assert_eq!(c.wait_next(), Some(5));
}

mod inputbot {
    #[derive(Clone, Copy, PartialEq, Debug)]
    pub enum KeybdKey {
        AKey,
    }
    pub enum BlockInput {
        Block,
        DontBlock,
    }
    impl KeybdKey {
        pub fn bind<F: Fn() + Send + Sync + 'static>(self, callback: F) {
            callback()
        }
        pub fn blockable_bind<F: Fn() -> BlockInput + Send + Sync + 'static>(self, callback: F) {
            assert!(matches!(callback(), BlockInput::DontBlock))
        }
        pub fn bind_all<F: Fn(KeybdKey) + Send + Sync + Clone + 'static>(callback: F) {
            callback.clone()(KeybdKey::AKey)
        }
    }
}
use inputbot::*;
#[awaitable(for = KeybdKey, stream(unbounded))]
trait KeyExt {
    fn bind<F: Fn() + Send + Sync + 'static>(self, callback: F);
    #[awaitable(stream(latest), reply = BlockInput::DontBlock)]
    fn blockable_bind<F: Fn() -> BlockInput + Send + Sync + 'static>(self, callback: F);
    fn bind_all<F: Fn(KeybdKey) + Send + Sync + Clone + 'static>(callback: F);
}
#[test]
fn inputbot_keys() {
    assert_eq!(KeybdKey::AKey.stream_bind().wait_next(), Some(()));
    assert_eq!(KeybdKey::AKey.stream_blockable_bind().wait_next(), Some(()));
    assert_eq!(
        KeybdKey::stream_bind_all().wait_next(),
        Some(KeybdKey::AKey)
    );
}

mod glfw {
    pub struct Window;
    #[derive(Debug, PartialEq, Clone, Copy)]
    pub enum Key {
        A,
    }
    impl Window {
        pub fn set_key_callback<T>(&mut self, mut callback: T)
        where
            T: FnMut(&mut Window, Key, i32) + 'static,
        {
            callback(self, Key::A, 1)
        }
    }
}
#[awaitable(for = glfw::Window, stream(unbounded), ignore = first)]
trait GlfwExt {
    fn set_key_callback<T>(&mut self, callback: T)
    where
        T: FnMut(&mut glfw::Window, glfw::Key, i32) + 'static;
}
#[test]
fn glfw_keys() {
    assert_eq!(
        glfw::Window.stream_set_key_callback().wait_next(),
        Some((glfw::Key::A, 1))
    );
}

mod rppal {
    use super::*;
    pub enum Trigger {
        Both,
    }
    pub struct Event(pub u8);
    pub type Result<T> = std::result::Result<T, String>;
    pub struct InputPin;
    impl InputPin {
        pub fn set_async_interrupt<C>(
            &mut self,
            trigger: Trigger,
            debounce: Option<Duration>,
            mut callback: C,
        ) -> Result<()>
        where
            C: FnMut(Event) + Send + 'static,
        {
            callback(Event(3));
            Ok(())
        }
    }
}
#[awaitable(for = rppal::InputPin)]
trait PinExt {
    #[awaitable(stream(buffer = 8, overflow = drop_oldest))]
    fn set_async_interrupt<C>(
        &mut self,
        trigger: rppal::Trigger,
        debounce: Option<Duration>,
        callback: C,
    ) -> rppal::Result<()>
    where
        C: FnMut(rppal::Event) + Send + 'static;
}
#[test]
fn rppal_interrupts() {
    assert_eq!(
        rppal::InputPin
            .stream_set_async_interrupt(rppal::Trigger::Both, None)
            .unwrap()
            .wait_next()
            .unwrap()
            .0,
        3
    );
}

mod cv {
    pub type MouseCallback = Option<Box<dyn FnMut(i32, i32, i32, i32) + Send + Sync>>;
    pub type TrackbarCallback = Option<Box<dyn FnMut(i32) + Send + Sync>>;
    pub fn set_mouse_callback(winname: &str, on_mouse: MouseCallback) -> Result<(), String> {
        on_mouse.unwrap()(1, 2, 3, 4);
        Ok(())
    }
    pub fn create_trackbar(
        name: &str,
        win: &str,
        value: Option<&mut i32>,
        count: i32,
        on_change: TrackbarCallback,
    ) -> Result<i32, String> {
        on_change.unwrap()(count);
        Ok(1)
    }
}
#[awaitable(path = cv::set_mouse_callback, stream(unbounded), callback = on_mouse)]
fn mouse(winname: &str, on_mouse: cv::MouseCallback) -> Result<(), String>;
#[awaitable(path = cv::create_trackbar, stream(latest), callback = on_change, discard)]
fn trackbar(
    name: &str,
    win: &str,
    value: Option<&mut i32>,
    count: i32,
    on_change: cv::TrackbarCallback,
) -> Result<i32, String>;
#[awaitable(path = cv::create_trackbar, stream(latest), callback = on_change(i32), discard)]
fn trackbar2(
    name: &str,
    win: &str,
    value: Option<&mut i32>,
    count: i32,
    on_change: cv::TrackbarCallback,
) -> Result<i32, String>;
#[test]
fn opencv_aliases() {
    assert_eq!(mouse("w").unwrap().wait_next(), Some((1, 2, 3, 4)));
    let mut x = 3;
    assert_eq!(
        trackbar("a", "b", Some(&mut x), 9).unwrap().wait_next(),
        Some(9)
    );
    assert_eq!(
        trackbar2("a", "b", Some(&mut x), 9).unwrap().wait_next(),
        Some(9)
    );
}
