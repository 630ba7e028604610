//! The two ways to await a C function.

use std::ffi::{c_int, c_void};
use std::future::Future;

use awaitify::{Awaitable, Dropped, awaitable};
use tokio::sync::oneshot;

use crate::legacy::{Callback, add, add_later};

/// A way to await `add` and `add_later`.
pub(crate) trait Contender {
    type Receiver: Future<Output = c_int> + Unpin + Send;
    fn add(a: c_int, b: c_int) -> Self::Receiver;
    fn add_later(a: c_int, b: c_int) -> Self::Receiver;
}

/// The boxed sender of Tokio, written by hand.
pub(crate) struct ByHand;

pub(crate) struct Received(oneshot::Receiver<c_int>);

impl Future for Received {
    type Output = c_int;
    fn poll(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<c_int> {
        std::pin::Pin::new(&mut self.0)
            .poll(context)
            .map(|sum| sum.unwrap())
    }
}

unsafe extern "C" fn by_hand(sum: c_int, user_data: *mut c_void) {
    // SAFETY: on the library's word that it calls once, with what it was given.
    let sender = unsafe { Box::from_raw(user_data.cast::<oneshot::Sender<c_int>>()) };
    let _ = sender.send(sum);
}

type Legacy = unsafe extern "C" fn(c_int, c_int, Callback, *mut c_void);

#[inline(always)]
fn start_by_hand(legacy: Legacy, a: c_int, b: c_int) -> Received {
    let (sender, receiver) = oneshot::channel::<c_int>();
    let user_data = Box::into_raw(Box::new(sender));
    // SAFETY: the callback and its user data belong together.
    unsafe { legacy(a, b, by_hand, user_data.cast()) };
    Received(receiver)
}

impl Contender for ByHand {
    type Receiver = Received;

    fn add(a: c_int, b: c_int) -> Received {
        start_by_hand(add, a, b)
    }

    fn add_later(a: c_int, b: c_int) -> Received {
        start_by_hand(add_later, a, b)
    }
}

/// The checked handle, as the macro generates it.
pub(crate) struct Checked;

pub(crate) struct Awaited(Awaitable<Result<c_int, Dropped>>);

impl Future for Awaited {
    type Output = c_int;
    fn poll(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<c_int> {
        std::pin::Pin::new(&mut self.0)
            .poll(context)
            .map(|sum| sum.unwrap())
    }
}

#[awaitable(path = crate::legacy::add, callback = done)]
unsafe fn start_add(a: c_int, b: c_int, done: Callback, data: *mut c_void);

#[awaitable(path = crate::legacy::add_later, callback = done)]
unsafe fn start_add_later(a: c_int, b: c_int, done: Callback, data: *mut c_void);

impl Contender for Checked {
    type Receiver = Awaited;

    fn add(a: c_int, b: c_int) -> Awaited {
        // SAFETY: no pointers are passed.
        Awaited(unsafe { start_add(a, b) })
    }

    fn add_later(a: c_int, b: c_int) -> Awaited {
        // SAFETY: as above.
        Awaited(unsafe { start_add_later(a, b) })
    }
}
