//! The two ways to await a C function.

use std::ffi::{c_int, c_void};
use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use awaitify::{Awaitable, Dropped, awaitable};
use tokio::sync::oneshot;

use crate::legacy::{Callback, add, add_later};

/// A way to await `add` and `add_later`.
pub(crate) trait Contender {
    type Receiver: Future<Output = c_int> + Unpin + Send;
    fn add(a: c_int, b: c_int) -> Self::Receiver;
    fn add_later(a: c_int, b: c_int) -> Self::Receiver;
}

/// The sum from a receiver, which is never an error here.
pub(crate) struct Sum<R>(R);

impl<R, E> Future for Sum<R>
where
    R: Future<Output = Result<c_int, E>> + Unpin,
    E: Debug,
{
    type Output = c_int;
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<c_int> {
        let received = Pin::new(&mut self.0).poll(context);
        received.map(|sum| sum.expect("the library calls back"))
    }
}

/// The boxed sender of Tokio, written by hand.
pub(crate) struct ByHand;

type Received = Sum<oneshot::Receiver<c_int>>;

unsafe extern "C" fn by_hand(sum: c_int, user_data: *mut c_void) {
    // SAFETY: the library calls once, with the user data that it was given.
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
    Sum(receiver)
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

type Awaited = Sum<Awaitable<Result<c_int, Dropped>>>;

#[awaitable(path = crate::legacy::add, callback = done)]
unsafe fn start_add(a: c_int, b: c_int, done: Callback, data: *mut c_void);

#[awaitable(path = crate::legacy::add_later, callback = done)]
unsafe fn start_add_later(a: c_int, b: c_int, done: Callback, data: *mut c_void);

impl Contender for Checked {
    type Receiver = Awaited;

    fn add(a: c_int, b: c_int) -> Awaited {
        // SAFETY: no pointers are passed.
        Sum(unsafe { start_add(a, b) })
    }

    fn add_later(a: c_int, b: c_int) -> Awaited {
        // SAFETY: as above.
        Sum(unsafe { start_add_later(a, b) })
    }
}
