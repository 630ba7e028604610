use std::pin::Pin;

use awaitify::callbackify;

#[callbackify]
fn double(number: u8) -> Pin<Box<dyn Future<Output = u8>>> {
    Box::pin(async move { number * 2 })
}

fn main() {}
