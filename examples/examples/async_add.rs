//! The program of the README: annotates a callback function and awaits it. Prints `6`.

use awaitify::awaitable;

#[awaitable]
fn async_add(a: i32, b: i32, callback: impl FnOnce(i32) + Send + 'static) {
    std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_secs(1));
        callback(a + b);
    });
}

#[tokio::main]
async fn main() -> Result<(), awaitify::Dropped> {
    let result1 = awaitable_async_add(1, 2).await?;
    let result2 = awaitable_async_add(result1, 3).await?;
    println!("{result2}"); // 6
    Ok(())
}
