use std::sync::Mutex;

use awaitify::awaitable;

struct Connection;

#[awaitable]
fn open(done: impl FnOnce(&Connection)) {
    done(&Connection);
}

#[awaitable]
fn list(done: impl FnOnce(&[Connection], u8)) {
    done(&[Connection], 1);
}

#[awaitable]
fn find(done: impl FnOnce(Option<&Mutex<u8>>)) {
    done(None);
}

#[awaitable(stream(latest))]
fn watch(on_change: impl Fn(&Connection)) {
    on_change(&Connection);
}

#[awaitable]
fn generic<T>(value: T, done: impl FnOnce(&T)) {
    done(&value);
}

struct Cell<T>(T);

impl<T> Cell<T> {
    #[awaitable]
    fn read(&self, done: impl FnOnce(&T)) {
        done(&self.0);
    }
}

fn main() {}
