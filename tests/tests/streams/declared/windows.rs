//! Windows and web views.

use std::borrow::Cow;
use std::path::PathBuf;

use awaitify::{Buffer, Events, OnCancel, awaitable};

mod wry {
    use super::*;
    pub enum DragDropEvent {
        Drop { paths: Vec<PathBuf> },
    }
    pub struct Request<T>(pub T);
    pub struct Response<T>(pub T);
    pub type WebViewId<'a> = &'a str;
    pub struct WebViewBuilder<'a>(pub &'a u8);
    impl<'a> WebViewBuilder<'a> {
        pub fn with_ipc_handler<F>(self, handler: F) -> Self
        where
            F: Fn(Request<String>) + 'static,
        {
            handler(Request("a".into()));
            self
        }
        pub fn with_drag_drop_handler<F>(self, handler: F) -> Self
        where
            F: Fn(DragDropEvent) -> bool + 'static,
        {
            assert!(handler(DragDropEvent::Drop { paths: vec![] }));
            self
        }
        pub fn with_download_started_handler(
            self,
            f: impl FnMut(String, &mut PathBuf) -> bool + 'static,
        ) -> Self {
            let mut f = f;
            assert!(f("a".into(), &mut PathBuf::from("x")));
            self
        }
        pub fn with_download_completed_handler(
            self,
            f: impl Fn(String, Option<PathBuf>, bool) + 'static,
        ) -> Self {
            f("u".into(), None, true);
            self
        }
        pub fn with_custom_protocol<F>(self, name: String, handler: F) -> Self
        where
            F: Fn(WebViewId, Request<Vec<u8>>) -> Response<Cow<'static, [u8]>> + 'static,
        {
            assert_eq!(&*handler("id", Request(vec![1])).0, b"ok");
            self
        }
    }
}
#[awaitable(for = wry::WebViewBuilder<'a>, stream(unbounded))]
trait WryExt<'a>: Sized {
    fn with_ipc_handler<F>(self, handler: F) -> Self
    where
        F: Fn(wry::Request<String>) + 'static;
    #[awaitable(stream(unbounded), reply = true)]
    fn with_drag_drop_handler<F>(self, handler: F) -> Self
    where
        F: Fn(wry::DragDropEvent) -> bool + 'static;
    #[awaitable(stream(unbounded), map = |url: String, path: &mut PathBuf| -> (String, PathBuf) { (url, path.clone()) }, reply = |_: &String, path: &&mut PathBuf| path.as_os_str() == "x")]
    fn with_download_started_handler(
        self,
        download_started_handler: impl FnMut(String, &mut PathBuf) -> bool + 'static,
    ) -> Self;
    fn with_download_completed_handler(
        self,
        f: impl Fn(String, Option<PathBuf>, bool) + 'static,
    ) -> Self;
    #[awaitable(stream(unbounded), map = |id: wry::WebViewId<'_>, r: wry::Request<Vec<u8>>| -> (String, wry::Request<Vec<u8>>) { (id.to_owned(), r) }, reply = wry::Response(Cow::Borrowed(&b"ok"[..])))]
    fn with_custom_protocol<F>(self, name: String, handler: F) -> Self
    where
        F: Fn(wry::WebViewId<'_>, wry::Request<Vec<u8>>) -> wry::Response<Cow<'static, [u8]>>
            + 'static;
}
#[test]
fn wry_handlers() {
    let n = 1;
    let b = wry::WebViewBuilder(&n);
    let (b, mut ipc) = b.stream_with_ipc_handler();
    let (b, mut drops) = b.stream_with_drag_drop_handler();
    let (b, mut started) = b.stream_with_download_started_handler();
    let (b, mut completed) = b.stream_with_download_completed_handler();
    let (b, mut proto) = b.stream_with_custom_protocol("asset".into());
    assert_eq!(ipc.wait_next().unwrap().0, "a");
    assert!(drops.wait_next().is_some());
    assert_eq!(
        started.wait_next().unwrap(),
        ("a".into(), PathBuf::from("x"))
    );
    assert_eq!(completed.wait_next().unwrap(), ("u".into(), None, true));
    assert_eq!(
        proto.wait_next().map(|(id, r)| (id, r.0)),
        Some(("id".into(), vec![1]))
    );
}

