//! The list of what is pending, which debug builds have.

use std::ops::ControlFlow;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use awaitify::{Awaitable, Buffer, Dropped, Events, Pending, PendingState, awaitable, pending};

/// Returns the entries of one function, because the other tests of this process have entries too.
pub(super) fn of(function: &str) -> Vec<Pending> {
    let mut entries = pending();
    entries.retain(|entry| entry.function() == function);
    entries
}

fn states(function: &str) -> Vec<PendingState> {
    of(function).iter().map(Pending::state).collect()
}

type Callback = Box<dyn FnOnce(u8) + Send>;

macro_rules! library {
    ($($function:ident)*) => {
        $(
            #[awaitable]
            fn $function(held: &Mutex<Vec<Callback>>, done: impl FnOnce(u8) + Send + 'static) {
                held.lock().unwrap().push(Box::new(done));
            }
        )*
    };
}

library! { read write seek sync detach moved many }

#[test]
fn entry_names_function_and_line() {
    let held = Mutex::default();
    let (line, reading) = (line!(), awaitable_read(&held));
    let [entry] = of("read").try_into().unwrap();
    assert_eq!(
        (entry.location().file(), entry.location().line()),
        (file!(), line)
    );
    assert_eq!(entry.state(), PendingState::Waiting);
    assert!(!entry.is_stream() && !entry.is_from_c());
    assert!(entry.elapsed().unwrap() < Duration::from_secs(600));
    let shown = entry.to_string();
    let expected = format!(
        "`read` waits for its callback; called at {}",
        entry.location()
    );
    assert!(
        shown.starts_with(&expected) && shown.ends_with(" s ago"),
        "{shown}"
    );

    held.lock().unwrap().pop().unwrap()(7);
    assert_eq!(states("read"), [PendingState::Done]);
    assert_eq!(reading.wait(), Ok(7));
    assert_eq!(states("read"), []);
}

#[test]
fn dropped_callback_is_done() {
    let held = Mutex::default();
    let writing = awaitable_write(&held);
    held.lock().unwrap().clear();
    assert_eq!(states("write"), [PendingState::Done]);
    drop(writing);
    assert_eq!(states("write"), []);
}

#[test]
fn callback_outlives_its_awaitable() {
    let held = Mutex::default();
    drop(awaitable_seek(&held));
    assert_eq!(states("seek"), [PendingState::Cancelled]);
    held.lock().unwrap().clear();
    assert_eq!(states("seek"), []);
}

#[test]
fn detached_awaitable_is_listed() {
    let held = Mutex::default();
    awaitable_detach(&held).detach();
    assert_eq!(states("detach"), [PendingState::Detached]);
    held.lock().unwrap().pop().unwrap()(7);
    assert_eq!(states("detach"), []);
}

#[test]
fn other_threads_are_listed() {
    let held = Mutex::default();
    let moved = thread::scope(|scope| scope.spawn(|| awaitable_moved(&held)).join().unwrap());
    assert_eq!(states("moved"), [PendingState::Waiting]);
    let callback = held.lock().unwrap().pop().unwrap();
    thread::spawn(|| callback(7)).join().unwrap();
    assert_eq!(states("moved"), [PendingState::Done]);
    assert_eq!(moved.wait(), Ok(7));
    assert_eq!(states("moved"), []);
}

#[test]
fn oldest_comes_first() {
    let held = Mutex::default();
    let first = awaitable_sync(&held);
    let line = line!() + 1;
    let second = awaitable_sync(&held);
    let lines = || -> Vec<u32> {
        let entries = of("sync");
        entries
            .iter()
            .map(|entry| entry.location().line())
            .collect()
    };
    assert_eq!(lines(), [line - 2, line]);
    // Its place is used again.
    drop((first, held.lock().unwrap().remove(0)));
    let line_of_third = line!() + 1;
    let third = awaitable_sync(&held);
    assert_eq!(lines(), [line, line_of_third]);
    drop((second, third));
}

#[awaitable(started = |known| -> Result<ControlFlow<u8>, ()> { Ok(ControlFlow::Break(known)) })]
fn known(held: &Mutex<Vec<Callback>>, done: impl FnOnce(u8) + Send + 'static) -> u8 {
    held.lock().unwrap().push(Box::new(done));
    7
}

