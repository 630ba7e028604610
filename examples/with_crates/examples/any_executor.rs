//! One wrapper, awaited under Tokio, under smol, and with no executor at all.

use std::thread;

use awaitify::{Dropped, awaitable};

/// Calls back from a new thread, as most libraries do.
#[awaitable]
fn square(number: u64, done: impl FnOnce(u64) + Send + 'static) {
    thread::spawn(move || done(number * number));
}

async fn sum_of_squares() -> Result<u64, Dropped> {
    let (three, four) = (awaitable_square(3), awaitable_square(4));
    Ok(three.await? + four.await?)
}

fn main() -> Result<(), Dropped> {
    let tokio = tokio::runtime::Runtime::new().expect("threads can be started");
    println!("Tokio: {}", tokio.block_on(sum_of_squares())?);
    println!("smol: {}", smol::block_on(sum_of_squares())?);
    println!("this thread: {}", awaitable_square(5).wait()?);
    Ok(())
}
