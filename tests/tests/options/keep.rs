//! `keep`: the awaitable holds what the function returned.

use std::io;

use awaitify::{Awaitable, Dropped, Kept, awaitable};

type Waits<G> = Awaitable<Result<u8, Dropped>, G>;

#[derive(Debug, PartialEq)]
struct Handle;

#[awaitable(keep)]
fn kept(done: impl FnOnce(u8)) -> Handle {
    done(1);
    Handle
}

#[awaitable(keep)]
fn kept_if_started(done: impl FnOnce(u8)) -> io::Result<Handle> {
    done(1);
    Ok(Handle)
}

#[test]
fn keep_stores_handle() {
    drop::<Waits<Kept<Handle>>>(awaitable_kept());
    drop::<io::Result<Waits<Kept<Handle>>>>(awaitable_kept_if_started());
}
