//! `readable` and `writable` on real file descriptors.

use std::fs::File;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use awaitify::awaitable;
use rustix::io::ioctl_fionbio;
use tokio::task::yield_now;

/// What one call reads, which is nothing at the end.
fn read_once(mut from: impl Read, most: usize) -> io::Result<Vec<u8>> {
    let mut buffer = vec![0; most];
    let count = from.read(&mut buffer)?;
    buffer.truncate(count);
    Ok(buffer)
}

#[awaitable(readable)]
fn read_some(stream: &Arc<UnixStream>, most: usize) -> io::Result<Vec<u8>> {
    read_once(&**stream, most)
}

#[awaitable(writable, fd = stream)]
fn write_some(text: &[u8], stream: &Arc<UnixStream>) -> io::Result<usize> {
    (&**stream).write(text)
}

#[awaitable(readable)]
fn receive(socket: &Arc<UdpSocket>, tries: &Arc<AtomicUsize>) -> io::Result<u8> {
    tries.fetch_add(1, Ordering::Relaxed);
    let mut byte = [0];
    socket.recv(&mut byte)?;
    Ok(byte[0])
}

#[awaitable(readable)]
fn read_tcp(stream: &Arc<TcpStream>) -> io::Result<Vec<u8>> {
    read_once(&**stream, 64)
}

fn pair() -> (Arc<UnixStream>, Arc<UnixStream>) {
    let (one, other) = UnixStream::pair().unwrap();
    one.set_nonblocking(true).unwrap();
    other.set_nonblocking(true).unwrap();
    (Arc::new(one), Arc::new(other))
}

// from: cpython-add_reader add_reader, process_events_read, sock_recv, _sock_recv_tryagain
#[tokio::test]
async fn read_waits_for_data() {
    let (one, other) = pair();
    let read = awaitable_read_some(&one, 16);
    assert!(!read.is_done());
    assert_eq!(
        awaitable_write_some(b"hello", &other)
            .await
            .unwrap()
            .unwrap(),
        5
    );
    assert_eq!(read.await.unwrap().unwrap(), b"hello");
}

#[derive(Clone)]
struct Line(Arc<UnixStream>);

