//! `flow` and `filter_map` on single methods, and `dropped` on a listener with one outcome.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use awaitify::{Awaitable, Dropped, Ended, Events, Flow, awaitable};

#[awaitable(listener, stream(unbounded), events(derive(Debug, PartialEq)))]
trait Reader {
    /// An empty chunk marks the end.
    #[awaitable(flow = |chunk: &[u8]| -> Flow<usize> {
        match chunk.len() {
            0 => Flow::End,
            9 => Flow::Last(9),
            8 => Flow::Skip,
            length => Flow::Item(length),
        }
    })]
    fn read(&mut self, chunk: &[u8]);
    fn paused(&self);
    #[awaitable(flow = |_level: u8| -> Flow<()> { Flow::Skip })]
    fn logged(&self, _level: u8) {}
}

#[test]
fn flow_of_method_ends_stream() {
    let (mut listener, mut events): (_, Events<ReaderEvent>) = ReaderListener::events();
    listener.read(b"abc");
    listener.read(b"12345678");
    listener.paused();
    listener.logged(1);
    listener.read(b"");
    listener.paused();
    assert_eq!(
        events.wait_iter().collect::<Vec<_>>(),
        [ReaderEvent::Read(3), ReaderEvent::Paused]
    );
    assert_eq!(events.ended(), Some(Ended::Finished));
    let (mut listener, mut events) = ReaderListener::events();
    listener.read(b"123456789");
    assert_eq!(events.wait_next(), Some(ReaderEvent::Read(9)));
    assert_eq!(events.wait_next(), None);
}

#[awaitable(listener, stream(unbounded), events(derive(Debug, PartialEq)))]
trait Fallible {
    #[awaitable(flow = |line: &str| -> Flow<String, u8> {
        match line {
            "fail" => Flow::Fail(7),
            line => Flow::Item(line.to_owned()),
        }
    })]
    fn line(&self, line: &str);
    #[awaitable(flow = |byte: u8| -> Flow<char> { Flow::Item(byte.into()) })]
    fn byte(&self, byte: u8);
    #[awaitable(filter_map = |tick: u8| -> Option<u8> { (tick > 1).then_some(tick) })]
    fn tick(&self, tick: u8);
    fn idle(&self);
}

#[test]
fn flow_of_method_fails() {
    let (listener, mut events): (_, Events<Result<FallibleEvent, u8>>) = FallibleListener::events();
    listener.line("a");
    listener.byte(b'b');
    listener.tick(1);
    listener.tick(2);
    listener.idle();
    listener.line("fail");
    let expected = [
        Ok(FallibleEvent::Line("a".to_owned())),
        Ok(FallibleEvent::Byte('b')),
        Ok(FallibleEvent::Tick(2)),
        Ok(FallibleEvent::Idle),
        Err(7),
    ];
    assert_eq!(events.wait_iter().collect::<Vec<_>>(), expected);
    assert_eq!(events.ended(), Some(Ended::Failed));
}

#[awaitable(listener, callback = on_state)]
trait States {
    #[awaitable(flow = |state: &str| -> Flow<u8, String> {
        match state {
            "ready" => Flow::Item(1),
            "gone" => Flow::End,
            "pending" => Flow::Skip,
            state => Flow::Fail(state.to_owned()),
        }
    })]
    fn on_state(&self, state: &str);
}

#[test]
fn flow_of_outcome() {
    let told = |states: &[&str]| {
        let (listener, awaitable) = StatesListener::awaitable();
        states.iter().for_each(|state| listener.on_state(state));
        drop(listener);
        let outcome: Result<Result<u8, String>, Dropped> = awaitable.wait();
        outcome
    };
    assert_eq!(told(&["pending", "ready", "failed"]), Ok(Ok(1)));
    assert_eq!(told(&["pending", "failed"]), Ok(Err("failed".to_owned())));
    assert_eq!(told(&["gone", "ready"]), Err(Dropped::new("States")));
    assert_eq!(told(&["pending"]), Err(Dropped::new("States")));
}

#[awaitable(listener, ok = on_success, err = on_error, progress = on_progress)]
trait Download {
    #[awaitable(filter_map = |part: u8, of: u8| -> Option<u8> { (part == of).then_some(part) })]
    fn on_success(&self, part: u8, of: u8);
    fn on_error(&self, reason: &str);
    #[awaitable(filter_map = |percent: u8| -> Option<u8> { percent.is_multiple_of(10).then_some(percent) })]
    fn on_progress(&self, percent: u8);
}

