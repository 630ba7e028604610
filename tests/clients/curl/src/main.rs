//! Transfers of libcurl's multi interface, from a server that the program starts. The library tells which sockets to
//! watch and when to call it. Its transfers are done by message.

mod declarations;
mod server;

use std::collections::HashMap;
use std::error::Error;
use std::ffi::{CString, c_int, c_long, c_short, c_ulong};
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use awaitify::{Awaitable, Dropped, Events, LocalOnCancel, ffi};
use declarations::*;
use server::Server;

const CURL_POLL_REMOVE: c_int = 4;
const CURL_SOCKET_TIMEOUT: Socket = -1;
const COULD_NOT_CONNECT: Code = 7;
const WRITE_ERROR: Code = 23;

/// The longest time without any event.
const LIMIT: Duration = Duration::from_secs(10);

#[repr(C)]
struct PollFd {
    fd: Socket,
    events: c_short,
    revents: c_short,
}

const POLLIN: c_short = 1;
const POLLOUT: c_short = 4;

unsafe extern "C" {
    fn poll(sockets: *mut PollFd, count: c_ulong, timeout: c_int) -> c_int;
}

type Hooked<V> = Events<V, LocalOnCancel<()>>;

/// The event loop of a multi handle.
struct Loop {
    sockets: Hooked<(Socket, c_int)>,
    timeouts: Hooked<c_long>,
    watched: HashMap<Socket, c_int>,
    deadline: Option<Instant>,
    multi: Multi,
}

impl Loop {
    fn new() -> Self {
        let multi = multi();
        // SAFETY: `drop` frees the handle after the streams.
        let (sockets, timeouts) = unsafe { (watched_sockets(multi), timeouts(multi)) };
        Loop {
            sockets,
            timeouts,
            watched: HashMap::new(),
            deadline: None,
            multi,
        }
    }

    fn get(&self, url: &str) -> Download {
        let url = CString::new(url).expect("a URL has no zero");
        let easy = easy(&url);
        // SAFETY: the fields of a `Download` are dropped in the right order, and before the loop.
        unsafe {
            Download {
                body: body(easy),
                transfer: transfer(self.multi, easy),
                _easy: OwnedEasy(easy),
            }
        }
    }

    fn block_on<F: Future>(&mut self, future: F) -> F::Output {
        let mut future = pin!(future);
        let mut context = Context::from_waker(Waker::noop());
        loop {
            if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
                return output;
            }
            self.turn();
        }
    }

    /// Waits for an event, and lets the library act on it.
    fn turn(&mut self) {
        for (socket, what) in self.sockets.drain() {
            if what == CURL_POLL_REMOVE {
                self.watched.remove(&socket);
            } else {
                self.watched.insert(socket, what);
            }
        }
        if let Some(timeout) = self.timeouts.drain().last() {
            let timeout = u64::try_from(timeout).ok();
            self.deadline = timeout.map(|timeout| Instant::now() + Duration::from_millis(timeout));
        }
        for (socket, events) in self.ready() {
            // SAFETY: the handle is valid.
            let code = unsafe { curl_multi_socket_action(self.multi, socket, events, &mut 0) };
            assert_eq!(code, 0);
        }
        // SAFETY: the handle is valid, and a `Download` removes its transfer before it is freed.
        unsafe { read_messages(self.multi) };
    }

    /// The sockets that are ready, with what they are ready for.
    fn ready(&mut self) -> Vec<(Socket, c_int)> {
        // `CURL_POLL_IN` and `CURL_POLL_OUT` have the values of `CURL_CSELECT_IN` and `CURL_CSELECT_OUT`.
        let polled = [(1, POLLIN), (2, POLLOUT)];
        let mut sockets: Vec<PollFd> = self
            .watched
            .iter()
            .map(|(fd, what)| PollFd {
                fd: *fd,
                events: polled
                    .iter()
                    .filter(|(bit, _)| what & bit != 0)
                    .map(|(_, flag)| flag)
                    .sum(),
                revents: 0,
            })
            .collect();
        let left = self
            .deadline
            .map(|deadline| deadline.saturating_duration_since(Instant::now()));
        // Rounded up, so that the deadline is over.
        let timeout = left.unwrap_or(LIMIT).min(LIMIT).as_millis() as c_int + 1;
        // SAFETY: the list is valid during the call.
        let count = unsafe { poll(sockets.as_mut_ptr(), sockets.len() as c_ulong, timeout) };
        if count == 0 {
            assert!(self.deadline.take().is_some(), "nothing happened");
            return vec![(CURL_SOCKET_TIMEOUT, 0)];
        }
        sockets
            .iter()
            .filter(|socket| socket.revents != 0)
            .map(|socket| {
                // Anything else is an error, which reading finds.
                let flags = if socket.revents & POLLOUT == 0 { 1 } else { 2 };
                (socket.fd, flags | c_int::from(socket.revents & POLLIN != 0))
            })
            .collect()
    }
}

impl Drop for Loop {
    fn drop(&mut self) {
        // The hooks of the streams need the handle.
        self.sockets.close();
        self.timeouts.close();
        // SAFETY: nothing uses it any more.
        unsafe { curl_multi_cleanup(self.multi) };
    }
}

struct OwnedEasy(Easy);

impl Drop for OwnedEasy {
    fn drop(&mut self) {
        // SAFETY: it is freed once, and is not in a multi handle any more.
        unsafe { curl_easy_cleanup(self.0) };
    }
}

/// A transfer and what it has received.
struct Download {
    transfer: Awaitable<Result<Code, Dropped>, LocalOnCancel<usize>>,
    body: Hooked<Vec<u8>>,
    /// Freed last.
    _easy: OwnedEasy,
}

impl Download {
    async fn finish(mut self) -> Result<Vec<u8>, Code> {
        match (&mut self.transfer).await {
            Ok(0) => Ok(self.body.drain().flatten().collect()),
            Ok(code) => Err(code),
            Err(dropped) => panic!("{dropped}"),
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::start()?;
    let mut multi = Loop::new();
    let url = |path: &str| format!("http://{}{path}", server.address);

    let (one, big) = (multi.get(&url("/one")), multi.get(&url("/big")));
    multi.block_on(async {
        assert_eq!(big.finish().await.map(|body| body.len()), Ok(server::BIG));
        assert_eq!(one.finish().await.as_deref(), Ok(&b"one"[..]));
    });
    let refused = multi.get(&format!("http://{}/", server::closed_port()?));
    assert_eq!(multi.block_on(refused.finish()), Err(COULD_NOT_CONNECT));

    // Without a body, the transfer is refused.
    let mut unwanted = multi.get(&url("/big"));
    unwanted.body.close();
    assert_eq!(multi.block_on(unwanted.finish()), Err(WRITE_ERROR));

    // Dropped, so removed: the server sees the end of the connection.
    let half = multi.get(&url("/half"));
    while half.body.is_empty() {
        multi.turn();
    }
    drop(half);
    server.ended.recv_timeout(LIMIT)?;

    drop(multi);
    assert_eq!((ffi::outstanding(), ffi::ignored()), (0, 0));
    println!("curl: received, refused, removed");
    Ok(())
}
