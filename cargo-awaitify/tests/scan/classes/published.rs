//! Shapes of published crates that a person classifies by more than one signature.

use super::*;

fn assert_kind(source: &str, kind: &str, class: &str) {
    let (found, of, _) = classified(source);
    assert_eq!((found.as_str(), of.as_str()), (kind, class), "{source}");
}

#[test]
fn repeated_work_is_a_job() {
    for source in [
        // from: tokio-cron-scheduler, `Job::new`
        "pub struct Job; impl Job { pub fn new(at: &str, run: impl FnMut(u8) + Send + 'static) -> Self { Job } }",
        "pub struct Builder; impl Builder { pub fn with_run_sync(self, job: Box<dyn FnMut(u8) + Send>) -> Self { self } }",
        // from: rayon-core, `spawn_broadcast` and `Scope::spawn`
        "pub struct Context<'a>(&'a u8); pub fn spawn_broadcast(op: impl Fn(Context<'_>) + Send + Sync + 'static) {}",
        "pub struct Scope; impl Scope { pub fn spawn<'s>(&self, body: impl FnOnce(&Scope) + Send + 's) {} }",
        "pub fn join<A, B>(a: impl FnOnce() -> A + Send, b: impl FnOnce() -> B + Send) -> (A, B) { (a(), b()) }",
    ] {
        assert_kind(source, "job", "no");
    }
    let source =
        "pub struct Task; impl Task { pub fn on_progress(&self, f: impl Fn(u8) + 'static) {} }";
    assert_kind(source, "listener", "likely");
}

#[test]
fn parameters_called_done_are_called_once() {
    // from: nokhwa, `nokhwa_initialize`
    let source = "pub fn initialize(on_complete: impl Fn(bool) + Send + Sync + 'static) {}";
    assert_kind(source, "completion", "likely");
    let source = "pub struct Listener; impl Listener { pub fn done(self, done: impl Fn(u8) + 'static) -> Self { self } }";
    assert_kind(source, "listener", "likely");
}

#[test]
fn values_that_the_library_needs() {
    for source in [
        // from: watchexec, `Config::on_action`
        "pub struct Action; pub fn on_action(handler: impl Fn(Action) -> Action + Send + 'static) {}",
        // from: nats, `Options::reconnect_delay_callback`
        "pub fn set_delay_callback(callback: impl Fn(usize) -> std::time::Duration + 'static) {}",
        // from: curl, `Easy::ssl_ctx_function`
        "pub fn ssl_ctx_function(f: impl FnMut(*mut u8) -> Result<(), u8> + Send + 'static) {}",
        "pub fn on(name: &str, handler: impl FnOnce() -> String + Send + 'static) {}",
    ] {
        assert_kind(source, "function", "no");
    }
    let source = "pub fn set_busy_handler(callback: impl FnMut(usize) -> bool + 'static) {}";
    assert_kind(source, "listener", "likely");
}

#[test]
fn one_listener_beside_answers() {
    // from: libuv, `UdpHandle::recv_start`
    let source = "pub fn recv_start(alloc: impl FnMut(usize) -> u8 + 'static, recv: impl FnMut(u8) + 'static) {}";
    let attribute = "#[awaitable(stream(unbounded), callback = recv)]";
    assert_class(source, "listener", "likely", attribute);
}

#[test]
fn guards_made_by_constructors() {
    let timer = "pub struct Interval; impl Drop for Interval { fn drop(&mut self) {} }\n\
        impl Interval { pub fn new(ms: u32, f: impl FnMut() + 'static) -> Self { Interval } pub fn forget(self) {} pub fn ms(&self) -> u32 { 0 } }";
    // from: gloo-timers, `Interval::new`
    assert_kind(timer, "listener", "sure");
    let used = timer.replace("pub fn forget(self)", "pub fn pause(&self)");
    assert_kind(&used, "listener", "likely");
    // from: notify, `PollWatcher::new`
    let used = format!(
        "{timer}\npub trait Watch {{ fn watch(&mut self); }} impl Watch for Interval {{ fn watch(&mut self) {{}} }}"
    );
    assert_kind(&used, "listener", "likely");
    // from: rocksdb, `InfoLogger::new_callback_logger`
    let handed_on =
        "pub struct Options; impl Options { pub fn set_timer(&mut self, timer: Interval) {} }";
    assert_kind(&format!("{timer}{handed_on}"), "listener", "likely");
}

#[test]
fn errors_need_not_occur() {
    // from: web-audio-api, `MediaRecorder::set_onerror` and `MediaRecorder::set_onstop`
    for (function, class) in [
        ("set_onerror", "likely"),
        ("on_failure", "likely"),
        ("set_onstop", "sure"),
    ] {
        let source = format!("pub fn {function}(callback: impl FnOnce(u8) + Send + 'static) {{}}");
        assert_kind(&source, "completion", class);
    }
}

