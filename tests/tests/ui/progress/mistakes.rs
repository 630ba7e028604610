use std::ffi::{c_int, c_void};

use awaitify::awaitable;

#[awaitable(progress = on_progres)]
fn misspelt(on_progress: impl Fn(u8), done: impl FnOnce(u8)) {
    on_progress(1);
    done(2);
}

#[awaitable(progress = done, callback = done)]
fn same(done: impl Fn(u8)) {
    done(2);
}

#[awaitable(progress(merge = |last: &mut u8, new: u8| -> Option<u8> { *last = new; None }) = report)]
fn merged(report: impl Fn(u8), done: impl FnOnce(u8)) {
    report(1);
    done(2);
}

#[awaitable(progress = report)]
unsafe fn from_c_and_rust(
    report: impl Fn(u8),
    done: extern "C" fn(c_int, *mut c_void),
    data: *mut c_void,
) {
    report(1);
    done(2, data);
}

#[awaitable(progress(buffer = 2, overflow = block) = report)]
fn blocks(report: impl Fn(u8), done: impl FnOnce(u8)) {
    report(1);
    done(2);
}

#[awaitable(blocking, progress = report, map = |value: u8| -> u8 { value })]
fn maps(report: impl Fn(u8)) -> u8 {
    report(1);
    2
}

#[awaitable(blocking, progress = reports)]
fn misspelt_in_a_job(report: impl Fn(u8)) -> u8 {
    report(1);
    2
}

fn main() {}
