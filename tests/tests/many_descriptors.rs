//! `readable` on as many file descriptors as the machine lets one process have.
//!
//! A program of its own: while it runs, nothing else in its process can open anything.
#![cfg(unix)]

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::Arc;

use awaitify::awaitable;
use rustix::process::{Resource, getrlimit, setrlimit};

const WANTED: usize = 10_000;
/// What the runtime, its reactor and the test harness have open, with room to spare.
const OF_OTHERS: u64 = 32;

#[awaitable(readable)]
fn read_number(stream: &Arc<UnixStream>) -> io::Result<u32> {
    let mut bytes = [0; 4];
    (&**stream).read_exact(&mut bytes)?;
    Ok(u32::from_le_bytes(bytes))
}

/// How many descriptors can be waited for at once, after the limit has been raised as far as anybody may raise it.
/// A wait has a descriptor of its own beside the one that is waited for.
fn as_many_as_allowed() -> usize {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    // Some systems name a maximum that they then refuse; what stood before holds there.
    let _ = setrlimit(Resource::Nofile, limit);
    getrlimit(Resource::Nofile).current.map_or(WANTED, |limit| {
        WANTED.min(usize::try_from(limit.saturating_sub(OF_OTHERS) / 2).unwrap())
    })
}

#[tokio::test]
async fn ten_thousand_descriptors_wait_at_once() {
    let allowed = as_many_as_allowed();
    if allowed < WANTED {
        // Not `println!`, of which the test harness shows nothing where a test passes.
        let said = format!("in part: this machine allows {allowed} waits at once, not {WANTED}\n");
        io::stderr().write_all(said.as_bytes()).unwrap();
    }
    let mut ends = Vec::new();
    while ends.len() + 2 <= allowed {
        let (one, other) = UnixStream::pair().unwrap();
        for end in [one, other] {
            end.set_nonblocking(true).unwrap();
            ends.push(Arc::new(end));
        }
    }
    let reads: Vec<_> = ends.iter().map(awaitable_read_number).collect();
    tokio::task::yield_now().await;
    assert!(reads.iter().all(|read| !read.is_done()));
    for (index, end) in ends.iter().enumerate() {
        let number = u32::try_from(index).unwrap();
        (&**end).write_all(&number.to_le_bytes()).unwrap();
    }
    for (index, read) in reads.into_iter().enumerate() {
        // Each end is told the number of the other of its pair.
        let number = read.await.unwrap().unwrap();
        assert_eq!(usize::try_from(number).unwrap(), index ^ 1);
    }
}