#[test]
fn numbers_and_confirmations_are_no_replies() {
    // from: esp32-nimble, `BLEServer::on_passkey_request` and `BLEServer::on_confirm_pin`
    for (signature, class) in [
        (
            "on_passkey_request(callback: impl Fn() -> u32 + Send + 'static)",
            "no",
        ),
        (
            "on_confirm_pin(callback: impl Fn(u32) -> bool + Send + 'static)",
            "no",
        ),
        (
            "on_pin(callback: impl Fn(u32) -> bool + Send + 'static)",
            "likely",
        ),
        (
            "on_bytes(callback: impl Fn(u8) -> u32 + Send + 'static)",
            "likely",
        ),
    ] {
        let (_, found, _) = classified(&format!("pub fn {signature} {{}}"));
        assert_eq!(found, class, "{signature}");
    }
}

#[test]
fn names_of_jobs_with_results() {
    // from: webview2, `WebView::execute_script`
    let source = "pub fn execute_script(script: &str, callback: impl FnOnce(String) -> Result<(), u8> + 'static) {}";
    assert_kind(source, "completion", "likely");
    for (from, to) in [
        ("String", "&str"),
        ("callback", "op"),
        ("<(), u8>", "<u8, u8>"),
    ] {
        let (kind, class, _) = classified(&source.replace(from, to));
        assert_eq!(class, "no", "{kind}: {from}");
    }
}

#[test]
fn unsafe_functions_are_not_sure() {
    // from: signal-hook-registry, `register`
    let source = "pub unsafe fn register(f: impl Fn(u8) + 'static) -> u64 { 0 } pub fn unregister(id: u64) {}";
    assert_kind(source, "listener", "likely");
    assert_kind(&source.replace("unsafe ", ""), "listener", "sure");
    assert_kind(
        "pub unsafe fn get(done: impl FnOnce(u8) + 'static) {}",
        "completion",
        "likely",
    );
}

#[test]
fn registrations_with_few_bounds() {
    // from: iui, `Button::on_clicked`
    let source = "pub struct B; impl B { pub fn on_clicked<F: FnMut(u8)>(&mut self, f: F) {} }";
    assert_kind(source, "listener", "likely");
    // from: fltk, `app::set_callback`
    let source = "pub fn set_callback<F, W>(widget: &mut W, cb: F) where F: FnMut(u8) {}";
    assert_kind(source, "listener", "likely");
    // from: notify-rust, `NotificationHandle::on_close` and `wait_for_response`
    for source in [
        "pub struct B; impl B { pub fn on_close<F: Fn(u8)>(self, f: F) {} }",
        "pub fn on_each(f: &mut dyn FnMut(u8)) {}",
        "pub fn wait_for_response(handler: impl FnOnce(&str)) {}",
    ] {
        assert_kind(source, "visitor", "no");
    }
}

#[test]
fn values_that_become_parts() {
    for (source, kind) in [
        // from: yew, `use_state`
        (
            "pub struct State<T>(T); pub fn use_state<T, F>(init: F) -> State<T> where F: FnOnce() -> T { State(init()) }",
            "function",
        ),
        // from: sdl2, `Texture::with_lock`
        (
            "pub fn with_lock<R>(f: impl FnOnce(&mut [u8]) -> R) -> Result<R, String> { Ok(f(&mut [])) }",
            "job",
        ),
        // from: glib, `ThreadPool::push`
        (
            "pub struct Handle<T>(T); pub struct ThreadPool;\n\
             impl ThreadPool { pub fn push<T>(&self, f: impl FnOnce() -> T + Send + 'static) -> Handle<T> { todo!() } }",
            "job",
        ),
    ] {
        assert_kind(source, kind, "no");
    }
}

#[test]
fn borrowed_closures_are_no_listeners() {
    // from: raylib, `attach_audio_mixed_processor`
    let source = "pub struct Guard<'a, F>(&'a mut F);\n\
        pub fn attach<'a, F: FnMut(u8) + Send + 'static>(processor: &'a mut F) -> Guard<'a, F> { Guard(processor) }";
    assert_kind(source, "visitor", "no");
}

#[test]
fn callbacks_that_no_attribute_reaches() {
    for source in [
        // from: ws, `WebSocket::new`
        "pub trait Factory { fn make(&mut self) -> u8; } impl<F: FnMut() -> u8> Factory for F { fn make(&mut self) -> u8 { self() } }\n\
         pub struct Socket<F>(F); impl<F: Factory> Socket<F> { pub fn new(factory: F) -> Self { Socket(factory) } }",
        // from: inquire, `Text::with_validators`
        "pub fn with_validators(all: &[Box<dyn Fn(u8) -> bool>]) {}",
        "pub fn run_all(all: Vec<Box<dyn FnMut(u8)>>) {}",
    ] {
        assert_kind(source, "function", "no");
    }
}

