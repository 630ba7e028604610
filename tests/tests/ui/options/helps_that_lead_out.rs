//! Helps from which the right code can be typed.

#![allow(improper_ctypes_definitions)]

use std::ffi::{c_int, c_void};

use awaitify::{awaitable, callbackify};

#[awaitable(promisify)]
fn promisified(done: impl FnOnce(u8)) {
    done(1);
}

#[awaitable(node)]
fn node(done: impl FnOnce(Option<String>, Option<u8>)) {
    done(None, Some(1));
}

#[awaitable(to_thread)]
fn on_a_thread(number: u8) -> u8 {
    number
}

#[awaitable(run_in_executor)]
fn in_an_executor(number: u8) -> u8 {
    number
}

#[awaitable(pub, name = visible_async)]
fn visible(done: impl FnOnce(u8)) {
    done(1);
}

#[awaitable(spawn_local)]
fn spawned(done: impl FnOnce(u8)) {
    done(1);
}

#[callbackify(blocking)]
async fn called_back(number: u8) -> u8 {
    number
}

#[awaitable(blocking(rayon))]
fn on_a_pool(number: u8) -> u8 {
    number
}

#[awaitable(map = text.len())]
fn expression(done: impl FnOnce(&mut String)) {
    done(&mut String::new());
}

#[awaitable(map(length))]
fn in_parentheses(done: impl FnOnce(&mut String)) {
    done(&mut String::new());
}

#[awaitable(prefix(async_))]
fn affix(done: impl FnOnce(u8)) {
    done(1);
}

#[awaitable(stream(unbounded), err(every) = on_error)]
fn on_event(event: impl Fn(u8) + 'static, on_error: impl Fn(String) + 'static) {
    event(1);
    on_error(String::new());
}

#[awaitable(stream(unbounded), err(on_error))]
fn on_failure(event: impl Fn(u8) + 'static, on_error: impl Fn(String) + 'static) {
    event(1);
    on_error(String::new());
}

type Done = unsafe extern "C" fn(c_int, *mut c_void);

#[awaitable(buffer = (len, buf))]
unsafe extern "C" {
    fn ui_read(buf: *mut u8, len: usize, done: Done, data: *mut c_void);
}

fn main() {}
