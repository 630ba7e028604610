//! Waiting: for data, for room, for the end.

use std::io::{self, Read, Write};
use std::net::UdpSocket;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use awaitify::awaitable;
use tokio::task::yield_now;

use super::{End, awaitable_read, awaitable_write, drain, ends, fill};

#[awaitable(readable)]
fn receive(socket: &Arc<UdpSocket>, tries: &Arc<AtomicUsize>) -> io::Result<u8> {
    tries.fetch_add(1, Ordering::Relaxed);
    let mut byte = [0];
    socket.recv(&mut byte)?;
    Ok(byte[0])
}

// from: cpython-add_reader add_reader, process_events_read, sock_recv, _sock_recv_tryagain
#[tokio::test]
async fn read_waits_for_data() {
    let (one, other) = ends();
    let read = awaitable_read(&one, 16);
    assert!(!read.is_done());
    assert_eq!(awaitable_write(&other, b"hello").await.unwrap().unwrap(), 5);
    assert_eq!(read.await.unwrap().unwrap(), b"hello");
}

// from: cpython-add_reader writer_callback, add_writer, process_events_write
#[tokio::test]
async fn write_waits_for_room() {
    let (one, other) = ends();
    let block = [1; 1 << 16];
    while (&*one).write(&block).is_ok() {}
    let write = awaitable_write(&one, b"x");
    assert!(!write.is_done());
    let mut drained = vec![0; 1 << 22];
    while (&*other).read(&mut drained).is_ok() {}
    assert_eq!(write.await.unwrap().unwrap(), 1);
}

#[tokio::test]
async fn end_of_file_and_error_complete() {
    let (one, other) = ends();
    let read = awaitable_read(&one, 16);
    yield_now().await;
    drop(other);
    assert_eq!(read.await.unwrap().unwrap(), b"");

    let (one, other) = ends();
    while (&*one).write(&[1; 1 << 16]).is_ok() {}
    let write = awaitable_write(&one, b"x");
    yield_now().await;
    assert!(!write.is_done());
    drop(other);
    let error = write.await.unwrap().unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
}

#[tokio::test]
async fn two_readers_one_datagram() {
    let socket = Arc::new(UdpSocket::bind("127.0.0.1:0").unwrap());
    socket.set_nonblocking(true).unwrap();
    let address = socket.local_addr().unwrap();
    let sender = UdpSocket::bind("127.0.0.1:0").unwrap();
    let tries = Arc::default();
    let reads = [(); 2].map(|()| awaitable_receive(&socket, &tries));
    sender.send_to(b"a", address).unwrap();
    // Both have tried once already, and the datagram wakes both.
    while tries.load(Ordering::Relaxed) < 4 {
        yield_now().await;
    }
    stays(&tries, 4).await;
    let [one, other] = reads;
    let (faster, slower) = if one.is_done() {
        (one, other)
    } else {
        (other, one)
    };
    assert_eq!(faster.await.unwrap().unwrap(), b'a');
    assert!(!slower.is_done());
    sender.send_to(b"b", address).unwrap();
    assert_eq!(slower.await.unwrap().unwrap(), b'b');
}

/// Yields to every other task and to the reactor, and checks that no task tries in between.
async fn stays(tries: &AtomicUsize, number: usize) {
    for _ in 0..100 {
        yield_now().await;
        assert_eq!(tries.load(Ordering::Relaxed), number, "nobody asked for it");
    }
}

#[awaitable(readable)]
fn read_counted(stream: &Arc<UnixStream>, tries: &Arc<AtomicUsize>) -> io::Result<usize> {
    tries.fetch_add(1, Ordering::Relaxed);
    (&**stream).read(&mut [0; 8])
}

#[awaitable(writable)]
fn write_counted(stream: &Arc<UnixStream>, tries: &Arc<AtomicUsize>) -> io::Result<usize> {
    tries.fetch_add(1, Ordering::Relaxed);
    (&**stream).write(b"x")
}