#[test]
fn filter_of_outcome() {
    let (listener, outcome, mut progress) = DownloadListener::awaitable();
    (9..=20).for_each(|percent| listener.on_progress(percent));
    listener.on_success(1, 2);
    assert_eq!(progress.drain().collect::<Vec<_>>(), [20]);
    listener.on_success(2, 2);
    assert_eq!(outcome.wait(), Ok::<_, Dropped>(Ok(2)));
    assert_eq!(progress.wait_next(), None);
    let (listener, outcome, _) = DownloadListener::awaitable();
    listener.on_error("lost");
    assert_eq!(outcome.wait(), Ok::<_, Dropped>(Err("lost".to_owned())));
}

#[derive(Debug, PartialEq)]
enum FetchError {
    Gone(String),
    Refused(u8),
}

#[awaitable(listener, ok = on_success, err = on_error, dropped = |dropped| Err(FetchError::Gone(dropped.to_string())))]
trait Fetch {
    fn on_success(&self, body: &str);
    #[awaitable(map = |code: u8| -> FetchError { FetchError::Refused(code) })]
    fn on_error(&self, code: u8);
}

#[awaitable(listener = FetchListener)]
fn fetch(name: &str, listener: Box<dyn Fetch>) {
    match name {
        "refused" => listener.on_error(4),
        "gone" => {}
        name => listener.on_success(name),
    }
}

#[awaitable(listener = FetchListener, blocking = |job| job())]
fn block(listener: &dyn Fetch) {
    let _ = listener;
}

#[test]
fn dropped_of_listener() {
    let (listener, outcome): (_, Awaitable<Result<String, FetchError>>) =
        FetchListener::awaitable();
    drop(listener);
    let Err(FetchError::Gone(message)) = outcome.wait() else {
        panic!("it was dropped");
    };
    assert!(message.contains("Fetch"), "{message}");
    let outcome: Awaitable<Result<String, FetchError>> = awaitable_fetch("a");
    assert_eq!(outcome.wait(), Ok("a".to_owned()));
    assert_eq!(
        awaitable_fetch("refused").wait(),
        Err(FetchError::Refused(4))
    );
    for (gone, function) in [
        (awaitable_fetch("gone"), "fetch"),
        (awaitable_block(), "block"),
    ] {
        let Err(FetchError::Gone(message)) = gone.wait() else {
            panic!("it was dropped");
        };
        assert!(message.contains(function), "{message}");
    }
}

#[awaitable(listener, callback = on_done, dropped = 0)]
trait Countdown {
    fn on_done(&self, left: u8);
}

#[awaitable(listener, ok = on_ok, err = on_err, dropped = Err(0))]
struct Handlers {
    on_ok: Box<dyn FnOnce(u8)>,
    on_err: Box<dyn FnOnce(u8)>,
}

#[test]
fn dropped_is_a_value() {
    let (listener, left) = CountdownListener::awaitable();
    drop(listener);
    assert_eq!(left.wait(), 0);
    let (listener, left) = CountdownListener::awaitable();
    listener.on_done(3);
    assert_eq!(left.wait(), 3);
    let (handlers, outcome) = HandlersListener::awaitable();
    (handlers.on_ok)(1);
    assert_eq!(outcome.wait(), Ok(1));
    let (handlers, outcome) = HandlersListener::awaitable();
    (handlers.on_err)(2);
    assert_eq!(outcome.wait(), Err(2));
    let (handlers, outcome) = HandlersListener::awaitable();
    drop(handlers);
    assert_eq!(outcome.wait(), Err(0));
}

#[awaitable(listener, stream(unbounded), events(derive(Debug, PartialEq)))]
trait Tracer {
    #[awaitable(map = |value: &T| -> String { value.to_string() })]
    fn recorded<T: Display + ?Sized>(&self, value: &T);
    #[awaitable(map = |values| -> usize { N + values.len() })]
    fn measured<const N: usize>(&self, values: [u8; N]);
    #[awaitable(flow = |path| -> Flow<PathBuf> { Flow::Item(path.as_ref().to_owned()) })]
    fn opened<P>(&self, path: P)
    where
        P: AsRef<Path>,
        Self: Sized;
    fn closed(&self);
}

#[test]
fn generic_methods_are_converted() {
    let (listener, mut events) = TracerListener::events();
    listener.recorded("a");
    listener.recorded(&1);
    listener.measured([1, 2]);
    listener.opened("path");
    listener.closed();
    let expected = [
        TracerEvent::Recorded("a".to_owned()),
        TracerEvent::Recorded("1".to_owned()),
        TracerEvent::Measured(4),
        TracerEvent::Opened(PathBuf::from("path")),
        TracerEvent::Closed,
    ];
    assert_eq!(events.drain().collect::<Vec<_>>(), expected);
}
