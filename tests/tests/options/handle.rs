//! `handle`: a `Result` is a handle, not a start error.

use std::io;

use awaitify::{Awaitable, Dropped, awaitable};

#[awaitable(handle)]
fn with_result(done: impl FnOnce(u8)) -> io::Result<u8> {
    done(1);
    Ok(2)
}

#[test]
fn handle_of_result_type() {
    let (result, waits): (io::Result<u8>, Awaitable<Result<u8, Dropped>>) = awaitable_with_result();
    assert_eq!((result.unwrap(), waits.wait()), (2, Ok(1)));
}
