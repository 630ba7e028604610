//! The errors at run time: their texts, their kinds, and `flatten`, in every order.

use std::io::{self, ErrorKind};
use std::time::Duration;

use awaitify::{Awaitable, BlockingError, Completer, Dropped, NotDone, TimedOut, awaitable};
use awaitify_tests::support::pair;

const SECOND: Duration = Duration::from_secs(1);

fn panicked() -> BlockingError {
    BlockingError::Panicked {
        function: "read",
        message: String::from("on purpose"),
    }
}

fn no_thread() -> BlockingError {
    BlockingError::NoThread {
        function: "read",
        message: String::from("no memory"),
    }
}

#[test]
fn io_errors_have_their_kind() {
    let lost = BlockingError::Lost(Dropped::new("read"));
    for (error, kind, text) in [
        (
            io::Error::from(Dropped::new("read")),
            ErrorKind::BrokenPipe,
            "`read` gave no value: its callback or task was dropped",
        ),
        (
            TimedOut::new("read", Some(SECOND)).into(),
            ErrorKind::TimedOut,
            "`read` gave no value within 1s",
        ),
        (
            TimedOut::new("read", None).into(),
            ErrorKind::TimedOut,
            "`read` gave no value before the timer ended",
        ),
        (
            NotDone.into(),
            ErrorKind::WouldBlock,
            "the callback has not been called yet",
        ),
        (
            lost.into(),
            ErrorKind::BrokenPipe,
            "the job of `read` was dropped before it ran",
        ),
        (
            panicked().into(),
            ErrorKind::Other,
            "`read` panicked: on purpose",
        ),
        (
            no_thread().into(),
            ErrorKind::ResourceBusy,
            "no thread for `read`: no memory",
        ),
    ] {
        assert_eq!((error.kind(), error.to_string().as_str()), (kind, text));
    }
}

#[test]
fn strings_have_the_text() {
    assert_eq!(
        String::from(TimedOut::new("read", Some(SECOND))),
        "`read` gave no value within 1s"
    );
    assert_eq!(
        String::from(NotDone),
        "the callback has not been called yet"
    );
    assert_eq!(String::from(panicked()), "`read` panicked: on purpose");
    assert_eq!(panicked().function(), "read");
    assert_eq!(no_thread().function(), "read");
}

type Read = io::Result<u8>;

fn read() -> (
    Completer<Result<Read, Dropped>>,
    Awaitable<Result<Read, Dropped>>,
) {
    pair()
}

#[awaitable(blocking)]
fn refuse(with: ErrorKind) -> io::Result<u8> {
    assert!(with != ErrorKind::Other, "on purpose");
    Err(with.into())
}

#[tokio::test]
async fn flatten_blocking_error() {
    let refused = awaitable_refuse(ErrorKind::NotFound).flatten().await;
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::NotFound);
    let panicked = awaitable_refuse(ErrorKind::Other).flatten().await;
    assert_eq!(
        panicked.unwrap_err().to_string(),
        "`refuse` panicked: on purpose"
    );
}

#[tokio::test(start_paused = true)]
async fn flatten_before_and_after_timeout() {
    let (_completer, first) = read();
    let (_other, second) = read();
    let first: Read = first.flatten().timeout(SECOND).flatten().await;
    let second: Read = second.timeout(SECOND).flatten().await;
    for error in [first.unwrap_err(), second.unwrap_err()] {
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        assert_eq!(error.to_string(), "`pair` gave no value within 1s");
    }
}

#[tokio::test]
async fn flattened_timeout_has_value() {
    let (completer, awaitable) = read();
    completer.complete(Ok(Ok(6)));
    assert_eq!(awaitable.timeout(SECOND).flatten().await.unwrap(), 6);
    let (completer, awaitable) = read();
    drop(completer);
    let dropped = awaitable.timeout(SECOND).flatten().await.unwrap_err();
    assert_eq!(dropped.kind(), ErrorKind::BrokenPipe);
}

#[test]
fn flatten_before_wait() {
    let (completer, awaitable) = read();
    let mut awaitable = awaitable.flatten();
    assert_eq!(awaitable.try_take().unwrap_err(), NotDone);
    let late = awaitable.wait_timeout(Duration::ZERO).unwrap_err();
    assert_eq!(late, TimedOut::new("pair", Some(Duration::ZERO)));
    drop(completer);
    assert!(awaitable.is_done());
    assert_eq!(awaitable.wait().unwrap_err().kind(), ErrorKind::BrokenPipe);
}

#[test]
fn flatten_before_cancel() {
    let (completer, awaitable) = read();
    let cancelled = awaitable
        .on_cancel(
            completer,
            Box::new(|completer| completer.complete(Ok(Ok(1)))),
        )
        .flatten()
        .cancel();
    assert_eq!(cancelled.wait().unwrap(), 1);
}

#[tokio::test]
#[should_panic(expected = "a timeout was polled again after it had ended")]
async fn ended_timeout_panics() {
    let mut ended = Awaitable::ready(1).timeout(SECOND);
    assert_eq!((&mut ended).await, Ok(1));
    let _ = ended.await;
}