impl AsFd for Line {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

impl Line {
    #[awaitable(readable, fd = self)]
    fn read_into(&self, r#in: &Arc<UnixStream>) -> io::Result<usize> {
        let count = (&*self.0).read(&mut [0; 4])?;
        (&**r#in).write(&[0; 4][..count])
    }

    #[awaitable(writable, fd = r#in)]
    fn fill(&self, r#in: &Arc<UnixStream>) -> io::Result<usize> {
        (&**r#in).write(&[0; 4])
    }
}

#[tokio::test]
async fn fd_option_names_descriptor() {
    let ((one, other), (into, _kept)) = (pair(), pair());
    let read = Line(one).awaitable_read_into(&into);
    assert!(!read.is_done());
    assert_eq!(
        Line(Arc::clone(&into))
            .awaitable_fill(&other)
            .await
            .unwrap()
            .unwrap(),
        4
    );
    assert_eq!(read.await.unwrap().unwrap(), 4);
}

// from: cpython-add_reader writer_callback, add_writer, process_events_write
#[tokio::test]
async fn write_waits_for_room() {
    let (one, other) = pair();
    let block = [1; 1 << 16];
    while (&*one).write(&block).is_ok() {}
    let write = awaitable_write_some(b"x", &one);
    assert!(!write.is_done());
    let mut drained = vec![0; 1 << 22];
    while (&*other).read(&mut drained).is_ok() {}
    assert_eq!(write.await.unwrap().unwrap(), 1);
}

#[tokio::test]
async fn end_of_file_and_error_complete() {
    let (one, other) = pair();
    let read = awaitable_read_some(&one, 16);
    yield_now().await;
    drop(other);
    assert_eq!(read.await.unwrap().unwrap(), b"");

    let (one, other) = pair();
    while (&*one).write(&[1; 1 << 16]).is_ok() {}
    let write = awaitable_write_some(b"x", &one);
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
    // Both have tried before, and both are woken by the one datagram.
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

/// Gives everything that would try its turns, and the reactor its own between them.
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
    let (one, other) = pair();
    let tries = Arc::default();
    let read = awaitable_read_counted(&one, &tries);
    stays(&tries, 1).await;
    (&*other).write_all(b"there").unwrap();
    assert_eq!(read.await.unwrap().unwrap(), 5);
    assert_eq!(tries.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn no_write_attempt_when_readable() {
    let (one, other) = pair();
    while (&*one).write(&[1; 1 << 16]).is_ok() {}
    (&*other).write_all(b"to be read").unwrap();
    let tries = Arc::default();
    let write = awaitable_write_counted(&one, &tries);
    stays(&tries, 1).await;
    while (&*other).read(&mut [0; 1 << 16]).is_ok() {}
    assert_eq!(write.await.unwrap().unwrap(), 1);
}

#[awaitable(readable)]
fn read_pipe(end: &Arc<File>) -> io::Result<Vec<u8>> {
    read_once(&**end, 16)
}

#[awaitable(writable)]
fn write_pipe(end: &Arc<File>, bytes: &[u8]) -> io::Result<usize> {
    (&**end).write(bytes)
}

/// The end to read from and the end to write to.
fn pipe() -> (Arc<File>, Arc<File>) {
    let (reader, writer) = rustix::pipe::pipe().unwrap();
    let ends = [reader, writer].map(|end| {
        ioctl_fionbio(&end, true).unwrap();
        Arc::new(File::from(end))
    });
    ends.into()
}

#[tokio::test]
async fn pipe_read_to_end() {
    let (reader, writer) = pipe();
    let read = awaitable_read_pipe(&reader);
    assert!(!read.is_done());
    assert_eq!(
        awaitable_write_pipe(&writer, b"hello")
            .await
            .unwrap()
            .unwrap(),
        5
    );
    assert_eq!(read.await.unwrap().unwrap(), b"hello");

    let read = awaitable_read_pipe(&reader);
    yield_now().await;
    drop(writer);
    assert_eq!(read.await.unwrap().unwrap(), b"");
}

#[tokio::test]
async fn pipe_write() {
    let (reader, writer) = pipe();
    let fill = || while (&*writer).write(&[1; 1 << 12]).is_ok() {};
    fill();
    let write = awaitable_write_pipe(&writer, b"x");
    yield_now().await;
    assert!(!write.is_done());
    while (&*reader).read(&mut [0; 1 << 16]).is_ok() {}
    assert_eq!(write.await.unwrap().unwrap(), 1);

    fill();
    let write = awaitable_write_pipe(&writer, b"x");
    yield_now().await;
    drop(reader);
    let error = write.await.unwrap().unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
}

// from: cpython-add_reader sock_client_ops
#[tokio::test]
async fn tcp_echo() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut buffer = [0; 64];
        let count = stream.read(&mut buffer).unwrap();
        stream.write_all(&buffer[..count]).unwrap();
    });
    let stream = Arc::new(TcpStream::connect(address).unwrap());
    stream.set_nonblocking(true).unwrap();
    let echo = awaitable_read_tcp(&stream);
    assert!(!echo.is_done(), "nothing was sent that could come back");
    (&*stream).write_all(b"echo").unwrap();
    assert_eq!(echo.await.unwrap().unwrap(), b"echo");
    server.join().unwrap();
}

// from: cpython-add_reader remove_reader
#[tokio::test]
async fn dropped_read_releases_descriptor() {
    let (one, other) = pair();
    let read = awaitable_read_some(&one, 16);
    yield_now().await;
    drop(read);
    while Arc::strong_count(&one) > 1 {
        yield_now().await;
    }
    drop(other);
}

/// Not `Clone`.
struct Inbox(UdpSocket);

impl AsFd for Inbox {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

impl Inbox {
    #[awaitable(readable)]
    fn length_of_next(&'static self) -> io::Result<usize> {
        self.0.recv(&mut [0; 8])
    }
}

#[tokio::test]
async fn static_receiver() {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_nonblocking(true).unwrap();
    let address = socket.local_addr().unwrap();
    let inbox: &'static Inbox = Box::leak(Box::new(Inbox(socket)));
    let length = inbox.awaitable_length_of_next();
    inbox.0.send_to(b"four", address).unwrap();
    assert_eq!(length.await.unwrap().unwrap(), 4);
}

/// Takes a little at a time, and would block as long as there is no whole line.
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
    let (one, other) = pair();
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
    let (one, other) = pair();
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

#[test]
#[should_panic(expected = "IO is disabled")]
fn runtime_without_reactor_panics() {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let (one, _other) = pair();
    runtime
        .unwrap()
        .block_on(async { drop(awaitable_read_some(&one, 1)) });
}

#[tokio::test]
async fn detached_write() {
    let (one, other) = pair();
    let block = [1; 1 << 16];
    let mut written = 0;
    while let Ok(count) = (&*one).write(&block) {
        written += count;
    }
    awaitable_write_some(b"x", &one).detach();
    let mut drained = 0;
    while drained <= written {
        drained += awaitable_read_some(&other, 1 << 16)
            .await
            .unwrap()
            .unwrap()
            .len();
    }
}
