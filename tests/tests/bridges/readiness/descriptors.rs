//! Descriptors of several kinds: pipes, sockets, listeners, receivers.

use std::fs::File;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::Arc;

use awaitify::awaitable;
use rustix::io::ioctl_fionbio;
use tokio::task::yield_now;

use super::{ends, read_once};

#[awaitable(readable)]
fn read_tcp(stream: &Arc<TcpStream>) -> io::Result<Vec<u8>> {
    read_once(&**stream, 64)
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
    let ((one, other), (into, _kept)) = (ends(), ends());
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

#[awaitable(readable)]
fn read_pipe(end: &Arc<File>) -> io::Result<Vec<u8>> {
    read_once(&**end, 16)
}

#[awaitable(writable)]
fn write_pipe(end: &Arc<File>, bytes: &[u8]) -> io::Result<usize> {
    (&**end).write(bytes)
}

/// Returns the reading end and the writing end.
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

#[awaitable(readable)]
fn receive(socket: &Arc<UdpSocket>) -> io::Result<(Vec<u8>, SocketAddr)> {
    let mut buffer = vec![0; 8192];
    let (count, sender) = socket.recv_from(&mut buffer)?;
    buffer.truncate(count);
    Ok((buffer, sender))
}

fn udp() -> Arc<UdpSocket> {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_nonblocking(true).unwrap();
    Arc::new(socket)
}

#[tokio::test]
async fn blocking_descriptor_is_an_error() {
    let socket = Arc::new(UdpSocket::bind("127.0.0.1:0").unwrap());
    let error = awaitable_receive(&socket).await.unwrap().unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
    assert_eq!(
        error.to_string(),
        "the descriptor of `receive` is in blocking mode, but `readable` needs one that is not; call \
         `set_nonblocking(true)` first"
    );
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
    // A refused datagram comes back as an error. It wakes the reader without making anything readable.
    socket.send(b"is anybody there?").unwrap();
    let error = answer.await.unwrap().unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
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

// not ported: cpython-add_reader remove_reader_unknown; only a wait that exists can be dropped
// not ported: cpython-add_reader remove_writer_unknown; only a wait that exists can be dropped
// not ported: cpython-add_reader huge_content_recvinto; a borrowed buffer does not outlive the call, so the function returns one
// not ported: cpython-add_reader recvfrom_into; a borrowed buffer does not outlive the call, so the function returns one
// not ported: cpython-add_reader sock_client_ops in debug mode; there is no debug mode
// not ported: cpython-add_reader sock_connect and seven more; `std` connects by blocking
// not ported: cpython-add_reader sock_client_connect_racing; `std` connects by blocking
// not ported: cpython-add_reader create_connection_sock; there are no transports