#[tokio::test]
async fn no_read_attempt_when_writable() {
    let (one, other) = ends();
    let tries = Arc::default();
    let read = awaitable_read_counted(&one, &tries);
    stays(&tries, 1).await;
    (&*other).write_all(b"there").unwrap();
    assert_eq!(read.await.unwrap().unwrap(), 5);
    assert_eq!(tries.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn no_write_attempt_when_readable() {
    let (one, other) = ends();
    while (&*one).write(&[1; 1 << 16]).is_ok() {}
    (&*other).write_all(b"to be read").unwrap();
    let tries = Arc::default();
    let write = awaitable_write_counted(&one, &tries);
    stays(&tries, 1).await;
    while (&*other).read(&mut [0; 1 << 16]).is_ok() {}
    assert_eq!(write.await.unwrap().unwrap(), 1);
}

/// Reads two bytes at a time. It would block until there is a whole line.
#[awaitable(readable)]
fn read_line(stream: &Arc<UnixStream>, so_far: &Arc<Mutex<Vec<u8>>>) -> io::Result<String> {
    let mut piece = [0; 2];
    let count = (&**stream).read(&mut piece)?;
    let mut so_far = so_far.lock().unwrap();
    so_far.extend_from_slice(&piece[..count]);
    match so_far.strip_suffix(b"\n") {
        Some(line) => Ok(String::from_utf8(line.to_vec()).unwrap()),
        None => Err(io::ErrorKind::WouldBlock.into()),
    }
}

#[tokio::test]
async fn leftover_bytes_are_read_next() {
    let (one, other) = ends();
    let (before, after) = (Arc::default(), Arc::default());
    (&*other).write_all(b"already there\n").unwrap();
    let line = awaitable_read_line(&one, &before);
    assert!(!line.is_done());
    assert_eq!(line.await.unwrap().unwrap(), "already there");

    let line = awaitable_read_line(&one, &after);
    (&*other).write_all(b"comes as one\n").unwrap();
    assert_eq!(line.await.unwrap().unwrap(), "comes as one");
}

const PATIENCE: usize = 1000;

#[awaitable(readable)]
fn does_not_see_the_end(_: &Arc<UnixStream>, tries: &Arc<AtomicUsize>) -> io::Result<()> {
    match tries.fetch_add(1, Ordering::Relaxed) {
        PATIENCE.. => Ok(()),
        _ => Err(io::ErrorKind::WouldBlock.into()),
    }
}

#[tokio::test]
async fn would_block_at_closed_end_yields() {
    let (one, other) = ends();
    let tries = Arc::new(AtomicUsize::new(0));
    let wait = awaitable_does_not_see_the_end(&one, &tries);
    drop(other);
    while tries.load(Ordering::Relaxed) < 2 {
        yield_now().await;
    }
    assert!(!wait.is_done(), "it was tried without a break");
    drop(wait);
    while Arc::strong_count(&one) > 1 {
        yield_now().await;
    }
    assert!(tries.load(Ordering::Relaxed) < PATIENCE, "it was tried on");
}

#[tokio::test]
async fn detached_write() {
    let (one, other) = ends();
    let block = [1; 1 << 16];
    let mut written = 0;
    while let Ok(count) = (&*one).write(&block) {
        written += count;
    }
    awaitable_write(&one, b"x").detach();
    let mut drained = 0;
    while drained <= written {
        drained += awaitable_read(&other, 1 << 16)
            .await
            .unwrap()
            .unwrap()
            .len();
    }
}

// from: cpython-add_reader reader_callback
#[tokio::test]
async fn reads_up_to_end_of_file() {
    let (reader, writer) = ends();
    let reading = tokio::spawn(async move {
        let mut all = Vec::new();
        loop {
            let piece = awaitable_read(&reader, 1024).await.unwrap().unwrap();
            if piece.is_empty() {
                return all;
            }
            all.extend(piece);
        }
    });
    for piece in ["abc", "def"] {
        yield_now().await;
        (&*writer).write_all(piece.as_bytes()).unwrap();
    }
    drop(writer);
    assert_eq!(reading.await.unwrap(), b"abcdef");
}

#[tokio::test]
async fn written_bytes_arrive() {
    let (reader, writer) = ends();
    let data = [b'x'; 1024];
    assert_eq!(
        awaitable_write(&writer, &data).await.unwrap().unwrap(),
        1024
    );
    assert_eq!(drain(&reader), data);
}

/// `asyncio` has one reader and one writer for each descriptor, so a second one replaces the first.
// from: cpython-add_reader add_reader_existing, add_writer_existing; both wait
// from: cpython-add_reader add_reader_existing_writer
#[tokio::test]
async fn several_waits_on_one_descriptor() {
    let (one, other) = ends();
    fill(&one);
    let reads = [awaitable_read(&one, 1), awaitable_read(&one, 1)];
    let writes = [awaitable_write(&one, b"w"), awaitable_write(&one, b"w")];
    yield_now().await;
    (&*other).write_all(b"rr").unwrap();
    for read in reads {
        assert_eq!(read.await.unwrap().unwrap(), b"r");
    }
    assert!(writes.iter().all(|write| !write.is_done()));
    drain(&other);
    for write in writes {
        assert_eq!(write.await.unwrap().unwrap(), 1);
    }
    assert_eq!(drain(&other), b"ww");
}

/// A descriptor that is always ready, and a function that returns scripted answers and records its arguments.
struct Scripted {
    ready: UnixStream,
    given: Mutex<Vec<String>>,
    answers: Mutex<Vec<io::Result<&'static str>>>,
}

impl AsFd for Scripted {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.ready.as_fd()
    }
}

#[awaitable(writable)]
fn send_scripted(scripted: &Arc<Scripted>, data: &str) -> io::Result<&'static str> {
    scripted.given.lock().unwrap().push(data.to_owned());
    scripted.answers.lock().unwrap().remove(0)
}

