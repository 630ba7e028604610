//! Blocks: functions in C that copy a block, and call it on another thread, twice, or never.

use std::ffi::{CStr, c_char, c_int};

use awaitify::awaitable;

#[awaitable]
#[allow(
    improper_ctypes,
    reason = "a reference to a block is a pointer, whose type block2 keeps opaque"
)]
unsafe extern "C" {
    #[awaitable(
        error_last = |error: *const c_int| -> c_int {
            // SAFETY: it is not null, and valid during the call.
            unsafe { *error }
        },
        map = |data: *const u8, length: usize| -> Vec<u8> {
            // SAFETY: without an error, the bytes are valid during the call.
            unsafe { std::slice::from_raw_parts(data, length) }.to_vec()
        },
    )]
    fn framework_load(
        url: *const c_char,
        handler: &block2::DynBlock<dyn Fn(*const u8, usize, *const c_int)>,
    );
    fn framework_evaluate(policy: c_int, reply: &block2::DynBlock<dyn Fn(c_int)>);
    fn framework_forget(reply: Option<&block2::Block<dyn Fn(c_int)>>);
    #[awaitable(stream(unbounded), reply = 1, reply_when_closed = 0)]
    fn framework_enumerate(block: &block2::DynBlock<dyn Fn(c_int) -> c_int>);
}

async fn load(url: &CStr) -> Result<Vec<u8>, c_int> {
    // SAFETY: the framework copies the URL and the block.
    let loaded = unsafe { awaitable_framework_load(url.as_ptr()) };
    loaded.await.expect("the block is called")
}

#[tokio::main]
async fn main() {
    assert_eq!(load(c"from afar").await, Ok(b"from afar".to_vec()));
    assert_eq!(load(c"").await, Err(-1001));
    // Dropped before the block is called.
    // SAFETY: as above.
    drop(unsafe { awaitable_framework_load(c"unread".as_ptr()) });

    // SAFETY: numbers are passed.
    unsafe {
        assert_eq!(awaitable_framework_evaluate(3).await, Ok(3));
        assert!(awaitable_framework_forget().await.is_err());
    }

    // SAFETY: nothing is passed.
    let mut items = unsafe { stream_framework_enumerate() };
    for expected in 0..3 {
        assert_eq!(items.next().await, Some(expected));
    }
    items.close();
    println!("blocks: loaded, failed, forgot, enumerated");
}
