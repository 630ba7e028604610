//! `poll`: asked again by Tokio's clock, here one that only moves when everything waits.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::time::Duration;

use awaitify::awaitable;
use tokio::time::Instant;

/// Answers with nothing `0` times.
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
    match count_down(left) {
        true => Ok(text.to_owned()),
        false => Err(io::ErrorKind::WouldBlock.into()),
    }
}

#[awaitable(poll(every = "1s"), dropped = Err(0))]
fn fallible(left: &Arc<AtomicUsize>) -> Result<Option<u8>, u8> {
    if count_down(left) { Err(3) } else { Ok(None) }
}

fn left(count: usize) -> Arc<AtomicUsize> {
    Arc::new(AtomicUsize::new(count))
}

#[tokio::test(start_paused = true)]
async fn it_is_asked_again_every_interval_until_there_is_a_value() {
    let started = Instant::now();
    assert_eq!(awaitable_option(&left(5)).await, Ok("here"));
    assert_eq!(started.elapsed(), Duration::from_millis(50));
}

#[tokio::test(start_paused = true)]
async fn each_form_of_answer_is_understood() {
    assert_eq!(awaitable_poll(left(1)).await, Ok(1));
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
fn a_first_answer_needs_no_runtime() {
    assert_eq!(awaitable_option(&left(0)).wait(), Ok("here"));
}

#[tokio::test(start_paused = true)]
async fn nobody_is_asked_once_nobody_awaits() {
    let asked = left(1_000);
    drop(awaitable_option(&asked));
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(asked.load(Ordering::SeqCst), 999);
}