fn scripted(answers: Vec<io::Result<&'static str>>) -> Arc<Scripted> {
    let (ready, _) = UnixStream::pair().unwrap();
    ready.set_nonblocking(true).unwrap();
    let answers = Mutex::new(answers);
    Arc::new(Scripted {
        ready,
        given: Mutex::default(),
        answers,
    })
}

// from: cpython-add_reader _sock_sendall_tryagain, sendto_blocking
#[tokio::test]
async fn write_retries_with_same_data() {
    let would_block = || Err(io::ErrorKind::WouldBlock.into());
    let twice = scripted(vec![would_block(), Ok("sent")]);
    let sent = awaitable_send_scripted(&twice, &String::from("data"));
    assert!(!sent.is_done());
    assert_eq!(sent.await.unwrap().unwrap(), "sent");
    assert_eq!(*twice.given.lock().unwrap(), ["data", "data"]);
}

/// Python retries. Here the function decides, as in `std`.
// from: cpython-add_reader _sock_sendall_interrupted; returns the error, because the function decides
#[tokio::test]
async fn interrupted_is_returned() {
    let interrupted = scripted(vec![Err(io::ErrorKind::Interrupted.into()), Ok("sent")]);
    let answer = awaitable_send_scripted(&interrupted, "data");
    let error = answer.await.unwrap().unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::Interrupted);
    assert_eq!(interrupted.answers.lock().unwrap().len(), 1);
}

// from: cpython-add_reader _sock_sendall, _sock_sendall_partial; one attempt is one call of the function
// from: cpython-add_reader _sock_sendall_none, sock_sendall_nodata; one attempt is one call of the function
#[tokio::test]
async fn partial_write() {
    let (one, other) = ends();
    assert_eq!(awaitable_write(&one, b"").await.unwrap().unwrap(), 0);
    let large = vec![b'x'; 1 << 24];
    let count = awaitable_write(&one, &large).await.unwrap().unwrap();
    assert!(0 < count && count < large.len(), "{count}");
    assert_eq!(drain(&other).len(), count);
}

// from: cpython-add_reader sock_sendall; one attempt is one call of the function
// from: cpython-add_reader huge_content, unix_sock_client_ops
#[tokio::test]
async fn million_bytes_both_ways() {
    async fn send_all(end: End, bytes: &[u8]) {
        let mut rest = bytes;
        while !rest.is_empty() {
            let count = awaitable_write(&end, rest).await.unwrap().unwrap();
            rest = &rest[count..];
        }
    }
    async fn receive_all(end: End, count: usize) -> Vec<u8> {
        let mut all = Vec::new();
        while all.len() < count {
            all.extend(awaitable_read(&end, 1 << 16).await.unwrap().unwrap());
        }
        all
    }
    let (one, other) = ends();
    let bytes: Vec<u8> = b"0123456789".repeat(100_000);
    let count = bytes.len();
    let ((), (), here, there) = tokio::join!(
        send_all(Arc::clone(&one), &bytes),
        send_all(Arc::clone(&other), &bytes),
        receive_all(Arc::clone(&one), count),
        receive_all(Arc::clone(&other), count),
    );
    assert_eq!(here, bytes);
    assert_eq!(there, bytes);
}
