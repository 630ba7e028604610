//! The policies: which values are kept, and how many are lost.

use std::pin::Pin;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread;

use awaitify::{Ended, Events, awaitable};
use futures_core::Stream;

/// Calls its handler on the thread that publishes.
type Handler = Box<dyn Fn(u32) + Send>;

/// A source with one handler, which publishes when the test calls it.
#[derive(Clone, Default)]
struct Source(Arc<Mutex<Option<Handler>>>);

impl Source {
    fn set(&self, handler: impl Fn(u32) + Send + 'static) {
        *self.0.lock().unwrap() = Some(Box::new(handler));
    }

    fn publish(&self, values: impl IntoIterator<Item = u32>) {
        let handler = self.0.lock().unwrap();
        let handler = handler.as_ref().expect("there is a handler");
        values.into_iter().for_each(handler);
    }

    #[awaitable(stream(unbounded))]
    fn all(&self, handler: impl Fn(u32) + Send + 'static) {
        self.set(handler);
    }

    #[awaitable(stream(latest))]
    fn newest(&self, handler: impl Fn(u32) + Send + 'static) {
        self.set(handler);
    }

    #[awaitable(stream(buffer = 3, overflow = drop_oldest))]
    fn newest_three(&self, handler: impl Fn(u32) + Send + 'static) {
        self.set(handler);
    }

    #[awaitable(stream(buffer = 3, overflow = drop_newest))]
    fn first_three(&self, handler: impl Fn(u32) + Send + 'static) {
        self.set(handler);
    }

    #[awaitable(stream(buffer = size, overflow = drop_newest))]
    fn first_of(&self, size: usize, handler: impl Fn(u32) + Send + 'static) {
        let _ = size;
        self.set(handler);
    }

    #[awaitable(stream(buffer = 2, overflow = end))]
    fn two_at_most(&self, handler: impl Fn(u32) + Send + 'static) {
        self.set(handler);
    }

    #[awaitable(stream(buffer = 4, overflow = block))]
    fn slowed(&self, handler: impl Fn(u32) + Send + 'static) {
        self.set(handler);
    }

    #[awaitable(stream(merge = |last: &mut u32, new: u32| -> Option<u32> {
        if *last % 10 == new % 10 { *last = new; None } else { Some(new) }
    }))]
    fn merged(&self, handler: impl Fn(u32) + Send + 'static) {
        self.set(handler);
    }
}

fn rest(events: &mut Events<u32>) -> Vec<u32> {
    events.drain().collect()
}

#[test]
fn unbounded_keeps_all() {
    let source = Source::default();
    let mut events = source.stream_all();
    source.publish(0..10_000);
    assert_eq!(events.len(), 10_000);
    assert!(rest(&mut events).into_iter().eq(0..10_000));
    assert_eq!(events.lost(), 0);
}

// from: issues hermes-mobile#275, watchexec#1081
#[test]
fn latest_keeps_one_and_counts_others() {
    let source = Source::default();
    let mut events = source.stream_newest();
    source.publish(1..=5);
    assert_eq!(rest(&mut events), [5]);
    assert_eq!(events.lost(), 4);
    source.publish([6]);
    assert_eq!(rest(&mut events), [6]);
    assert_eq!(events.lost(), 4);
}

// from: issues curl_cffi#798, zio#1846
#[test]
fn drop_oldest_keeps_newest() {
    let source = Source::default();
    let mut events = source.stream_newest_three();
    source.publish(1..=10);
    assert_eq!(rest(&mut events), [8, 9, 10]);
    assert_eq!(events.lost(), 7);
    source.publish([11]);
    assert_eq!(events.wait_next(), Some(11));
    source.publish(12..=15);
    assert_eq!(rest(&mut events), [13, 14, 15]);
    assert_eq!(events.lost(), 8);
}

#[test]
fn drop_newest_keeps_first() {
    let source = Source::default();
    let mut events = source.stream_first_three();
    source.publish(1..=10);
    assert_eq!(rest(&mut events), [1, 2, 3]);
    source.publish([11]);
    assert_eq!(rest(&mut events), [11]);
    assert_eq!(events.lost(), 7);
}

/// Polls a stream that has a value.
fn take<S: Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
    match Pin::new(stream).poll_next(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(item) => item,
        Poll::Pending => panic!("there is a value"),
    }
}

#[test]
fn with_lost_tells_position_of_losses() {
    let source = Source::default();
    let events = source.stream_first_three();
    source.publish(1..=5);
    let mut events = events.with_lost();
    assert_eq!(take(&mut events), Some((0, 1)));
    source.publish(6..=8);
    assert_eq!(take(&mut events), Some((0, 2)));
    assert_eq!(take(&mut events), Some((0, 3)));
    assert_eq!(take(&mut events), Some((2, 6)));
}

