//! What CPython asserts of `loop.add_reader`, `add_writer` and the `sock_…` methods built on them.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use awaitify::{Awaitable, Driver, Dropped, Kept, NotDone, awaitable};
use tokio::runtime::{Builder, Runtime};
use tokio::task::yield_now;

/// An end of a pair that does not block.
type End = Arc<UnixStream>;

#[awaitable(readable)]
fn read(end: &End, most: usize) -> io::Result<Vec<u8>> {
    let mut buffer = vec![0; most];
    let count = (&**end).read(&mut buffer)?;
    buffer.truncate(count);
    Ok(buffer)
}

#[awaitable(writable)]
fn write(end: &End, bytes: &[u8]) -> io::Result<usize> {
    (&**end).write(bytes)
}

#[awaitable(readable)]
fn receive(socket: &Arc<UdpSocket>) -> io::Result<(Vec<u8>, SocketAddr)> {
    let mut buffer = vec![0; 8192];
    let (count, sender) = socket.recv_from(&mut buffer)?;
    buffer.truncate(count);
    Ok((buffer, sender))
}

#[awaitable(readable)]
fn accept(listener: &Arc<TcpListener>) -> io::Result<(TcpStream, SocketAddr)> {
    listener.accept()
}

#[awaitable(blocking)]
fn connect(address: SocketAddr) -> io::Result<TcpStream> {
    TcpStream::connect(address)
}

fn ends() -> (End, End) {
    let (one, other) = UnixStream::pair().unwrap();
    one.set_nonblocking(true).unwrap();
    other.set_nonblocking(true).unwrap();
    (Arc::new(one), Arc::new(other))
}

fn udp() -> Arc<UdpSocket> {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_nonblocking(true).unwrap();
    Arc::new(socket)
}

/// Writes spaces until nothing more fits, not a single byte.
fn fill(end: &End) {
    for size in [1 << 16, 1] {
        while (&**end).write(&vec![b' '; size]).is_ok() {}
    }
}

/// Everything that can be read now.
fn drain(end: &End) -> Vec<u8> {
    let mut bytes = Vec::new();
    // It ends with an error: that more would block.
    let _ = (&**end).read_to_end(&mut bytes);
    bytes
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

/// `asyncio` keeps one reader and one writer a descriptor, and replaces them.
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
    // Both happen before the reactor is asked again: the first is woken, if it is there still.
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

// from: cpython-add_reader _sock_recv_exception, _sock_accept_exception, _sock_sendall_exception
#[tokio::test]
async fn error_ends_wait() {
    let gone = udp();
    let nobody = gone.local_addr().unwrap();
    drop(gone);
    let socket = udp();
    socket.connect(nobody).unwrap();
    let answer = awaitable_receive(&socket);
    assert!(!answer.is_done());
    yield_now().await;
    // That nobody listens comes back as an error, and as nothing else that would wake a reader.
    socket.send(b"is anybody there?").unwrap();
    let error = answer.await.unwrap().unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
}

/// A descriptor that is ready, and a function that answers by a script and notes what it was given.
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

/// Python tries again by itself; as with `std`, it is the function that decides.
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

// from: cpython-add_reader recvfrom
#[tokio::test]
async fn datagram_with_sender() {
    let (socket, echo) = (udp(), udp());
    let echoed = {
        let answer = awaitable_receive(&socket);
        let received = awaitable_receive(&echo);
        socket
            .send_to(&[1; 4096], echo.local_addr().unwrap())
            .unwrap();
        let (data, sender) = received.await.unwrap().unwrap();
        echo.send_to(&data, sender).unwrap();
        answer.await.unwrap().unwrap()
    };
    assert_eq!(echoed, (vec![1; 4096], echo.local_addr().unwrap()));
}

fn listener() -> Arc<TcpListener> {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    Arc::new(listener)
}

// from: cpython-add_reader _sock_accept_tryagain, sock_accept, _sock_accept
// from: cpython-add_reader sock_accept does not block; the function decides if the connection blocks
#[tokio::test]
async fn accepts_connection() {
    let listener = listener();
    let accepted = awaitable_accept(&listener);
    assert!(!accepted.is_done());
    let client = awaitable_connect(listener.local_addr().unwrap());
    let client = client.await.unwrap().unwrap();
    let (connection, address) = accepted.await.unwrap().unwrap();
    assert_eq!(address, client.local_addr().unwrap());
    assert_eq!(connection.peer_addr().unwrap(), address);
    assert_eq!(client.peer_addr().unwrap(), listener.local_addr().unwrap());
}

// from: cpython-add_reader cancel_sock_accept, _sock_accept_canceled_fut, _sock_accept_unregister, sock_client_fail
#[tokio::test]
async fn accept_timeout_closes_port() {
    let listener = listener();
    let address = listener.local_addr().unwrap();
    let accepted = awaitable_accept(&listener).timeout(Duration::from_millis(1));
    assert!(matches!(accepted.await, Err(NotDone)));
    while Arc::strong_count(&listener) > 1 {
        yield_now().await;
    }
    drop(listener);
    let error = awaitable_connect(address).await.unwrap().unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
}

// not ported: cpython-add_reader remove_reader_unknown; only a wait that exists can be dropped
// not ported: cpython-add_reader remove_writer_unknown; only a wait that exists can be dropped
// not ported: cpython-add_reader huge_content_recvinto; a borrowed buffer does not outlive the call, so the function returns one
// not ported: cpython-add_reader recvfrom_into; a borrowed buffer does not outlive the call, so the function returns one
// not ported: cpython-add_reader sock_client_ops in debug mode; there is no debug mode
// not ported: cpython-add_reader sock_connect and seven more; `std` connects by blocking
// not ported: cpython-add_reader sock_client_connect_racing; `std` connects by blocking
// not ported: cpython-add_reader create_connection_sock; there are no transports
