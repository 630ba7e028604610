//! rustc reports a trait that it does not know, and the callers know the wrapper.

use awaitify::awaitable;

#[awaitable]
fn of_impl(done: impl Completion(u8)) {}

#[awaitable]
fn of_parameter<F: Completion(u16)>(number: u8, done: F) {}

async fn callers() {
    let _: u8 = awaitable_of_impl().await.unwrap();
    let _: u16 = awaitable_of_parameter(1).await.unwrap();
}

fn main() {
    drop(callers());
}
