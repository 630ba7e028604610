use awaitify::awaitable;
use std::io;
use std::process::{Child, ExitStatus};

#[awaitable(poll(every = "10ms"))]
fn exited(child: &mut Child) -> io::Result<Option<ExitStatus>> {
    child.try_wait()
}

#[awaitable(poll(every = "10ms"))]
fn next(source: &mut dyn Iterator<Item = u8>) -> Option<u8> {
    source.next()
}

fn main() {}
