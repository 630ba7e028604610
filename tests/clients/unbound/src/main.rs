//! libunbound: names of a zone that the program itself defines, so that nothing leaves the machine. The user data comes
//! before the callback, and its answers come when the program asks for them.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::future::Future;
use std::pin::pin;
use std::ptr::null_mut;
use std::task::{Context, Poll, Waker};

use awaitify::awaitable;

/// The resolver, whose contents are private to the library.
#[repr(C)]
pub struct ub_ctx {
    opaque: [u8; 0],
}

/// The first fields of a result.
#[repr(C)]
pub struct ub_result {
    qname: *mut c_char,
    qtype: c_int,
    qclass: c_int,
    /// Ends with a null pointer.
    data: *mut *mut c_char,
    len: *mut c_int,
}

pub type UbCallback =
    Option<unsafe extern "C" fn(mydata: *mut c_void, err: c_int, result: *mut ub_result)>;

const A: c_int = 1;
const INTERNET: c_int = 1;

#[awaitable]
#[link(name = "unbound")]
unsafe extern "C" {
    #[awaitable(
        user_data_at = first,
        map = |err: c_int, result: *mut ub_result| -> Result<Vec<[u8; 4]>, c_int> {
            // SAFETY: without an error, the callback owns the result, and frees it.
            unsafe {
                if err != 0 {
                    return Err(err);
                }
                let addresses = addresses(result);
                ub_resolve_free(result);
                Ok(addresses)
            }
        },
        started = |status| -> Result<(), c_int> { if status == 0 { Ok(()) } else { Err(status) } },
    )]
    fn ub_resolve_async(
        ctx: *mut ub_ctx,
        name: *const c_char,
        rrtype: c_int,
        rrclass: c_int,
        mydata: *mut c_void,
        callback: UbCallback,
        async_id: *mut c_int,
    ) -> c_int;
    #[awaitable(
        name = resolve_until_dropped,
        user_data_at = first,
        map = |err: c_int, _result: *mut ub_result| -> c_int { err },
        started = |status| -> Result<c_int, c_int> {
            // SAFETY: the caller keeps the number until the awaitable is done.
            if status == 0 { Ok(unsafe { *async_id }) } else { Err(status) }
        },
        // The library promises not to call back.
        // SAFETY: the resolver outlives its operations.
        revoke = move |id| unsafe { assert_eq!(ub_cancel(ctx, id), 0) },
        local,
        path = ub_resolve_async,
    )]
    fn resolve(
        ctx: *mut ub_ctx,
        name: *const c_char,
        rrtype: c_int,
        rrclass: c_int,
        mydata: *mut c_void,
        callback: UbCallback,
        async_id: *mut c_int,
    ) -> c_int;
    fn ub_ctx_create() -> *mut ub_ctx;
    fn ub_ctx_delete(ctx: *mut ub_ctx);
    fn ub_ctx_async(ctx: *mut ub_ctx, dothread: c_int) -> c_int;
    fn ub_ctx_zone_add(
        ctx: *mut ub_ctx,
        zone_name: *const c_char,
        zone_type: *const c_char,
    ) -> c_int;
    fn ub_ctx_data_add(ctx: *mut ub_ctx, data: *const c_char) -> c_int;
    fn ub_wait(ctx: *mut ub_ctx) -> c_int;
    fn ub_cancel(ctx: *mut ub_ctx, async_id: c_int) -> c_int;
    fn ub_resolve_free(result: *mut ub_result);
}

/// The addresses in a result.
///
/// # Safety
///
/// `result` is one of the library.
unsafe fn addresses(result: *const ub_result) -> Vec<[u8; 4]> {
    let mut found = Vec::new();
    // SAFETY: by the caller's promise, and an address has four bytes.
    unsafe {
        let mut record = (*result).data;
        while !record.is_null() && !(*record).is_null() {
            found.push((*record).cast::<[u8; 4]>().read());
            record = record.add(1);
        }
    }
    found
}

/// Lets the library call back until `future` is done.
fn block_on<F: Future>(ctx: *mut ub_ctx, future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        // SAFETY: the resolver lives.
        assert_eq!(unsafe { ub_wait(ctx) }, 0);
    }
}

/// A resolver that answers from its own zone alone.
fn resolver() -> *mut ub_ctx {
    let add = |ctx, text: &CStr| {
        // SAFETY: the library copies the text.
        assert_eq!(unsafe { ub_ctx_data_add(ctx, text.as_ptr()) }, 0);
    };
    // SAFETY: the library copies the texts.
    let ctx = unsafe {
        let ctx = ub_ctx_create();
        assert!(!ctx.is_null());
        // A thread, not a process.
        assert_eq!(ub_ctx_async(ctx, 1), 0);
        let zone = ub_ctx_zone_add(ctx, c"example.".as_ptr(), c"static".as_ptr());
        assert_eq!(zone, 0);
        ctx
    };
    add(ctx, c"one.example. IN A 192.0.2.1");
    add(ctx, c"two.example. IN A 192.0.2.2");
    add(ctx, c"two.example. IN A 192.0.2.3");
    ctx
}

fn main() {
    let ctx = resolver();
    // SAFETY: the resolver outlives its operations, and the library copies the names.
    let resolve = |name: &CStr| unsafe {
        awaitable_ub_resolve_async(ctx, name.as_ptr(), A, INTERNET, null_mut())
    };
    block_on(ctx, async {
        let (one, two) = (
            resolve(c"one.example").unwrap(),
            resolve(c"two.example").unwrap(),
        );
        assert_eq!(one.await, Ok(Ok(vec![[192, 0, 2, 1]])));
        let mut both = two.await.unwrap().unwrap();
        both.sort_unstable();
        assert_eq!(both, [[192, 0, 2, 2], [192, 0, 2, 3]]);
        let none = resolve(c"none.example").unwrap().await;
        assert_eq!(none, Ok(Ok(Vec::new())));

        // Dropped, so cancelled.
        let mut id = 0;
        // SAFETY: as above, and the number lives until the awaitable is dropped.
        let cancelled =
            unsafe { resolve_until_dropped(ctx, c"one.example".as_ptr(), A, INTERNET, &mut id) };
        drop(cancelled.unwrap());
    });
    assert_eq!(awaitify::ffi::outstanding(), 0);
    // SAFETY: nothing uses it any more.
    unsafe { ub_ctx_delete(ctx) };
    println!("unbound: resolved, found nothing, cancelled");
}