#[test]
fn returned_and_lost_add_up() {
    for (source, mut events) in [
        with(Source::stream_newest),
        with(Source::stream_newest_three),
        with(Source::stream_first_three),
    ] {
        let mut returned = 0;
        for round in 0..50_u32 {
            source.publish(0..round % 7);
            returned += u64::try_from(rest(&mut events).len()).unwrap();
        }
        source.publish([1]);
        returned += u64::from(events.wait_next().is_some());
        let emitted: u32 = (0..50).map(|round| round % 7).sum::<u32>() + 1;
        assert_eq!(returned + events.lost(), u64::from(emitted));
    }
}

fn with(start: fn(&Source) -> Events<u32>) -> (Source, Events<u32>) {
    let source = Source::default();
    let events = start(&source);
    (source, events)
}

#[test]
fn buffer_size_is_evaluated_at_call() {
    let source = Source::default();
    let mut events = source.stream_first_of(1);
    source.publish(1..=3);
    assert_eq!(rest(&mut events), [1]);
    let mut events = source.stream_first_of(2);
    source.publish(1..=3);
    assert_eq!(rest(&mut events), [1, 2]);
}

#[test]
#[should_panic(expected = "a stream's buffer holds at least one value")]
fn buffer_size_zero_panics() {
    drop(Source::default().stream_first_of(0));
}

#[test]
fn overflow_ends_stream() {
    let source = Source::default();
    let mut events = source.stream_two_at_most();
    source.publish(1..=3);
    assert_eq!(events.ended(), Some(Ended::Overflowed));
    assert_eq!(rest(&mut events), [1, 2]);
    assert_eq!(events.wait_next(), None);
}

/// Publishes ten values on a thread, and sends each when its call has returned.
fn publish_ten(source: &Source, done: Sender<u32>) -> thread::JoinHandle<()> {
    let source = source.clone();
    thread::spawn(move || {
        for value in 0..10 {
            source.publish([value]);
            let _ = done.send(value);
        }
    })
}

/// A call that comes after the first value was taken does not wait, so the length is three or four.
#[test]
fn blocked_call_returns_when_half_is_empty() {
    let source = Source::default();
    let mut events = source.stream_slowed();
    let (done, published) = channel();
    let publishing = publish_ten(&source, done);
    for value in 0..4 {
        assert_eq!(published.recv(), Ok(value));
    }
    assert_eq!(events.wait_next(), Some(0));
    assert!(events.len() <= 4, "the queue never holds more");
    assert_eq!(events.wait_next(), Some(1));
    assert_eq!(published.recv(), Ok(4), "half is empty");
    assert!(events.wait_iter().take(8).eq(2..10));
    publishing.join().unwrap();
    assert_eq!(events.lost(), 0);
}

// from: issues kotlinx.coroutines#3952
#[test]
fn close_releases_blocked_callback() {
    for is_dropped in [false, true] {
        let source = Source::default();
        let mut events = source.stream_slowed();
        let (done, published) = channel();
        let publishing = publish_ten(&source, done);
        for value in 0..4 {
            assert_eq!(published.recv(), Ok(value));
        }
        if is_dropped {
            drop(events);
        } else {
            events.close();
        }
        publishing.join().unwrap();
        assert_eq!(published.iter().count(), 6, "the other calls returned");
    }
}

/// A library whose function to unwatch waits for its thread.
struct Watcher(Option<thread::JoinHandle<()>>);

impl Watcher {
    fn unwatch(mut self) {
        self.0.take().unwrap().join().unwrap();
    }
}

#[awaitable(stream(buffer = 1, overflow = block))]
fn watch(mut handler: impl FnMut(u32) + Send + 'static) -> Watcher {
    Watcher(Some(thread::spawn(move || (0..3).for_each(&mut handler))))
}

/// If the consumer unwatched before it closes, both threads would wait for each other.
// from: issues notify#463
#[test]
fn close_before_unwatch() {
    let (watcher, mut events) = stream_watch();
    assert_eq!(events.wait_next(), Some(0));
    events.close();
    watcher.unwatch();
}

#[tokio::test]
#[should_panic(expected = "block")]
async fn block_panics_on_runtime_thread() {
    let source = Source::default();
    let _events = source.stream_slowed();
    source.publish(0..5);
}

#[test]
fn merge_combines_with_last_value() {
    let source = Source::default();
    let mut events = source.stream_merged();
    source.publish([1, 11, 21, 2, 12, 1]);
    assert_eq!(rest(&mut events), [21, 12, 1]);
    assert_eq!(events.lost(), 0, "merged values are not lost");
}
