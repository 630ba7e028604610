//! `readable` on ten thousand file descriptors, or on as many as one process may open.
//!
//! This is a separate program, because no other test can open a file while it runs.
#![cfg(unix)]

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::Arc;

use awaitify::awaitable;
use rustix::process::{Resource, getrlimit, setrlimit};

const WANTED: usize = 10_000;
/// Reserved for the runtime, its reactor and the test harness.
const OF_OTHERS: u64 = 32;

#[awaitable(readable)]
fn read_number(stream: &Arc<UnixStream>) -> io::Result<u32> {
    let mut bytes = [0; 4];
    (&**stream).read_exact(&mut bytes)?;
    Ok(u32::from_le_bytes(bytes))
}

/// Raises the limit of descriptors as far as it can, and returns it.
fn as_many_as_allowed() -> usize {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    // Some systems refuse the maximum that they report. The previous limit stays in force there.
    let _ = setrlimit(Resource::Nofile, limit);
    getrlimit(Resource::Nofile)
        .current
        .map_or(usize::MAX / 2, |limit| {
            usize::try_from(limit.saturating_sub(OF_OTHERS)).unwrap()
        })
}

#[tokio::test]
async fn ten_thousand_descriptors() {
    let allowed = as_many_as_allowed();
    // Each wait needs a descriptor, which is a copy of the one of its end. If there are too few, two waits share an
    // end.
    let waits = WANTED.min(allowed / 3 * 2);
    let pairs = waits.min(allowed - waits) / 2;
    if waits < WANTED {
        // `println!` would show nothing, because the test harness hides the output of a test that passes.
        let said = format!("in part: this machine allows {waits} waits at once, not {WANTED}\n");
        io::stderr().write_all(said.as_bytes()).unwrap();
    }
    let mut ends = Vec::new();
    for _ in 0..pairs {
        let (one, other) = UnixStream::pair().unwrap();
        for end in [one, other] {
            end.set_nonblocking(true).unwrap();
            ends.push(Arc::new(end));
        }
    }
    let reads: Vec<_> = ends
        .iter()
        .cycle()
        .take(waits)
        .map(awaitable_read_number)
        .collect();
    tokio::task::yield_now().await;
    assert!(reads.iter().all(|read| !read.is_done()));
    for (number, end) in (0_u32..).zip(ends.iter().cycle().take(waits)) {
        (&**end).write_all(&number.to_le_bytes()).unwrap();
    }
    let mut numbers = Vec::new();
    for (index, read) in reads.into_iter().enumerate() {
        let number = usize::try_from(read.await.unwrap().unwrap()).unwrap();
        // Each end receives the numbers that were written to the other end of its pair.
        assert_eq!(number % ends.len(), (index % ends.len()) ^ 1);
        numbers.push(number);
    }
    numbers.sort_unstable();
    assert!(numbers.into_iter().eq(0..waits), "each came once");
}
