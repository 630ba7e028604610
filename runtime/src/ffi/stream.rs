//! C functions that call back many times: what generated code says about a callback, and how its calls become items.
//!
//! # The generated code
//!
//! For a C function with `stream(…)` the macro declares a type, and what one call does:
//!
//! ```text
//! struct AwaitifyCallback;
//! impl __private::StreamFromC for AwaitifyCallback {
//!     type Arguments = <Callback as __private::CFunction>::Arguments;
//!     type Output = <Callback as __private::CFunction>::Output;
//!     type Position = __private::Last;
//!     type Item = V;
//!     fn number(user_data: *mut c_void) -> usize { … }
//!     fn receive(emitter: &Emitter<V>, (a, b): __private::Rest<Callback, __private::Last>) -> ControlFlow<()> {
//!         emitter.emit_with(|| map(a, b))           // or filter_with, flow_with, flow_result_with, try_emit
//!     }
//!     fn open((a, b): &__private::Rest<…>) -> Self::Output {
//!         reply(a, b)                               // without `reply`: __private::Neutral::open()
//!     }
//!     fn closed() -> Self::Output {
//!         reply_when_closed                         // without it: __private::Neutral::closed()
//!     }
//! }
//! ```
//!
//! `open` runs before `receive`, because that consumes the arguments. Then:
//!
//! ```text
//! let (emitter, events) = __private::events(Buffer::drop_oldest(64), || Dropped::new("listen"));
//! let registration = __private::register_stream::<AwaitifyCallback>(emitter);
//! let trampoline = <Callback as __private::CFunction>::trampoline::<__private::Streaming<AwaitifyCallback>>();
//! let handle = unsafe { listen(event, trampoline, registration.user_data::<*mut c_void>()) };
//! ```
//!
//! `started` comes here, and its `Err` drops the registration. How the user data ends decides the rest:
//!
//! ```text
//! // revoke = hook                   The hook tells C to stop. Then the number is taken away.
//! registration.revoke_on_cancel(events, handle, Box::new(hook))
//!
//! // destroy = param                 C says when it is done. `handle` is returned, kept or cancelled as elsewhere.
//! let notify = <Notify as __private::DestroyNotify<__private::Streaming<AwaitifyCallback>>>::notify();  // before the call
//! registration.outlive();
//! events
//!
//! // reply_when_closed, alone        C is done once it has got that reply: say so in the impl.
//! const CLOSED_REPLY_ENDS: bool = true;
//! registration.outlive();
//! events
//!
//! // during_call                     C is done when the function returns. The stream ends as `Finished`.
//! registration.finish();
//! events
//! ```
//!
//! For a completion with `destroy`, `notify` is `<Notify as DestroyNotify<AwaitifyCallback>>::notify()`, and the callback
//! itself is unchanged.

use std::marker::PhantomData;
use std::ops::ControlFlow;

use super::arguments::Split;
use super::call::{Call, SharedByCalls, into_value, store};
use super::count_ignored;
use super::kind::{Deliverable, HasKind, Kind};
use super::misplaced::{Numbers, ignore_unknown};
use super::registration::RegisteredCall;
use super::reply::{CalledByC, reply_or_abort};
use crate::Emitter;
use crate::panics::catch_panic;

/// The arguments of `W` without the user data, as a tuple.
type RestOf<W> = <<W as StreamFromC>::Arguments as Split<<W as StreamFromC>::Position>>::Rest;

/// One callback of a C function that is called many times. The macro implements it for a type of each wrapper.
pub trait StreamFromC: 'static {
    /// The callback's arguments as a tuple, including the user data.
    type Arguments: Split<Self::Position, Rest: Numbers>;
    /// The callback's return type.
    type Output;
    /// The position of the user data, for example [`Last`](super::arguments::Last).
    type Position;
    /// The items of the stream.
    type Item: Deliverable;
    /// True if C does not call any more once it has got the reply [`closed`](Self::closed), so that its user data ends with
    /// that reply.
    const CLOSED_REPLY_ENDS: bool = false;

    /// Reads the number in the user data.
    fn number(user_data: <Self::Arguments as Split<Self::Position>>::Part) -> usize
    where
        Self: Sized;
    /// Emits what the arguments say, while the data that they point to is still alive. `Break` if the stream is closed or
    /// has ended.
    fn receive(emitter: &Emitter<Self::Item>, rest: RestOf<Self>) -> ControlFlow<()>
    where
        Self: Sized;
    /// Returns what the callback returns to C while the stream is open.
    fn open(rest: &RestOf<Self>) -> Self::Output
    where
        Self: Sized;
    /// Returns what the callback returns to C once the stream is closed or has ended.
    fn closed() -> Self::Output;
}

/// The owner of the entries of `W`, and what its trampoline calls.
pub struct Streaming<W>(PhantomData<W>);

impl<W: StreamFromC> HasKind for Streaming<W> {
    const KIND: &'static Kind = &Kind::new::<Self>(
        |entry| drop(into_value::<Self>(entry)),
        |entry| into_value::<Self>(entry).end(),
    );
}

// SAFETY: an emitter of items that are `Send`, by `Deliverable`, is `Send` and `Sync`.
unsafe impl<W: StreamFromC> SharedByCalls for Streaming<W> {
    type Value = Emitter<W::Item>;
}

/// Stores `emitter` so that the callback `W` finds it.
pub fn register_stream<W: StreamFromC>(emitter: Emitter<W::Item>) -> RegisteredCall {
    emitter.operation().passed_to_c();
    store::<Streaming<W>>(emitter)
}

/// Emits, and returns the reply, or `None` if it is that of a stream that is closed or has ended.
#[inline]
pub(super) fn emit<W: StreamFromC>(
    emitter: &Emitter<W::Item>,
    rest: RestOf<W>,
) -> Option<W::Output> {
    if !emitter.is_wanted() {
        catch_panic(move || drop(rest));
        count_ignored();
        return None;
    }
    // A reply that panics is no reply, so it ends in the other one.
    let reply = caught(|| W::open(&rest))?;
    let flow = caught(move || W::receive(emitter, rest)).unwrap_or(ControlFlow::Continue(()));
    flow.is_continue().then_some(reply)
}

/// Returns `None` if `action` panics.
fn caught<T>(action: impl FnOnce() -> T) -> Option<T> {
    let mut result = None;
    catch_panic(|| result = Some(action()));
    result
}

impl<W: StreamFromC> CalledByC for Streaming<W> {
    type Arguments = W::Arguments;
    type Output = W::Output;

    fn called(arguments: W::Arguments) -> W::Output {
        let (user_data, rest) = arguments.split();
        let Some(call) = Call::<Self>::enter(W::number(user_data)) else {
            ignore_unknown::<W, W::Arguments, W::Position>(rest, Call::<Self>::enter_and_remove);
            return reply_or_abort(W::closed);
        };
        emit::<W>(call.value(), rest).unwrap_or_else(|| {
            if W::CLOSED_REPLY_ENDS {
                call.remove();
            }
            reply_or_abort(W::closed)
        })
    }
}
