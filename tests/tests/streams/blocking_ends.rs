//! `stream(…), blocking`: the ways in which a function that calls back can end.

use std::ops::ControlFlow;
use std::panic;
use std::thread;

use awaitify::{Ended, Events, Flow, Job, awaitable};

type WalkedResult = Result<(), String>;
type CountResult = Result<u64, String>;
type Visit = Box<dyn FnMut(u8)>;

fn on_thread(job: Job) {
    drop(thread::spawn(job));
}

#[awaitable(stream(unbounded), blocking = |job| on_thread(job))]
fn by_alias(fails: bool, mut visit: impl FnMut(u8)) -> WalkedResult {
    visit(1);
    if fails {
        return Err("broken".to_owned());
    }
    Ok(())
}

#[awaitable(
    stream(unbounded),
    blocking = |job| on_thread(job),
    filter_map = |value: u8| -> Option<u8> { (value > 1).then_some(value) },
)]
fn filtered_by_alias(mut visit: impl FnMut(u8)) -> WalkedResult {
    (1..=2).for_each(&mut visit);
    Ok(())
}

#[awaitable(
    stream(unbounded),
    blocking = |job| on_thread(job),
    flow = |value: u8| -> Flow<u8, String> { Flow::Item(value) },
)]
fn flow_by_alias(mut visit: impl FnMut(u8)) -> WalkedResult {
    visit(1);
    Err("broken".to_owned())
}

#[awaitable(stream(unbounded), blocking = |job| on_thread(job), callback = visit)]
fn aliased_callback(mut visit: Visit) -> WalkedResult {
    visit(1);
    Ok(())
}

#[awaitable(stream(unbounded), blocking = |job| on_thread(job))]
fn run_for_ever(mut visit: impl FnMut(u8)) -> ! {
    visit(1);
    panic::resume_unwind(Box::new("unplugged"))
}

#[awaitable(stream(unbounded), blocking = |job| on_thread(job))]
fn walk(mut visit: impl FnMut(u8) -> ControlFlow<()>) -> ControlFlow<()> {
    (1..=3).try_for_each(&mut visit)
}

#[awaitable(stream(unbounded), blocking = |job| on_thread(job), discard)]
fn counted(mut visit: impl FnMut(u8)) -> usize {
    visit(1);
    7
}

#[awaitable(stream(unbounded), blocking = |job| on_thread(job), discard)]
fn copied(fails: bool, mut visit: impl FnMut(u8)) -> Result<u64, String> {
    visit(1);
    if fails {
        return Err("full".to_owned());
    }
    Ok(3)
}

#[awaitable(stream(unbounded), blocking = |job| on_thread(job), discard)]
fn copied_by_alias(mut visit: impl FnMut(u8)) -> CountResult {
    visit(1);
    Ok(3)
}

#[awaitable(stream(unbounded), blocking = |job| on_thread(job), err = on_error, callback = on_line)]
fn read(fails: bool, on_line: impl Fn(&str), on_error: impl FnOnce(String)) {
    on_line("a");
    if fails {
        on_error("broken".to_owned());
        on_line("late");
    }
}

#[awaitable(
    stream(unbounded),
    blocking = |job| on_thread(job),
    callback = on_line,
    err(each) = on_error,
    end = on_end,
)]
fn listen(
    mut on_line: impl FnMut(u8) + Send + 'static,
    on_error: &mut dyn FnMut(String),
    on_end: impl FnOnce(),
) -> Result<(), String> {
    on_line(1);
    on_error("skipped".to_owned());
    on_line(2);
    on_end();
    Err("after the end".to_owned())
}

#[awaitable(
    stream(unbounded),
    blocking = |job| on_thread(job),
    events(enum = Found, derive(Debug, PartialEq), on_file = File, on_done = Done),
    end = on_done,
)]
fn search(mut on_file: impl FnMut(&str), on_done: impl FnOnce(usize)) -> WalkedResult {
    on_file("a");
    on_done(1);
    Ok(())
}

type Item = Result<u8, String>;

fn all<T>(mut events: Events<T>) -> (Vec<T>, Option<Ended>) {
    let values = events.wait_iter().collect();
    (values, events.ended())
}

#[test]
fn alias_of_a_result() {
    let events: Events<Item> = stream_by_alias(false);
    assert_eq!(all(events), (vec![Ok(1)], Some(Ended::Finished)));
    let broken = vec![Ok(1), Err("broken".to_owned())];
    assert_eq!(all(stream_by_alias(true)), (broken, Some(Ended::Failed)));
    assert_eq!(all(stream_filtered_by_alias()).0, [Ok(2)]);
    let flow = vec![Ok(1), Err("broken".to_owned())];
    assert_eq!(all(stream_flow_by_alias()).0, flow);
    assert_eq!(all(stream_aliased_callback()).0, [Ok(1)]);
}

#[test]
fn function_that_never_returns() {
    let (values, ended) = all(stream_run_for_ever());
    assert_eq!(values, [1]);
    assert_eq!(ended, Some(Ended::Panicked("unplugged".to_owned())));
}

#[test]
fn function_that_returns_control_flow() {
    assert_eq!(all(stream_walk()), (vec![1, 2, 3], Some(Ended::Finished)));
}

#[test]
fn discarded_value() {
    assert_eq!(all(stream_counted()), (vec![1], Some(Ended::Finished)));
    assert_eq!(all(stream_copied(false)).0, [Ok(1)]);
    let full = vec![Ok(1), Err("full".to_owned())];
    assert_eq!(all(stream_copied(true)), (full, Some(Ended::Failed)));
    assert_eq!(all(stream_copied_by_alias()).0, [Ok(1)]);
}

#[test]
fn error_callback() {
    let events: Events<Result<String, String>> = stream_read(false);
    let line = vec![Ok("a".to_owned())];
    assert_eq!(all(events), (line, Some(Ended::Finished)));
    let broken = vec![Ok("a".to_owned()), Err("broken".to_owned())];
    assert_eq!(all(stream_read(true)), (broken, Some(Ended::Failed)));
}

#[test]
fn end_callback_wins() {
    let items: Vec<Item> = vec![Ok(1), Err("skipped".to_owned()), Ok(2)];
    assert_eq!(all(stream_listen()), (items, Some(Ended::Finished)));
}

#[test]
fn events_of_a_blocking_function() {
    let items = vec![Ok(Found::File("a".to_owned())), Ok(Found::Done(1))];
    assert_eq!(all(stream_search()), (items, Some(Ended::Finished)));
}
