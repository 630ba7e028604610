#![allow(unused)]

use std::ffi::{c_int, c_void};

use awaitify::{Flow, awaitable};

#[awaitable(stream(latest), blocking)]
fn count(callback: impl FnMut(u8)) -> usize {
    0
}

#[awaitable(stream(latest), blocking)]
fn copied(callback: impl FnMut(u8)) -> std::io::Result<u64> {
    Ok(0)
}

type CountResult = Result<usize, String>;

#[awaitable(stream(latest), blocking)]
fn aliased(callback: impl FnMut(u8)) -> CountResult {
    Ok(0)
}

#[awaitable(stream(latest), blocking, flow = |number: u8| -> Flow<u8> { Flow::Item(number) })]
fn fails(callback: impl FnMut(u8)) -> std::io::Result<()> {
    Ok(())
}

#[awaitable(stream(latest), blocking)]
fn once(callback: impl FnOnce(u8)) {}

#[awaitable(stream(latest), blocking)]
fn nothing(number: u8) {}

#[awaitable(stream(latest), blocking)]
fn lent(buffer: &mut [u8], callback: impl FnMut(u8)) {}

#[awaitable(stream(latest), blocking)]
unsafe fn walk(visit: unsafe extern "C" fn(c_int, *mut c_void), data: *mut c_void) {}

fn main() {
    let events = stream_count();
}
