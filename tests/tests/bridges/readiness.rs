//! `readable` and `writable` on real file descriptors.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use awaitify::awaitable;

#[awaitable(readable)]
fn read_some(stream: &Arc<UnixStream>, most: usize) -> io::Result<Vec<u8>> {
    let mut buffer = vec![0; most];
    let count = (&**stream).read(&mut buffer)?;
    buffer.truncate(count);
    Ok(buffer)
}

#[awaitable(writable, fd = stream)]
fn write_some(text: &[u8], stream: &Arc<UnixStream>) -> io::Result<usize> {
    (&**stream).write(text)
}

#[awaitable(readable)]
fn receive(socket: &Arc<UdpSocket>) -> io::Result<(usize, u8)> {
    let mut buffer = [0; 8];
    let (count, _) = socket.recv_from(&mut buffer)?;
    Ok((count, buffer[0]))
}

#[awaitable(readable)]
fn read_tcp(stream: &Arc<TcpStream>) -> io::Result<Vec<u8>> {
    let mut buffer = vec![0; 64];
    let count = (&**stream).read(&mut buffer)?;
    buffer.truncate(count);
    Ok(buffer)
}

fn pair() -> (Arc<UnixStream>, Arc<UnixStream>) {
    let (one, other) = UnixStream::pair().unwrap();
    one.set_nonblocking(true).unwrap();
    other.set_nonblocking(true).unwrap();
    (Arc::new(one), Arc::new(other))
}

#[tokio::test]
async fn a_read_waits_until_there_is_something_to_read() {
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
async fn the_descriptor_may_be_said_to_be_that_of_the_receiver_or_of_a_raw_name() {
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

#[tokio::test]
async fn a_write_waits_until_there_is_room() {
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
async fn an_end_of_file_and_an_error_are_answers() {
    let (one, other) = pair();
    let read = awaitable_read_some(&one, 16);
    drop(other);
    assert_eq!(read.await.unwrap().unwrap(), b"");
}

#[tokio::test]
async fn of_two_readers_of_one_datagram_the_slower_waits_for_the_next() {
    let socket = Arc::new(UdpSocket::bind("127.0.0.1:0").unwrap());
    socket.set_nonblocking(true).unwrap();
    let sender = UdpSocket::bind("127.0.0.1:0").unwrap();
    let (first, second) = (awaitable_receive(&socket), awaitable_receive(&socket));
    let address = socket.local_addr().unwrap();
    sender.send_to(b"a", address).unwrap();
    sender.send_to(b"b", address).unwrap();
    let (first, second) = tokio::join!(first, second);
    let mut seen = [first.unwrap().unwrap().1, second.unwrap().unwrap().1];
    seen.sort_unstable();
    assert_eq!(&seen, b"ab");
}

#[tokio::test]
async fn a_tcp_echo_comes_back() {
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
    (&*stream).write_all(b"echo").unwrap();
    assert_eq!(awaitable_read_tcp(&stream).await.unwrap().unwrap(), b"echo");
    server.join().unwrap();
}

#[tokio::test]
async fn a_dropped_wait_lets_the_descriptor_go() {
    let (one, other) = pair();
    let read = awaitable_read_some(&one, 16);
    tokio::task::yield_now().await;
    drop(read);
    while Arc::strong_count(&one) > 1 {
        tokio::task::yield_now().await;
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
async fn a_receiver_that_is_borrowed_for_ever_is_handed_on_as_it_is() {
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
async fn what_an_attempt_leaves_behind_is_read_by_the_next() {
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
async fn a_function_that_would_block_at_a_closed_end_does_not_keep_others_from_running() {
    let (one, other) = pair();
    let tries = Arc::new(AtomicUsize::new(0));
    let wait = awaitable_does_not_see_the_end(&one, &tries);
    drop(other);
    while tries.load(Ordering::Relaxed) < 2 {
        tokio::task::yield_now().await;
    }
    assert!(!wait.is_done(), "it was tried without a break");
    drop(wait);
    while Arc::strong_count(&one) > 1 {
        tokio::task::yield_now().await;
    }
    assert!(tries.load(Ordering::Relaxed) < PATIENCE, "it was tried on");
}

#[test]
#[should_panic(expected = "IO is disabled")]
fn a_runtime_without_a_reactor_is_refused_where_the_wrapper_is_called() {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let (one, _other) = pair();
    runtime
        .unwrap()
        .block_on(async { drop(awaitable_read_some(&one, 1)) });
}

#[tokio::test]
async fn a_detached_write_is_made() {
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
