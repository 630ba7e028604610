//! `readable` and `writable` on real file descriptors.

mod accept;
mod cancel;
mod descriptors;
mod waiting;

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::Arc;

use awaitify::awaitable;

/// Returns what one call reads, which is empty at the end of the file.
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

/// Writes spaces until not even a single byte fits.
pub(super) fn fill(end: &End) {
    for size in [1 << 16, 1] {
        while (&**end).write(&vec![b' '; size]).is_ok() {}
    }
}

/// Returns everything that can be read now.
pub(super) fn drain(end: &End) -> Vec<u8> {
    let mut bytes = Vec::new();
    // The error is `WouldBlock`, since the other end is open.
    let _ = (&**end).read_to_end(&mut bytes);
    bytes
}
