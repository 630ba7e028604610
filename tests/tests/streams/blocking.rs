//! `stream(…), blocking`: functions that block while they call back.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;

use awaitify::{Ended, Events, Flow, Job, awaitable};

fn on_thread(job: Job) {
    drop(thread::spawn(job));
}

fn count_to(last: u8, mut callback: impl FnMut(u8)) {
    (1..=last).for_each(&mut callback);
}

#[awaitable(stream(unbounded), blocking)]
fn numbers(last: u8, callback: impl FnMut(u8)) {
    count_to(last, callback);
}

#[awaitable(stream(buffer = 1, overflow = drop_newest), blocking = |job| on_thread(job))]
fn keys(error: Option<&str>, mut callback: impl FnMut(u8) + Send + 'static) -> Result<(), String> {
    callback(1);
    error.map_or(Ok(()), |error| Err(error.to_owned()))
}

#[awaitable(stream(unbounded), blocking = |job| on_thread(job))]
fn panics(mut callback: impl FnMut(u8)) {
    callback(1);
    panic!("no keyboard");
}

/// A visitor that stops if it is asked to.
#[awaitable(stream(latest), blocking = |job| on_thread(job))]
fn walk(root: &Path, seen: &Arc<AtomicUsize>, visit: &mut dyn FnMut(&Path) -> ControlFlow<()>) {
    while visit(root).is_continue() {
        seen.fetch_add(1, Ordering::SeqCst);
    }
}

/// A callback that is neither `Send` nor `'static`, and is called by reference.
#[awaitable(stream(unbounded), blocking = |job| on_thread(job))]
fn each<F: Fn(&str)>(words: &[&str], callback: F) {
    let local = Rc::new(Cell::new(0));
    for word in words {
        local.set(local.get() + 1);
        callback(word);
    }
}

/// Called by several threads.
#[awaitable(stream(buffer = 1, overflow = block), blocking = |job| on_thread(job))]
fn in_parallel(visit: impl Fn(u32) + Sync) {
    thread::scope(|scope| {
        for thread in 0..4 {
            let visit = &visit;
            scope.spawn(move || (0..50).for_each(|number| visit(thread * 50 + number)));
        }
    });
}

#[awaitable(stream(buffer = 1, overflow = block), blocking)]
fn slowed(last: u8, callback: impl FnMut(u8)) -> std::io::Result<()> {
    count_to(last, callback);
    Ok(())
}

#[awaitable(stream(unbounded), blocking = |job| on_thread(job), map = |line: &str| -> usize { line.len() })]
fn lengths(text: &str, mut callback: impl FnMut(&str)) -> Result<(), String> {
    text.lines().for_each(&mut callback);
    Err("end of file".to_owned())
}

#[awaitable(
    stream(unbounded),
    blocking = |job| on_thread(job),
    filter_map = |number: u8| -> Option<u8> { (number & 1 == 0).then_some(number) },
)]
fn even(last: u8, callback: Box<dyn FnMut(u8)>) -> Result<(), String> {
    count_to(last, callback);
    Ok(())
}

#[awaitable(
    stream(unbounded),
    blocking = |job| on_thread(job),
    flow = |number: u8| -> Flow<u8, String> {
        if number < 3 { Flow::Item(number) } else { Flow::End }
    },
)]
fn until_three(last: u8, callback: impl FnMut(u8)) -> Result<(), String> {
    count_to(last, callback);
    Ok(())
}

#[awaitable(
    stream(merge = |last: &mut u32, new: u32| -> Option<u32> { *last += new; None }),
    blocking = |job| job()
)]
fn sums(mut callback: impl FnMut(u32)) {
    (1..=4).for_each(&mut callback);
}

/// Stops at the first `false`.
#[awaitable(
    stream(unbounded),
    blocking = |job| replies.0.send(job).unwrap(),
    reply = true,
    reply_when_closed = false,
)]
fn asked(replies: &Pool, calls: &Arc<AtomicUsize>, mut callback: impl FnMut(u8) -> bool) {
    let _ = replies;
    while callback(1) && calls.fetch_add(1, Ordering::SeqCst) < 9 {}
}

/// A pool that runs nothing by itself.
#[derive(Clone)]
struct Pool(mpsc::Sender<Job>);

#[derive(Clone)]
struct Store(Arc<Vec<u8>>);

#[awaitable(blocking = |job| on_thread(job))]
impl Store {
    /// In a `blocking` block, a stream is blocking too.
    #[awaitable(stream(unbounded))]
    fn visit<T: From<u8>>(&self, mut visit: impl FnMut(T)) {
        self.0.iter().for_each(|byte| visit(T::from(*byte)));
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    #[awaitable(map = |name: &str| -> String { name.to_uppercase() })]
    fn name(&self, done: impl FnOnce(&str) + Send + 'static) {
        done("store");
    }
}

struct Tree;

#[awaitable(stream(unbounded), blocking = |job| on_thread(job))]
impl Tree {
    fn leaves(visit: &mut dyn FnMut(u8) -> ControlFlow<()>) {
        let _ = (1..=2).try_for_each(visit);
    }