#[test]
fn modules_that_cfg_chooses() {
    // from: souvlaki, and notify-rust
    let source = "mod platform { #[cfg(unix)] mod real { pub fn attach(f: impl Fn(u8) + 'static) {} }\n\
        #[cfg(not(unix))] mod other { pub fn attach(f: impl Fn(u8) + 'static) {} }\n\
        #[cfg(unix)] pub use self::real::*; #[cfg(not(unix))] pub use self::other::attach; }\n\
        pub use platform::attach; mod hidden { pub fn detach(f: impl Fn(u8) + 'static) {} }";
    let manifest = Project::of(source);
    let run = manifest.scan(&["--crate", "small", "--json"]);
    let listed: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(listed.len(), 2, "{}", run.stdout);
    for module in ["real", "other"] {
        assert!(
            run.stdout
                .contains(&format!("small::platform::{module}::attach"))
        );
    }
}

#[test]
fn private_names_are_not_re_exported() {
    // from: rdev, whose module and function are both called `grab`
    let source = "mod linux { mod grab { pub fn grab(f: impl Fn(u8) + 'static) {} pub fn filter(f: impl Fn(u8) + 'static) {} }\n\
        pub use crate::linux::grab::grab; }\n\
        pub use crate::linux::grab as start;";
    let run = Project::of(source).scan(&["--crate", "small", "--json"]);
    assert!(
        run.stdout.contains("small::linux::grab::grab"),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains("filter"), "{}", run.stdout);
}

#[test]
fn value_that_may_be_a_closure_beside_a_callback() {
    // from: cursive_core, `Cursive::set_on_event_inner`
    let source = "pub struct Trigger; impl<F: Fn(u8) -> bool + 'static> From<F> for Trigger { fn from(f: F) -> Self { Trigger } }\n\
        pub fn set_on_event(trigger: impl Into<Trigger>, cb: impl Fn(u8) + 'static) {}";
    assert_kind(source, "listener", "likely");
}

#[test]
fn loops_and_drawing_are_no_listeners() {
    // from: tao, `EventLoop::run`
    let source = "pub fn run(handler: impl FnMut(u8) + 'static) -> ! { loop {} }";
    assert_kind(source, "visitor", "no");
    // from: tauri, `App::run`, `App::run_return` and `App::run_iteration`
    for signature in [
        "run(self, f: F)",
        "run_return(mut self, f: F) -> i32",
        "run_iteration(&mut self, f: F)",
    ] {
        let signature = signature.replace("f: F", "f: impl FnMut(&u8, String) + 'static");
        assert_kind(
            &format!("pub struct App; impl App {{ pub fn {signature} {{ todo!() }} }}"),
            "visitor",
            "no",
        );
    }
    // from: three-d, `Window::render_loop`
    let source = "pub struct W; impl W { pub fn render_loop(self, callback: impl FnMut(u8) -> bool + 'static) {} }";
    assert_kind(source, "function", "no");
    for signature in [
        "run(self, f: F) -> Guard",
        "run(self, f: F) -> Self",
        "run(&mut self, f: F) -> Guard",
        "on_run(self, f: F)",
    ] {
        let signature = signature.replace("f: F", "f: impl FnMut(&u8, String) + 'static");
        let source = format!(
            "pub struct Guard; pub struct App; impl App {{ pub fn {signature} {{ todo!() }} }}"
        );
        assert_kind(&source, "listener", "likely");
    }
    // from: cursive_core, `Canvas::set_draw`
    let source = "pub fn set_draw(f: impl Fn(u8) + 'static) {}";
    assert_kind(source, "job", "no");
    // from: coreaudio-rs, `AudioUnit::set_render_callback`
    for function in ["connect_draw", "set_render_callback"] {
        let source = format!("pub fn {function}(f: impl Fn(u8) + 'static) {{}}");
        assert_kind(&source, "listener", "likely");
    }
}

#[test]
fn closures_run_once() {
    // from: cursive_core, `ProgressBar::start`
    let source = "#[derive(Clone)] pub struct Counter; pub struct Bar(Counter); impl Bar {
        pub fn start(&mut self, f: impl FnOnce(Counter) + Send + 'static) {
            let counter = self.0.clone();
            std::thread::spawn(move || f(counter));
        }
    }";
    assert_kind(source, "job", "likely");
    // from: reactive_graph, `Owner::on_cleanup`
    let source = "pub fn on_cleanup(f: impl FnOnce() + Send + 'static) {}";
    assert_kind(source, "completion", "likely");
}

#[test]
fn lists_come_in_parts() {
    // from: libpulse-binding, `Introspector::get_sink_info_list` and `Introspector::get_server_info`
    for (argument, kind) in [("ListResult<&Sink>", "listener"), ("&Sink", "completion")] {
        let source = format!(
            "pub struct Sink; pub enum ListResult<T> {{ Item(T), End, Error }} pub struct Operation;\n\
            pub struct Context; impl Context {{ pub fn get(&self, f: impl FnMut({argument}) + 'static) -> Operation {{ Operation }} }}"
        );
        assert_kind(&source, kind, "likely");
    }
}
