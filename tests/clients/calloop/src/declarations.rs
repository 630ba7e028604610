//! Declarations of `calloop`, copied from its documentation without the bodies.

use std::time::Instant;

use awaitify::awaitable;
use calloop::timer::{TimeoutAction, Timer};
use calloop::{Idle, InsertError, LoopHandle, RegistrationToken};

/// The loop passes its data to the callback, which ignores it.
#[awaitable(path = LoopHandle::insert_idle, map = |_: &mut Data| -> () {}, cancel = |idle: Idle<'static>| idle.cancel())]
pub fn idle<Data, F>(handle: &LoopHandle<'static, Data>, callback: F) -> Idle<'static>
where
    F: FnOnce(&mut Data) + 'static;

/// `insert_source` for timers, with the associated types of `EventSource` written out.
#[awaitable(
    path = LoopHandle::insert_source,
    map = |deadline: Instant, _: &mut (), _: &mut Data| -> Instant { deadline },
    reply = TimeoutAction::Drop,
    cancel = { let handle = handle.clone(); move |token| handle.remove(token) },
    local
)]
pub fn timeout<Data: 'static, F>(
    handle: &LoopHandle<'static, Data>,
    source: Timer,
    callback: F,
) -> Result<RegistrationToken, InsertError<Timer>>
where
    F: FnMut(Instant, &mut (), &mut Data) -> TimeoutAction + 'static;
