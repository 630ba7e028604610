//! `poll`: the function is called again by Tokio's clock, which only moves here while every task waits.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, Weak};
use std::task::Poll;
use std::time::Duration;

use awaitify::awaitable;
use tokio::time::Instant;

/// Returns `Pending` that many times.
fn count_down(left: &AtomicUsize) -> bool {
    left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
        left.checked_sub(1)
    })
    .is_err()
}

#[awaitable(poll(every = "10ms"))]
fn option(left: &Arc<AtomicUsize>) -> Option<&'static str> {
    count_down(left).then_some("here")
}

#[awaitable(poll(every = "10ms"))]
fn poll(left: Arc<AtomicUsize>) -> Poll<u8> {
    if count_down(&left) {
        Poll::Ready(1)
    } else {
        Poll::Pending
    }
}

#[awaitable(poll(every = "1s"))]
fn non_blocking(left: &Arc<AtomicUsize>, text: &str) -> io::Result<String> {
    if count_down(left) {
        Ok(text.to_owned())
    } else {
        Err(io::ErrorKind::WouldBlock.into())
    }
}

#[awaitable(poll(every = "1s"), dropped = Err(0))]
fn fallible(left: &Arc<AtomicUsize>) -> Result<Option<u8>, u8> {
    if count_down(left) { Err(3) } else { Ok(None) }
}

#[awaitable(poll(every = "10ms"))]
fn generic<T>(inbox: &Arc<Mutex<Vec<T>>>) -> Option<T> {
    inbox.lock().unwrap().pop()
}

#[awaitable(poll(every = "10ms"))]
fn generic_and_fallible<T, E>(inbox: &Arc<Mutex<Vec<Result<T, E>>>>) -> Result<Option<T>, E> {
    inbox.lock().unwrap().pop().transpose()
}

/// An alias of `io::Error` is recognized too.
type Trouble = io::Error;

#[awaitable(poll(every = "10ms"))]
fn troubled(left: &Arc<AtomicUsize>) -> Result<u8, Trouble> {
    if count_down(left) {
        Ok(5)
    } else {
        Err(io::ErrorKind::WouldBlock.into())
    }
}

fn left(count: usize) -> Arc<AtomicUsize> {
    Arc::new(AtomicUsize::new(count))
}

#[tokio::test(start_paused = true)]
async fn polls_every_interval() {
    let started = Instant::now();
    assert_eq!(awaitable_option(&left(5)).await, Ok("here"));
    assert_eq!(started.elapsed(), Duration::from_millis(50));
}

#[tokio::test(start_paused = true)]
async fn values_of_any_type() {
    let inbox = Arc::new(Mutex::new(Vec::new()));
    let word = awaitable_generic(&inbox);
    inbox.lock().unwrap().push("word");
    assert_eq!(word.await, Ok("word"));
    let inbox = Arc::new(Mutex::new(Vec::new()));
    let failed = awaitable_generic_and_fallible::<u8, _>(&inbox);
    inbox.lock().unwrap().push(Err("failed"));
    assert_eq!(failed.await, Ok(Err("failed")));
}

#[tokio::test(start_paused = true)]
async fn each_return_type() {
    assert_eq!(awaitable_poll(left(1)).await, Ok(1));
    assert_eq!(awaitable_troubled(&left(1)).await.unwrap().unwrap(), 5);
    assert_eq!(
        awaitable_non_blocking(&left(2), "text")
            .await
            .unwrap()
            .unwrap(),
        "text"
    );
    assert_eq!(awaitable_fallible(&left(2)).await, Err(3));
}

#[test]
fn immediate_value_needs_no_runtime() {
    assert_eq!(awaitable_option(&left(0)).wait(), Ok("here"));
}

#[tokio::test(start_paused = true)]
async fn drop_stops_polling() {
    let asked = left(1_000);
    drop(awaitable_option(&asked));
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(asked.load(Ordering::SeqCst), 999);
}

