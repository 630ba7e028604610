//! `timeout`: the awaitable is given up after some time.

use std::io;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use awaitify::{Dropped, TimedOut, awaitable};

const LATE: Duration = Duration::from_secs(5);

#[awaitable(timeout = "5s")]
fn answer(done: impl FnOnce(u8) + Send + 'static) {
    done(1);
}

#[awaitable(timeout = "5s")]
fn forget(done: impl FnOnce(io::Result<u8>) + Send + 'static) {
    std::mem::forget(done);
}

#[awaitable(timeout = "5s", cancel = |sender: Sender<&'static str>| sender.send("cancelled").unwrap())]
fn request(
    sender: Sender<&'static str>,
    done: impl FnOnce(u8) + Send + 'static,
) -> Sender<&'static str> {
    std::mem::forget(done);
    sender
}

#[awaitable(timeout = "5s")]
fn refuse(refuses: bool, done: impl FnOnce(u8) + Send + 'static) -> Result<u8, &'static str> {
    done(2);
    if refuses { Err("refused") } else { Ok(7) }
}

#[awaitable(blocking, timeout = "5s")]
fn job() -> u8 {
    3
}

#[awaitable(poll(every = "1s"), timeout = "5s")]
fn never() -> Option<u8> {
    None
}

#[awaitable(timeout = "5s")]
mod in_a_block {
    pub(super) fn completion(done: impl FnOnce(u8) + Send + 'static) {
        done(4);
    }

    #[awaitable(stream(unbounded))]
    pub(super) fn listener(event: impl Fn(u8) + Send + 'static) {
        event(5);
    }
}

#[tokio::test(start_paused = true)]
async fn value_in_time() {
    assert_eq!(awaitable_answer().await, Ok(Ok::<_, Dropped>(1)));
    assert_eq!(in_a_block::awaitable_completion().await, Ok(Ok(4)));
    assert_eq!(awaitable_job().await.unwrap(), Ok(3));
}

#[tokio::test(start_paused = true)]
async fn elapsed_timeout_names_function() {
    let error = awaitable_forget().await.unwrap_err();
    assert_eq!(error, TimedOut::new("forget", Some(LATE)));
    let flat = awaitable_forget().flatten().await;
    assert_eq!(flat.unwrap_err().kind(), io::ErrorKind::TimedOut);
    let polled = awaitable_never().await;
    assert_eq!(polled, Err(TimedOut::new("never", Some(LATE))));
}

#[tokio::test(start_paused = true)]
async fn elapsed_timeout_runs_hook() {
    let (sender, cancelled) = channel();
    awaitable_request(sender).await.unwrap_err();
    assert_eq!(cancelled.try_recv(), Ok("cancelled"));
}

#[tokio::test(start_paused = true)]
async fn handle_and_start_error_stay() {
    assert_eq!(awaitable_refuse(true).err(), Some("refused"));
    let (handle, value) = awaitable_refuse(false).unwrap();
    assert_eq!((handle, value.await), (7, Ok(Ok(2))));
}

#[tokio::test]
async fn streams_of_block_have_none() {
    assert_eq!(in_a_block::stream_listener().next().await, Some(5));
}
