//! Wakers, and how long a busy stream may run.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use awaitify::{Events, Guard};
use awaitify_tests::support::Task;
use futures_core::Stream;

use super::bus::Bus;

fn poll<V, G: Guard>(events: &mut Events<V, G>, task: &Arc<Task>) -> Poll<Option<V>> {
    let waker = Waker::from(Arc::clone(task));
    Pin::new(events).poll_next(&mut Context::from_waker(&waker))
}

#[test]
fn many_values_wake_once() {
    let task = Arc::<Task>::default();
    let bus = Bus::new();
    let mut events = bus.stream_listen();
    assert!(poll(&mut events, &task).is_pending());
    (0..10).for_each(|value| bus.publish(value));
    assert_eq!(task.woken(), 1);
    assert!(events.drain().eq(0..10));
    assert!(poll(&mut events, &task).is_pending());
    bus.publish(10);
    assert_eq!(task.woken(), 2);
}

#[test]
fn end_wakes() {
    let task = Arc::<Task>::default();
    let bus = Bus::<u8>::new();
    let mut events = bus.stream_listen();
    assert!(poll(&mut events, &task).is_pending());
    bus.shut_down();
    assert_eq!(task.woken(), 1);
    assert_eq!(poll(&mut events, &task), Poll::Ready(None));
}

#[test]
fn newest_task_is_woken() {
    let (older, newest) = (Arc::<Task>::default(), Arc::<Task>::default());
    let bus = Bus::new();
    let mut events = bus.stream_listen();
    assert!(poll(&mut events, &older).is_pending());
    assert!(poll(&mut events, &newest).is_pending());
    assert_eq!(Arc::strong_count(&older), 1);
    bus.publish(1);
    assert_eq!((older.woken(), newest.woken()), (0, 1));
}

#[test]
fn drop_releases_waker() {
    let task = Arc::<Task>::default();
    let bus = Bus::<u8>::new();
    let mut events = bus.stream_listen();
    assert!(poll(&mut events, &task).is_pending());
    drop(events);
    assert_eq!(Arc::strong_count(&task), 1);
}

#[test]
fn busy_stream_yields_after_budget() {
    let task = Arc::<Task>::default();
    let bus = Bus::new();
    let mut events = bus.stream_listen();
    (0..300).for_each(|value| bus.publish(value));
    let mut values = 0;
    let mut run = 0;
    while values < 300 {
        match poll(&mut events, &task) {
            Poll::Ready(_) => {
                values += 1;
                run += 1;
                assert!(run <= 128);
            }
            Poll::Pending => {
                assert_eq!(run, 128);
                run = 0;
            }
        }
    }
    assert_eq!(task.woken(), 2, "it wakes itself");
}

#[tokio::test]
async fn batch_counts_once() {
    let bus = Bus::new();
    let mut events = bus.stream_listen();
    (0..300).for_each(|value| bus.publish(value));
    let mut values = Vec::new();
    assert_eq!(events.next_many(&mut values, 200).await, 200);
    assert_eq!(events.next_many(&mut values, 200).await, 100);
    assert!(values.into_iter().eq(0..300));
    bus.shut_down();
    assert_eq!(events.next_many(&mut Vec::new(), 1).await, 0);
}

#[tokio::test]
async fn next_is_cancel_safe() {
    let bus = Bus::new();
    let mut events = bus.stream_listen();
    for value in 0..100 {
        let publishing = async {
            tokio::task::yield_now().await;
            bus.publish(value);
        };
        let next = tokio::select! {
            biased;
            () = publishing => events.next().await,
            next = events.next() => next,
        };
        assert_eq!(next, Some(value));
    }
}
