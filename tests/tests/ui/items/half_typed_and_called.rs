//! The wrapper can be called while a parameter is typed. rustc alone reports what is missing.

use awaitify::{awaitable, callbackify};

#[awaitable]
fn no_type(number: , done: impl FnOnce(u8)) {}

#[awaitable]
fn no_colon(number, done: impl FnOnce(u8)) {}

struct Store;

#[awaitable]
impl Store {
    fn get(&self, done: impl FnOnce(u8) + 'static) {
        done(1);
    }

    fn put(&self, number: ) {}
}

#[callbackify]
async fn load(number: ) -> u8 {
    1
}

async fn callers() {
    let _: u8 = awaitable_no_type(1).await.unwrap();
    let _: u8 = awaitable_no_colon(1).await.unwrap();
    let _: u8 = Store.awaitable_get().await.unwrap();
}

fn main() {
    drop(callers());
}