#[awaitable(poll(every = "10min"))]
fn rarely(left: &Arc<AtomicUsize>) -> Option<Weak<AtomicUsize>> {
    count_down(left).then(|| Arc::downgrade(left))
}

#[tokio::test(start_paused = true)]
async fn arguments_dropped_before_value() {
    // The executor has one thread, and it runs this test until the await, so nothing else can complete.
    let (sender, receiver) = std::sync::mpsc::channel();
    awaitable_rarely(&left(1)).on_done(move |value| {
        sender.send(value.unwrap().strong_count()).unwrap();
    });
    tokio::time::sleep(Duration::from_secs(601)).await;
    assert_eq!(receiver.try_recv(), Ok(0));
}

#[tokio::test(start_paused = true)]
async fn drop_releases_arguments() {
    let started = Instant::now();
    let asked = left(1_000);
    drop(awaitable_rarely(&asked));
    tokio::task::yield_now().await;
    assert_eq!(Arc::strong_count(&asked), 1);
    assert!(awaitable_rarely(&asked).cancel().await.is_err());
    assert_eq!(started.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn detached_keeps_polling() {
    let asked = left(3);
    awaitable_option(&asked).detach();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}

#[tokio::test(start_paused = true)]
async fn first_interval_starts_at_call() {
    let started = Instant::now();
    let value = awaitable_option(&left(1));
    tokio::time::advance(Duration::from_millis(8)).await;
    value.await.unwrap();
    assert_eq!(started.elapsed(), Duration::from_millis(10));
}

#[awaitable(poll(every = "10ms"))]
fn note_the_time(asked: &Arc<Mutex<Vec<Instant>>>) -> Option<()> {
    let mut asked = asked.lock().unwrap();
    asked.push(Instant::now());
    (asked.len() == 5).then_some(())
}

#[tokio::test(start_paused = true)]
async fn missed_intervals_are_skipped() {
    let asked = Arc::default();
    let value = awaitable_note_the_time(&asked);
    tokio::time::sleep(Duration::from_millis(15)).await;
    // Blocks the executor for three intervals.
    tokio::time::advance(Duration::from_millis(35)).await;
    value.await.unwrap();
    let asked = asked.lock().unwrap();
    let between = |pair: &[Instant]| pair[1] - pair[0];
    assert!(
        asked
            .windows(2)
            .all(|pair| between(pair) >= Duration::from_millis(10)),
        "{asked:?}"
    );
}

#[test]
fn panic_without_runtime_names_file() {
    static PLACE: OnceLock<String> = OnceLock::new();
    let this = std::thread::current().id();
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().id() != this {
            return before(panic);
        }
        let place = panic.location().map(|place| place.file().to_owned());
        PLACE.get_or_init(|| place.unwrap_or_default());
    }));
    assert!(std::panic::catch_unwind(|| awaitable_option(&left(1))).is_err());
    drop(std::panic::take_hook());
    assert_eq!(PLACE.get().map(String::as_str), Some(file!()));
}

#[test]
#[should_panic(expected = "timers are disabled")]
fn runtime_without_timers_panics() {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime
        .unwrap()
        .block_on(async { drop(awaitable_option(&left(1))) });
}

#[awaitable(poll(every = "10ms"))]
fn panics_at_the_second_question(left: &Arc<AtomicUsize>) -> Option<()> {
    assert!(!count_down(left), "on purpose");
    None
}

#[tokio::test(start_paused = true)]
async fn later_panic_is_dropped() {
    let dropped = awaitable_panics_at_the_second_question(&left(1)).await;
    assert_eq!(
        dropped.unwrap_err().function(),
        "panics_at_the_second_question"
    );
}

#[test]
fn ended_runtime_is_dropped() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let handle = runtime.handle().clone();
    drop(runtime);
    let _inside = handle.enter();
    assert!(awaitable_option(&left(1)).wait().is_err());
}
