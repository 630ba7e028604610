//! libuv: a name, a file and a timer. Its callbacks get a request, whose field is the user data.

mod declarations;
mod operations;

use std::ffi::CString;
use std::future::Future;
use std::net::Ipv4Addr;
use std::pin::pin;
use std::ptr::null;
use std::task::{Context, Poll, Waker};

use declarations::{uv_buf_init, uv_loop_t, uv_run, uv_run_mode};
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
    let c_path = CString::new(path.to_str().expect("a plain name")).expect("no null in it");
    let file = open(run_loop, &path);
    let mut bytes = [0_u8; 64];

    block_on(run_loop, async {
        // SAFETY: the loop and the bytes outlive the operations, because the loop runs until all are done.
        unsafe {
            let buffer = uv_buf_init(bytes.as_mut_ptr().cast(), 64);
            let name = resolve(run_loop, c"127.0.0.1".as_ptr(), null(), null()).unwrap();
            let read_file = read(run_loop, file, &buffer, 1, 0).unwrap();
            sleep(run_loop, 20).await.unwrap();
            assert_eq!(name.await, Ok(Ok(Ipv4Addr::LOCALHOST)));
            assert_eq!(read_file.await, Ok(Ok(11)));
            let unreadable = read(run_loop, -1, &buffer, 1, 0).unwrap().await;
            assert!(unreadable.unwrap().is_err());
            let size_of_file = size(run_loop, c_path.as_ptr()).unwrap().await;
            assert_eq!(size_of_file, Ok(Ok(11)));
            // Without a name and a service, the operation does not start, and the request is freed.
            assert!(resolve(run_loop, null(), null(), null()).is_err());

            // These awaitables are dropped. Their requests live until libuv is done.
            drop(read(run_loop, file, &buffer, 1, 0));
            drop(size(run_loop, c_path.as_ptr()));
        }
    });
    // SAFETY: the loop runs until no operation is left.
    unsafe {
        uv_run(run_loop, uv_run_mode::UV_RUN_DEFAULT);
        close_loop(run_loop);
    }
    assert_eq!(&bytes[..11], b"from a file");
    assert_eq!(awaitify::ffi::outstanding(), 0);
    std::fs::remove_file(&path).expect("it was there");
    println!("libuv: resolved, read, measured, slept");
}
