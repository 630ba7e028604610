//! libuv: a name, a file and a timer. Its callbacks get a request object instead of user data.

mod declarations;
mod operations;
mod request;

use std::future::Future;
use std::net::Ipv4Addr;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use declarations::{uv_loop_t, uv_run, uv_run_mode};
use operations::*;

/// Runs `future` on the loop of libuv.
fn block_on<F: Future>(run_loop: *mut uv_loop_t, future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
        {
            return output;
        }
        // SAFETY: the loop lives, and belongs to this thread.
        unsafe { uv_run(run_loop, uv_run_mode::UV_RUN_ONCE) };
    }
}

fn main() {
    let run_loop = new_loop();
    let path = std::env::temp_dir().join(format!("awaitify-libuv-{}", std::process::id()));
    std::fs::write(&path, b"from a file").expect("a temporary file");
    let file = open(run_loop, &path);

    block_on(run_loop, async {
        // SAFETY: the loop outlives its operations, because it runs until all are done.
        unsafe {
            let (slept, name) = (
                sleep(run_loop, 20).unwrap(),
                resolve(run_loop, c"127.0.0.1").unwrap(),
            );
            assert_eq!(name.await, Ok(Ok(Ipv4Addr::LOCALHOST)));
            assert_eq!(
                read(run_loop, file).unwrap().await,
                Ok(Ok(b"from a file".to_vec()))
            );
            assert!(read(run_loop, -1).unwrap().await.unwrap().is_err());
            assert_eq!(slept.await, Ok(()));

            // These awaitables are dropped. Their buffers live until libuv is done.
            drop(read(run_loop, file));
            drop(sleep(run_loop, 1));
        }
    });
    // SAFETY: the loop runs until no operation is left.
    unsafe {
        uv_run(run_loop, uv_run_mode::UV_RUN_DEFAULT);
        close_loop(run_loop);
    }
    std::fs::remove_file(&path).expect("it was there");
    println!("libuv: resolved, read, slept");
}
