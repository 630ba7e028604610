//! Both directions between threads: a plain thread completes an awaitable (`call_soon_threadsafe`), and a plain thread
//! waits for the result of a task (`run_coroutine_threadsafe`).

use awaitify::{Awaitable, Dropped, run_threadsafe};
use tokio::runtime::Handle;

#[tokio::main]
async fn main() -> Result<(), Dropped> {
    let answer = Awaitable::new(|completer| {
        std::thread::spawn(move || completer.complete(Ok("completed by a plain thread")));
    });
    println!("{}", answer.await?);

    let handle = Handle::current();
    let plain_thread = Awaitable::new(|completer| {
        std::thread::spawn(move || {
            let computed = run_threadsafe(&handle, async {
                tokio::task::yield_now().await;
                6 * 7
            });
            completer.complete(Ok(computed.wait()));
        });
    });
    println!("computed by a task: {}", plain_thread.await??);
    Ok(())
}