mod tauri {
    pub trait Runtime {}
    pub struct Wry;
    impl Runtime for Wry {}
    #[derive(Clone)]
    pub enum WindowEvent {
        Resized(u32),
    }
    pub struct MenuEvent(pub String);
    pub struct Window<R: Runtime>(pub R);
    pub struct Webview<R: Runtime>(pub R);
    pub struct PageLoadPayload<'a>(pub &'a str);
    pub struct Builder<R: Runtime>(pub R);
    impl<R: Runtime> Window<R> {
        pub fn on_window_event<F: Fn(&WindowEvent) + Send + 'static>(&self, f: F) {
            f(&WindowEvent::Resized(1))
        }
        pub fn on_menu_event<F: Fn(&Window<R>, MenuEvent) + Send + Sync + 'static>(&self, f: F) {
            f(self, MenuEvent("m".into()))
        }
    }
    impl Builder<Wry> {
        pub fn on_page_load<F>(self, on_page_load: F) -> Self
        where
            F: Fn(&Webview<Wry>, &PageLoadPayload<'_>) + Send + Sync + 'static,
        {
            on_page_load(&Webview(Wry), &PageLoadPayload("url"));
            self
        }
    }
}
use self::tauri::Runtime;
#[awaitable(for = tauri::Window<R>, stream(unbounded))]
trait TauriWindow<R: Runtime> {
    fn on_window_event<F: Fn(&tauri::WindowEvent) + Send + 'static>(&self, f: F);
    #[awaitable(stream(unbounded), ignore = first)]
    fn on_menu_event<F: Fn(&tauri::Window<R>, tauri::MenuEvent) + Send + Sync + 'static>(
        &self,
        f: F,
    );
}
#[awaitable(for = tauri::Builder<tauri::Wry>, stream(unbounded))]
trait TauriBuilder {
    #[awaitable(stream(unbounded), map = |_: &tauri::Webview<tauri::Wry>, p: &tauri::PageLoadPayload<'_>| -> String { p.0.to_owned() })]
    fn on_page_load<F>(self, on_page_load: F) -> Self
    where
        F: Fn(&tauri::Webview<tauri::Wry>, &tauri::PageLoadPayload<'_>) + Send + Sync + 'static;
}
#[test]
fn tauri_windows() {
    let w = tauri::Window(tauri::Wry);
    assert!(matches!(
        w.stream_on_window_event().wait_next(),
        Some(tauri::WindowEvent::Resized(1))
    ));
    assert_eq!(w.stream_on_menu_event().wait_next().unwrap().0, "m");
    let (b, mut loads) = tauri::Builder(tauri::Wry).stream_on_page_load();
    assert_eq!(loads.wait_next().as_deref(), Some("url"));
}

mod muda {
    #[derive(Debug)]
    pub struct MenuEvent(pub u8);
    impl MenuEvent {
        pub fn set_event_handler<F: Fn(MenuEvent) + Send + Sync + 'static>(f: Option<F>) {
            if let Some(f) = f {
                f(MenuEvent(3))
            }
        }
    }
}
#[awaitable(path = muda::MenuEvent::set_event_handler, stream(unbounded), cancel = |()| muda::MenuEvent::set_event_handler::<fn(muda::MenuEvent)>(None))]
fn menu_events<F: Fn(muda::MenuEvent) + Send + Sync + 'static>(f: Option<F>);
#[test]
fn muda_menu() {
    let mut e: Events<muda::MenuEvent, OnCancel<()>> = menu_events();
    assert_eq!(e.wait_next().unwrap().0, 3);
}

/// WinRT: the callback is in an object, so the stream is made by hand.
mod windows {
    pub struct TypedEventHandler<S, R>(
        Box<dyn Fn(Option<&S>, Option<&R>) -> Result<(), i32> + Send>,
    );
    impl<S, R> TypedEventHandler<S, R> {
        pub fn new<F: Fn(Option<&S>, Option<&R>) -> Result<(), i32> + Send + 'static>(
            invoke: F,
        ) -> Self {
            Self(Box::new(invoke))
        }
    }
    #[derive(Clone)]
    pub struct Watcher;
    pub struct Args(pub u8);
    impl Watcher {
        pub fn Received(&self, handler: &TypedEventHandler<Watcher, Args>) -> Result<i64, i32> {
            handler.0(Some(self), Some(&Args(3)))?;
            Ok(1)
        }
    }
}

#[test]
fn windows_events() {
    let received = Events::try_new(Buffer::unbounded(), |emitter| {
        let handler = move |_: Option<&windows::Watcher>, args: Option<&windows::Args>| {
            if let Some(args) = args {
                emitter.emit(args.0);
            }
            Ok(())
        };
        windows::Watcher.Received(&windows::TypedEventHandler::new(handler))
    });
    let (token, mut events) = received.unwrap();
    assert_eq!(token, 1);
    assert!(events.wait_iter().eq([3]));
}
