//! What was meant by a malformed option decides what the callers see.

#![allow(improper_ctypes_definitions)]

use std::ffi::{c_int, c_void};

use awaitify::awaitable;

#[awaitable(name: first)]
fn colon(done: impl FnOnce(u8)) {
    done(1);
}

#[awaitable(map = length)]
fn no_closure(done: impl FnOnce(&mut String)) {
    done(&mut String::new());
}

fn length(text: &mut String) -> usize {
    text.len()
}

#[awaitable(map)]
fn no_value(done: impl FnOnce(&mut String)) {
    done(&mut String::new());
}

#[awaitable]
fn sender(sender: std::sync::mpsc::Sender<u8>) {
    sender.send(1).unwrap();
}

#[awaitable(progress = on_prog)]
fn abbreviated(on_progress: impl Fn(u8) + 'static, done: impl FnOnce(u8)) {
    on_progress(1);
    done(2);
}

#[awaitable(reply_when_closed = false)]
fn no_stream(on_event: impl Fn(u8) -> bool + 'static) {
    on_event(1);
}

#[awaitable(async_name = renamed)]
fn name_of_elsewhere(done: impl FnOnce(u8)) {
    done(1);
}

mod theirs {
    pub fn fetch(done: impl FnOnce(u8)) {
        done(1);
    }
}

#[awaitable(path = theirs::fetch)]
fn fetch(done: impl FnOnce(u8)) {
    done(1);
}

struct Store;

#[awaitable(stream(lastest))]
impl Store {
    fn on_added(&self, handler: impl Fn(u8) + 'static) {
        handler(1);
    }
    fn on_removed(&self, handler: impl Fn(u8) + 'static) {
        handler(1);
    }
}

type Callback = unsafe extern "C" fn(c_int, *mut c_void);

#[awaitable(null = progress)]
unsafe extern "C" {
    fn ui_open(callback: Callback, prog: Option<extern "C" fn()>, data: *mut c_void);
}

async fn callers() {
    let _: u8 = first().await.unwrap();
    let _: usize = awaitable_no_closure().await.unwrap();
    let _: usize = awaitable_no_value().await.unwrap();
    let _: u8 = awaitable_sender().await.unwrap();
    let (_, mut progress) = awaitable_abbreviated();
    let _: Option<u8> = progress.next().await;
    let _: Option<u8> = stream_no_stream().next().await;
    let _: u8 = renamed().await.unwrap();
    let _: u8 = fetch().await.unwrap();
    let _: Option<u8> = Store.stream_on_added().next().await;
    let _: Option<u8> = Store.stream_on_removed().next().await;
    let _: c_int = unsafe { awaitable_ui_open() }.await.unwrap();
}

fn main() {
    drop(callers());
}