    fn height() -> usize {
        1
    }
}

/// # Safety
///
/// Nothing is required.
#[awaitable(stream(unbounded), blocking = |job| on_thread(job))]
unsafe fn unchecked(last: u8, callback: impl FnMut(u8)) {
    count_to(last, callback);
}

#[tokio::test]
async fn calls_become_items() {
    let mut events: Events<u8> = stream_numbers(3);
    let mut items = Vec::new();
    while let Some(item) = events.next().await {
        items.push(item);
    }
    assert_eq!(items, [1, 2, 3]);
    assert_eq!(events.ended(), Some(Ended::Finished));
}

#[test]
fn error_is_the_last_item() {
    let mut events: Events<Result<u8, String>> = stream_keys(Some("unplugged"));
    let items: Vec<_> = events.wait_iter().collect();
    assert_eq!(items, [Ok(1), Err("unplugged".to_owned())]);
    assert_eq!(events.ended(), Some(Ended::Failed));

    let mut events = stream_keys(None);
    assert_eq!(events.wait_iter().collect::<Vec<_>>(), [Ok(1)]);
    assert_eq!(events.ended(), Some(Ended::Finished));
}

#[test]
fn panic_ends_the_stream() {
    let mut events = stream_panics();
    assert_eq!(events.wait_iter().collect::<Vec<_>>(), [1]);
    assert_eq!(events.ended(), Some(Ended::Panicked("no keyboard".into())));
}

#[test]
fn dropped_stream_stops_a_visitor() {
    let seen = Arc::new(AtomicUsize::new(0));
    let mut events: Events<PathBuf> = stream_walk(Path::new("/srv"), &seen);
    assert_eq!(events.wait_next().as_deref(), Some(Path::new("/srv")));
    drop(events);
    // The job's clone is released when the visitor has returned.
    while Arc::strong_count(&seen) > 1 {
        thread::yield_now();
    }
}

#[test]
fn callback_by_reference() {
    let mut events: Events<String> = stream_each(&["a", "b"]);
    assert_eq!(events.wait_iter().collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn callback_of_several_threads() {
    let mut events = stream_in_parallel();
    let mut items: Vec<u32> = events.wait_iter().collect();
    items.sort_unstable();
    assert_eq!(items, (0..200).collect::<Vec<_>>());
    assert_eq!(events.lost(), 0);
}

#[tokio::test]
async fn full_queue_slows_the_function() {
    let mut events: Events<std::io::Result<u8>> = stream_slowed(100);
    let mut sum = 0;
    while let Some(item) = events.next().await {
        sum += u32::from(item.unwrap());
    }
    assert_eq!((sum, events.lost()), (5050, 0));
}

#[test]
fn map_with_an_error() {
    let mut events: Events<Result<usize, String>> = stream_lengths("a\nbcd");
    let items: Vec<_> = events.wait_iter().collect();
    assert_eq!(items, [Ok(1), Ok(3), Err("end of file".to_owned())]);
}

#[test]
fn filter_map_with_an_error() {
    let mut events: Events<Result<u8, String>> = stream_even(5);
    assert_eq!(events.wait_iter().collect::<Vec<_>>(), [Ok(2), Ok(4)]);
}

#[test]
fn flow_ends_the_stream() {
    let mut events: Events<Result<u8, String>> = stream_until_three(9);
    assert_eq!(events.wait_iter().collect::<Vec<_>>(), [Ok(1), Ok(2)]);
    assert_eq!(events.ended(), Some(Ended::Finished));
}

#[test]
fn merged_items() {
    let mut events = stream_sums();
    assert_eq!(events.wait_iter().collect::<Vec<_>>(), [10]);
}

#[test]
fn reply_tells_that_the_stream_is_closed() {
    let (pool, jobs) = mpsc::channel();
    let calls = Arc::new(AtomicUsize::new(0));
    let events = stream_asked(&Pool(pool.clone()), &calls);
    jobs.recv().unwrap()();
    assert_eq!((calls.load(Ordering::SeqCst), events.len()), (10, 10));

    let mut events = stream_asked(&Pool(pool), &calls);
    calls.store(0, Ordering::SeqCst);
    events.close();
    jobs.recv().unwrap()();
    assert_eq!(calls.load(Ordering::SeqCst), 0);
}

#[test]
fn lost_job_ends_the_stream() {
    let (pool, jobs) = mpsc::channel();
    let events = stream_asked(&Pool(pool), &Arc::default());
    drop(jobs.recv().unwrap());
    assert!(matches!(events.ended(), Some(Ended::Dropped(_))));
}

#[test]
fn block_with_streams_and_values() {
    let store = Store(Arc::new(vec![1, 2]));
    let mut events: Events<u32> = store.stream_visit();
    assert_eq!(events.wait_iter().collect::<Vec<_>>(), [1, 2]);
    assert_eq!(store.awaitable_len().wait(), Ok(2));
    assert_eq!(store.awaitable_name().wait(), Ok("STORE".to_owned()));
}

#[test]
fn block_of_visitors() {
    let mut leaves: Events<u8> = Tree::stream_leaves();
    assert_eq!(leaves.wait_iter().collect::<Vec<_>>(), [1, 2]);
    assert_eq!(Tree::awaitable_height().wait(), Ok(1));
}

#[test]
fn unsafe_function_stays_unsafe() {
    // SAFETY: nothing is required.
    let mut events = unsafe { stream_unchecked(2) };
    assert_eq!(events.wait_iter().collect::<Vec<_>>(), [1, 2]);
}

/// A function of another crate changes what it borrows, so the job needs a function that owns it.
mod foreign {
    pub(super) struct Queue(pub(super) Vec<u8>);

    impl Queue {
        pub(super) fn dispatch(&mut self, callback: impl FnMut(u8)) {
            self.0.drain(..).for_each(callback);
        }
    }
}

#[awaitable(stream(unbounded), blocking = |job| drop(std::thread::spawn(job)))]
fn dispatch(mut queue: foreign::Queue, callback: impl FnMut(u8)) {
    queue.dispatch(callback);
}

#[test]
fn mutable_argument_is_owned() {
    let mut events = stream_dispatch(foreign::Queue(vec![1, 2]));
    assert!(events.wait_iter().eq([1, 2]));
}
