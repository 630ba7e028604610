//! `cancel`: a hook that gets the handle if the awaitable is dropped first. With `local` it need not be `Send`.

use std::cell::Cell;
use std::io;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use awaitify::{Awaitable, Dropped, LocalOnCancel, OnCancel, awaitable};

type Waits<G> = Awaitable<Result<u8, Dropped>, G>;

/// The callback of a library that has not called back yet.
type Slot = Option<Box<dyn FnOnce(u8) + Send>>;
type LocalSlot = Option<Box<dyn FnOnce(u8)>>;

#[derive(Debug, PartialEq)]
struct Handle;

#[awaitable(cancel = |()| ())]
fn without_handle(done: impl FnOnce(u8)) {
    done(1);
}

#[awaitable(cancel = |_handle| ())]
fn fallible(done: impl FnOnce(u8)) -> io::Result<Handle> {
    done(1);
    Ok(Handle)
}

#[awaitable(cancel = |_handle| (), local)]
fn on_this_thread(done: impl FnOnce(u8)) -> Handle {
    done(1);
    Handle
}

#[test]
fn cancel_hook_type() {
    drop::<Waits<OnCancel<()>>>(awaitable_without_handle());
    drop::<io::Result<Waits<OnCancel<Handle>>>>(awaitable_fallible());
    drop::<Waits<LocalOnCancel<Handle>>>(awaitable_on_this_thread());
}

#[awaitable(cancel = {
    let cancelled = Arc::clone(cancelled);
    move |id| cancelled.store(id, Ordering::SeqCst)
})]
fn pending(
    cancelled: &Arc<AtomicU32>,
    slot: &mut Slot,
    done: impl FnOnce(u8) + Send + 'static,
) -> u32 {
    let _ = cancelled;
    *slot = Some(Box::new(done));
    7
}

#[test]
fn drop_runs_hook_with_handle() {
    let (cancelled, mut slot) = (Arc::default(), None);
    drop(awaitable_pending(&cancelled, &mut slot));
    assert_eq!(cancelled.load(Ordering::SeqCst), 7);
}

#[test]
fn completion_runs_no_hook() {
    let (cancelled, mut slot) = (Arc::default(), None);
    let waits = awaitable_pending(&cancelled, &mut slot);
    slot.unwrap()(1);
    assert_eq!(waits.wait(), Ok(1));
    assert_eq!(cancelled.load(Ordering::SeqCst), 0);
}

#[awaitable(local, cancel = { let cancelled = Rc::clone(cancelled); move |id| cancelled.set(id) })]
fn pending_here(
    cancelled: &Rc<Cell<u32>>,
    slot: &mut LocalSlot,
    done: impl FnOnce(u8) + 'static,
) -> u32 {
    let _ = cancelled;
    *slot = Some(Box::new(done));
    7
}

#[test]
fn local_hook_runs() {
    let (cancelled, mut slot) = (Rc::default(), None);
    drop(awaitable_pending_here(&cancelled, &mut slot));
    assert_eq!(cancelled.get(), 7);
}
