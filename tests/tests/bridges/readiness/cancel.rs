//! Waits that end early: dropped, or without their runtime.

use std::io::{self, Write};
use std::sync::Arc;

use awaitify::{Awaitable, Driver, Dropped, Kept};
use tokio::runtime::{Builder, Runtime};
use tokio::task::yield_now;

use super::{End, awaitable_read, awaitable_write, drain, ends, fill};

// from: cpython-add_reader remove_reader_read_write
#[tokio::test]
async fn dropped_read_keeps_write() {
    let (one, other) = ends();
    fill(&one);
    let (read, write) = (awaitable_read(&one, 1), awaitable_write(&one, b"w"));
    yield_now().await;
    drop(read);
    yield_now().await;
    assert!(!write.is_done());
    drain(&other);
    assert_eq!(write.await.unwrap().unwrap(), 1);
}

// from: cpython-add_reader remove_writer_read_write
#[tokio::test]
async fn dropped_write_keeps_read() {
    let (one, other) = ends();
    fill(&one);
    let (read, write) = (awaitable_read(&one, 1), awaitable_write(&one, b"w"));
    yield_now().await;
    drop(write);
    yield_now().await;
    assert!(!read.is_done());
    (&*other).write_all(b"r").unwrap();
    assert_eq!(read.await.unwrap().unwrap(), b"r");
}

// from: cpython-add_reader process_events_read_cancelled, _sock_recv_canceled_fut, _sock_recv_unregister
// from: cpython-add_reader sock_client_racing on receive
#[tokio::test]
async fn dropped_read_consumes_nothing() {
    let (one, other) = ends();
    let dropped = awaitable_read(&one, 16);
    yield_now().await;
    // The reactor runs only after both lines, so the dropped read would be woken if it still existed.
    (&*other).write_all(b"data").unwrap();
    drop(dropped);
    assert_eq!(awaitable_read(&one, 16).await.unwrap().unwrap(), b"data");
}

// from: cpython-add_reader process_events_write_cancelled, _sock_sendall_canceled_fut, _sock_sendall_unregister
// from: cpython-add_reader sock_client_racing on send
#[tokio::test]
async fn dropped_write_writes_nothing() {
    let (one, other) = ends();
    fill(&one);
    let dropped = awaitable_write(&one, b"hello");
    yield_now().await;
    drop(dropped);
    let kept = awaitable_write(&one, b"world");
    yield_now().await;
    assert!(drain(&other).iter().all(|byte| *byte == b' '));
    assert_eq!(kept.await.unwrap().unwrap(), 5);
    assert_eq!(drain(&other), b"world");
}

// from: cpython-add_reader writer_callback removed, remove_writer
#[tokio::test]
async fn dropped_write_releases_descriptor() {
    let (one, other) = ends();
    fill(&one);
    let write = awaitable_write(&one, b"x");
    yield_now().await;
    drop(write);
    while Arc::strong_count(&one) > 1 {
        yield_now().await;
    }
    drop(one);
    drain(&other);
    assert_eq!(
        awaitable_read(&other, 1).await.unwrap().unwrap(),
        b"",
        "it is closed"
    );
}

type Reading = Awaitable<Result<io::Result<Vec<u8>>, Dropped>, Kept<Driver>>;

fn begin_in(runtime: &Runtime, end: &End) -> Reading {
    let _inside = runtime.enter();
    let read = awaitable_read(end, 16);
    runtime.block_on(yield_now());
    read
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_io().build().unwrap()
}

// from: cpython-add_reader remove_fds_after_closing
#[test]
fn runtime_ends_during_wait() {
    let (one, _other) = ends();
    let runtime = runtime();
    let (awaited, dropped) = (begin_in(&runtime, &one), begin_in(&runtime, &one));
    drop(runtime);
    assert_eq!(Arc::strong_count(&one), 1, "the descriptor is let go");
    assert_eq!(awaited.wait().unwrap_err().function(), "read");
    drop(dropped);
}

// from: cpython-add_reader add_fds_after_closing; the wait is `Dropped`, and an attempt that need not wait succeeds
// from: cpython-add_reader close; the wait is `Dropped`, and an attempt that need not wait succeeds
#[test]
fn wait_on_ended_runtime() {
    let (one, other) = ends();
    let runtime = runtime();
    let handle = runtime.handle().clone();
    drop(runtime);
    let _inside = handle.enter();
    assert!(awaitable_read(&one, 16).wait().is_err());
    (&*other).write_all(b"here already").unwrap();
    let answer = awaitable_read(&one, 16).wait();
    assert_eq!(answer.unwrap().unwrap(), b"here already");
}

// from: cpython-add_reader remove_reader
#[tokio::test]
async fn dropped_read_releases_descriptor() {
    let (one, other) = ends();
    let read = awaitable_read(&one, 16);
    yield_now().await;
    drop(read);
    while Arc::strong_count(&one) > 1 {
        yield_now().await;
    }
    drop(other);
}

#[test]
#[should_panic(expected = "IO is disabled")]
fn runtime_without_reactor_panics() {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let (one, _other) = ends();
    runtime
        .unwrap()
        .block_on(async { drop(awaitable_read(&one, 1)) });
}
