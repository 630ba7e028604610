//! `readable` and `writable` on real file descriptors.

mod accept;
mod cancel;
mod descriptors;
mod waiting;

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::Arc;

use awaitify::awaitable;

/// What one call reads, which is nothing at the end.
pub(super) fn read_once(mut from: impl Read, most: usize) -> io::Result<Vec<u8>> {
    let mut buffer = vec![0; most];
    let count = from.read(&mut buffer)?;
    buffer.truncate(count);
    Ok(buffer)
}

/// An end of a pair that does not block.
pub(super) type End = Arc<UnixStream>;

#[awaitable(readable)]
pub(super) fn read(end: &End, most: usize) -> io::Result<Vec<u8>> {
    let mut buffer = vec![0; most];
    let count = (&**end).read(&mut buffer)?;
    buffer.truncate(count);
    Ok(buffer)
}

#[awaitable(writable)]
pub(super) fn write(end: &End, bytes: &[u8]) -> io::Result<usize> {
    (&**end).write(bytes)
}

pub(super) fn ends() -> (End, End) {
    let (one, other) = UnixStream::pair().unwrap();
    one.set_nonblocking(true).unwrap();
    other.set_nonblocking(true).unwrap();
    (Arc::new(one), Arc::new(other))
}

/// Writes spaces until nothing more fits, not a single byte.
pub(super) fn fill(end: &End) {
    for size in [1 << 16, 1] {
        while (&**end).write(&vec![b' '; size]).is_ok() {}
    }
}

/// Everything that can be read now.
pub(super) fn drain(end: &End) -> Vec<u8> {
    let mut bytes = Vec::new();
    // It ends with an error: that more would block.
    let _ = (&**end).read_to_end(&mut bytes);
    bytes
}