#[test]
fn value_at_once_is_not_listed() {
    let held = Mutex::default();
    assert_eq!(awaitable_known(&held).unwrap().wait(), Ok(7));
    drop(held);
    assert_eq!(states("known"), []);
}

#[test]
fn many_threads_leave_nothing() {
    let each = || {
        for round in 0..200 {
            let held = Mutex::default();
            let awaited: Vec<_> = (0..10).map(|_| awaitable_many(&held)).collect();
            if round % 2 == 0 {
                drop(awaited);
                held.into_inner()
                    .unwrap()
                    .into_iter()
                    .for_each(|done| done(1));
            } else {
                held.into_inner()
                    .unwrap()
                    .into_iter()
                    .for_each(|done| done(1));
                awaited
                    .into_iter()
                    .for_each(|done| assert_eq!(done.wait(), Ok(1)));
            }
        }
    };
    thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(each))));
    assert_eq!(states("many"), []);
}

#[awaitable]
fn keeps_its_callback(callback: impl Fn(u8) + 'static) -> Box<dyn Fn(u8)> {
    Box::new(callback)
}

#[test]
fn taken_value_ends_a_shared_callback() {
    let (callback, awaitable) = awaitable_keeps_its_callback();
    callback(1);
    assert_eq!(states("keeps_its_callback"), [PendingState::Done]);
    assert_eq!(awaitable.wait(), Ok(1));
    assert_eq!(states("keeps_its_callback"), []);
    drop(callback);
}

fn by_hand() -> Awaitable<Result<u8, Dropped>> {
    Awaitable::new(|completer| completer.share().complete(Ok(1)))
}

#[test]
fn awaitable_by_hand_is_listed() {
    let done = by_hand();
    assert_eq!(states("by_hand"), [PendingState::Done]);
    drop(done);
    assert_eq!(states("by_hand"), []);
}

#[awaitable(stream(unbounded))]
fn listen(callback: impl Fn(u8) + 'static) -> Box<dyn Fn(u8)> {
    Box::new(callback)
}

#[test]
fn stream_is_listed_until_closed() {
    let (callback, mut events) = stream_listen();
    callback(1);
    let [entry] = of("listen").try_into().unwrap();
    assert!(entry.is_stream() && entry.location().file() == file!());
    assert_eq!(entry.state(), PendingState::Waiting);
    events.close();
    assert_eq!(states("listen"), [PendingState::Cancelled]);
    drop(callback);
    assert_eq!(states("listen"), []);
}

#[test]
fn ended_stream_is_listed_until_read() {
    fn numbers() -> Events<u8> {
        Events::new(Buffer::latest(), |emitter| emitter.emit(1))
    }
    let mut events = numbers();
    assert_eq!(states("numbers"), [PendingState::Done]);
    assert_eq!(events.wait_iter().count(), 1);
    assert_eq!(states("numbers"), []);
}

#[awaitable(stream(unbounded))]
fn listen_alone(callback: impl FnMut(u8) + 'static) -> Box<dyn FnMut(u8)> {
    Box::new(callback)
}

#[test]
fn stream_of_one_producer_is_listed() {
    let (callback, events) = stream_listen_alone();
    drop(events);
    assert_eq!(states("listen_alone"), [PendingState::Cancelled]);
    drop(callback);
    assert_eq!(states("listen_alone"), []);
}

#[awaitable(blocking)]
fn work(until: std::sync::mpsc::Receiver<()>) {
    _ = until.recv();
}

#[tokio::test]
async fn blocking_job_is_listed_at_its_call() {
    let (finish, until) = std::sync::mpsc::channel();
    let (line, working) = (line!(), awaitable_work(until));
    assert_eq!(of("work")[0].location().line(), line);
    finish.send(()).unwrap();
    working.await.unwrap();
    assert_eq!(states("work"), []);
}

#[test]
fn ready_awaitable_is_not_listed() {
    let ready = Awaitable::ready(1);
    let never = Awaitable::<u8>::pending();
    assert!(of("Awaitable::ready").is_empty() && of("Awaitable::pending").is_empty());
    drop((ready, never));
}
