//! The completion cell: one allocation that carries one value from a callback to an awaiting task.
//!
//! All unsafe code of the runtime but that of `ffi` and one block of `slots` is in this file. [`Sender`] and
//! [`Receiver`] are linear: whatever safe code does with them, the cell is freed once, and a value delivered
//! is dropped once.
//!
//! # States
//!
//! The state word is a phase, two flags of a shared sender, and a version that counts how often the waker
//! was replaced.
//!
//! | phase    | waker words             | value        | who frees the cell               |
//! |----------|-------------------------|--------------|----------------------------------|
//! | EMPTY    | the receiver's to write | the sender's | nobody yet                       |
//! | WAITING  | hold a waker            | the sender's | nobody yet                       |
//! | DONE     | dead                    | initialised  | the receiver; the sender is gone |
//! | DROPPED  | dead                    | dead         | the receiver; the sender is gone |
//! | CLOSED   | dead                    | the sender's | the sender; the receiver is gone |
//! | DETACHED | dead                    | the sender's | the sender; the receiver is gone |
//!
//! # Transitions
//!
//! | from            | to           | by       | when                      | and then                           |
//! |-----------------|--------------|----------|---------------------------|------------------------------------|
//! | EMPTY v         | WAITING v    | receiver | polled, waker written     |                                    |
//! | WAITING v       | EMPTY v+1    | receiver | polled with another waker | owns the old waker, writes the new |
//! | EMPTY v         | DONE/DROPPED | sender   | completed / dropped       | never touches the cell again       |
//! | WAITING v       | DONE/DROPPED | sender   | completed / dropped       | owns the waker, wakes it           |
//! | EMPTY v         | CLOSED       | receiver | dropped                   | never touches the cell again       |
//! | WAITING v       | CLOSED       | receiver | dropped                   | owns the waker, drops it           |
//! | EMPTY/WAITING v | DETACHED     | receiver | detached                  | as for CLOSED                      |
//!
//! Each is one compare-exchange, but for EMPTY to DONE or DROPPED inside the call: see below.
//!
//! DETACHED differs from CLOSED in one thing: the sender is still told that its work is wanted.
//!
//! # Why the waker needs no lock
//!
//! The sender must not read the waker after it has published DONE, because the receiver may have freed the
//! cell by then; and before, the receiver may be replacing it. So the sender reads the two words first and
//! publishes with one compare-exchange on the state it saw before. To replace the waker, the receiver must
//! itself have exchanged that very state for another version. Both cannot succeed from the same state, so a
//! sender that succeeds has read words that nobody was writing, and a torn pair is always thrown away.
//!
//! # Inside the call
//!
//! Many callbacks run before the legacy function returns. Until then the receiver is [`Starting`]: it stays
//! on the thread that made the cell, and nobody uses it. So a sender that publishes on that thread, before
//! the receiver has [`started`](Starting::started), is alone with the cell, and publishes by a plain store.
//!
//! It knows by a mark. The second waker word of a new cell is the [`thread_mark`] of the thread that made it,
//! and `started` overwrites it. Let a sender find its own thread's mark there; no vtable has its address.
//!
//! - If its thread made the cell, `started` has not run: it would have run on this very thread, which sees its
//!   own stores.
//! - If not, its thread has inherited the mark of the one that did, which has ended. Then `started` has not
//!   run either: the memory of thread-locals changes hands as all memory does, so what the one thread stored
//!   before its end the other sees. Nor can it run any more, and there is no receiver to race with.
//!
//! A thread is one of the operating system's here. A coroutine that moves between threads in the middle of a
//! call, on a stack of its own, breaks this as it breaks every thread-local.
//!
//! # References that end before their call does
//!
//! As soon as one half has published, the other may free the cell, while the first has not yet returned from a
//! method of [`Header`] with `&self`. That is sound because every byte of a header is in an atomic: of memory
//! inside an `UnsafeCell`, a reference does not promise that it stays. So a header must never get a plain field.
//!
//! # Version wrap
//!
//! A state that came back to the same version would break that argument: a sender stopped between its reads
//! and its exchange could accept a torn pair. So versions never wrap. On 64-bit targets there are 2^59 of
//! them; on 32-bit targets 2^27, which an adversarial executor could use up in seconds while the sender's
//! thread is stopped. At the last version the receiver registers no waker any more and asks to be polled
//! again at once instead: slow, and still right. (But for `on_done`, which polls where it is woken: there it
//! would never end.)
//!
//! # Shared senders
//!
//! A [`SharedSender`] is used by reference, so it may look at the cell while another thread completes it.
//! The flag SHARED, set before there is a second thread, says that publishing does not end the sender's
//! hold: of the receiver and the shared sender, each sets LEFT when it goes, and the one that finds it set
//! frees the cell.

use std::{
    marker::PhantomData,
    mem::{ManuallyDrop, MaybeUninit},
    panic::{RefUnwindSafe, UnwindSafe},
    ptr::{self, NonNull},
    task::{Poll, RawWakerVTable, Waker},
};

use crate::{
    completer::Completer,
    contain::{contain, contain_drop},
    sync::{AtomicBool, AtomicPtr, AtomicUsize, Ordering, UnsafeCell, thread_mark},
};

const EMPTY: usize = 0;
const WAITING: usize = 1;
const DONE: usize = 2;
const DROPPED: usize = 3;
const CLOSED: usize = 4;
const DETACHED: usize = 5;

const PHASE: usize = 0b111;
const SHARED: usize = 0b1000;
const LEFT: usize = 0b1_0000;
const VERSION: usize = 0b10_0000;
/// Under loom the fourth, which a model can come to.
const LAST_VERSION: usize = if cfg!(loom) {
    4 * VERSION
} else {
    usize::MAX & !(VERSION - 1)
};
/// The state of a new cell: EMPTY, but not zero. A cell of zeros alone is compiled into a `calloc`, which in glibc
/// takes a lock and leaves the thread's cache aside as soon as there is a second thread: twice the time of a call.
const FRESH: usize = EMPTY | VERSION;

#[inline]
const fn phase(state: usize) -> usize {
    state & PHASE
}

#[inline]
const fn is_open(state: usize) -> bool {
    phase(state) <= WAITING
}

/// Whether the receiver went before the sender came.
#[inline]
const fn is_closed(state: usize) -> bool {
    phase(state) >= CLOSED
}

/// Whether somebody waits for the sender, or wants it to do its work all the same.
const fn is_wanted(state: usize) -> bool {
    is_open(state) || phase(state) == DETACHED
}

/// What both halves point at.
struct Cell<T> {
    header: Header,
    value: UnsafeCell<MaybeUninit<T>>,
    /// Lets loom report a cell that is never freed.
    #[cfg(loom)]
    _alive: loom::alloc::Track<()>,
}

/// The part of the cell that does not depend on `T`, so that its code exists once. Atomics only: see above.
struct Header {
    state: AtomicUsize,
    waker_data: AtomicPtr<()>,
    waker_vtable: AtomicPtr<RawWakerVTable>,
    /// Loom sees accesses, not the freeing of memory: so each half reads this, and who frees writes it.
    #[cfg(loom)]
    memory: UnsafeCell<()>,
}

/// The two words of a waker that is not owned here.
#[derive(Clone, Copy)]
struct WakerWords {
    data: *const (),
    vtable: *const RawWakerVTable,
}

impl WakerWords {
    fn from_waker(waker: Waker) -> Self {
        let waker = ManuallyDrop::new(waker);
        Self {
            data: waker.data(),
            vtable: waker.vtable(),
        }
    }

    fn is_waker(self, waker: &Waker) -> bool {
        self.data == waker.data() && ptr::eq(self.vtable, waker.vtable())
    }

    /// # Safety
    ///
    /// The words come from `from_waker`, both of the same call, and become a waker only once.
    unsafe fn into_waker(self) -> Waker {
        // SAFETY: they are the parts of a waker that was forgotten, and this is its only return, so the
        // contract that the waker's maker gave for its vtable still holds. The vtable is `'static`.
        unsafe { Waker::new(self.data, &*self.vtable) }
    }
}

impl Header {
    /// Tells loom that the cell is in use.
    #[inline(always)]
    fn touch(&self) {
        #[cfg(loom)]
        self.memory.with(|_| ());
    }

    /// A hint of the state; `Acquire` pairs with the `Release` of whoever published it.
    #[inline]
    fn state(&self) -> usize {
        self.touch();
        self.state.load(Ordering::Acquire)
    }

    fn waker_words(&self) -> WakerWords {
        self.touch();
        // Relaxed: a reader that must have both words of one waker proves it by the state.
        WakerWords {
            data: self.waker_data.load(Ordering::Relaxed),
            vtable: self.waker_vtable.load(Ordering::Relaxed),
        }
    }

    fn set_waker_words(&self, words: WakerWords) {
        // Relaxed: published by the exchange to WAITING.
        self.waker_data
            .store(words.data.cast_mut(), Ordering::Relaxed);
        self.waker_vtable
            .store(words.vtable.cast_mut(), Ordering::Relaxed);
    }

    /// The sender's last act: publishes DONE or DROPPED, and wakes. `false` if the receiver is gone, and
    /// then the cell is the caller's; otherwise nobody but the receiver may touch it any more (unless it is
    /// SHARED).
    #[inline]
    fn publish(&self, outcome: usize) -> bool {
        let seen = self.state();
        if seen != FRESH {
            return self.publish_contended(seen, outcome);
        }
        if self.is_inside_the_call() {
            // Nobody else uses the cell. Relaxed: the receiver is on this thread, and what takes it to
            // another takes this store along.
            self.state.store(outcome, Ordering::Relaxed);
            return true;
        }
        // Nobody waits yet. Orderings as in `publish_contended`.
        match self
            .state
            .compare_exchange(FRESH, outcome, Ordering::Release, Ordering::Acquire)
        {
            Ok(_) => true,
            Err(now) => self.publish_contended(now, outcome),
        }
    }

    /// Whether this is the thread that made the cell, whose receiver is [`Starting`] there.
    ///
    /// To be called by the sender only, with the state FRESH.
    #[inline]
    fn is_inside_the_call(&self) -> bool {
        // Relaxed: only this thread's own store can give the answer `true`.
        let mark = self.waker_vtable.load(Ordering::Relaxed);
        !mark.is_null() && ptr::addr_eq(mark, thread_mark())
    }

    /// `publish` when there is a waker, or the receiver is at work, or gone.
    fn publish_contended(&self, mut seen: usize, outcome: usize) -> bool {
        loop {
            if is_closed(seen) {
                return false;
            }
            // Dead words in phase EMPTY; then they are not used.
            let words = self.waker_words();
            // Success: Release pairs with the receiver's Acquire loads: it sees the value, and our reads
            // of the words are over before it frees the cell.
            // Failure: Acquire pairs with the receiver's Release: of WAITING, whose words we then read; of
            // CLOSED, after which the caller frees the cell.
            match self.state.compare_exchange(
                seen,
                outcome | (seen & SHARED),
                Ordering::Release,
                Ordering::Acquire,
            ) {
                Ok(_) => {
                    if phase(seen) == WAITING {
                        // SAFETY: `seen` was read with Acquire before the words, so they are at least as
                        // new as its version; newer ones are written only after the receiver has exchanged
                        // `seen` for another version, and then our exchange had failed. So both belong to
                        // the waker registered with `seen`. Our success makes them ours: the receiver
                        // takes words back only by an exchange from an open phase, never to come again.
                        let waker = unsafe { words.into_waker() };
                        contain(move || waker.wake());
                    }
                    return true;
                }
                Err(now) => seen = now,
            }
        }
    }

    /// Makes sure that `waker` will be woken. `Ready(state)` if the sender is done.
    ///
    /// To be called by the receiver only.
    #[inline]
    fn register(&self, waker: &Waker) -> Poll<usize> {
        let seen = self.state();
        if !is_open(seen) {
            return Poll::Ready(seen);
        }
        if phase(seen) == EMPTY {
            return self.install_waker(seen, waker.clone());
        }
        // Our own words: nobody else writes them.
        let old = self.waker_words();
        if old.is_waker(waker) {
            return Poll::Pending;
        }
        self.replace_waker(seen, old, waker.clone())
    }

    /// EMPTY → WAITING.
    fn install_waker(&self, mut empty: usize, waker: Waker) -> Poll<usize> {
        if empty >= LAST_VERSION {
            // No version is left to register with: be polled again instead.
            contain(|| waker.wake());
            return Poll::Pending;
        }
        let words = WakerWords::from_waker(waker);
        self.set_waker_words(words);
        while phase(empty) == EMPTY {
            // Success: Release pairs with the sender's Acquire: it sees the words and the waker behind them.
            // Failure: Acquire pairs with the sender's Release: we see the value. It may also be the flag
            // SHARED that has come.
            match self.state.compare_exchange(
                empty,
                empty | WAITING,
                Ordering::Release,
                Ordering::Acquire,
            ) {
                Ok(_) => return Poll::Pending,
                Err(now) => empty = now,
            }
        }
        // SAFETY: made above; the sender reads words in WAITING only, so they are still ours.
        contain_drop(unsafe { words.into_waker() });
        Poll::Ready(empty)
    }

    /// WAITING v → EMPTY v+1 → WAITING v+1.
    #[cold]
    fn replace_waker(&self, mut waiting: usize, old: WakerWords, new: Waker) -> Poll<usize> {
        while phase(waiting) == WAITING {
            let empty = (waiting & !PHASE) + VERSION;
            // Success: Relaxed, since the sender does nothing on the strength of EMPTY but exchange it.
            // Failure: Acquire, as in `install_waker`.
            match self
                .state
                .compare_exchange(waiting, empty, Ordering::Relaxed, Ordering::Acquire)
            {
                Ok(_) => {
                    // SAFETY: the words of the waker registered with `waiting`; our exchange took them
                    // from the sender, whose own exchange from `waiting` can no longer succeed.
                    let old = unsafe { old.into_waker() };
                    let installed = self.install_waker(empty, new);
                    // Last, since it is foreign code: the cell is in order by now.
                    contain_drop(old);
                    return installed;
                }
                Err(now) => waiting = now,
            }
        }
        contain_drop(new);
        Poll::Ready(waiting)
    }

    /// The receiver's last act if the sender has not come yet. Gives the state it found: if that is open, the
    /// cell is `closed` now, CLOSED or DETACHED, and the sender's unless it is SHARED.
    fn close(&self, closed: usize) -> usize {
        let mut seen = self.state();
        while is_open(seen) {
            let words = self.waker_words();
            // Success: Release pairs with the sender's Acquire: our accesses are over before it frees
            // the cell. Failure: Acquire pairs with the sender's Release: we see the value.
            // The flag SHARED may go: it tells the receiver alone, who has it in `seen`.
            match self
                .state
                .compare_exchange(seen, closed, Ordering::Release, Ordering::Acquire)
            {
                Ok(_) => {
                    if phase(seen) == WAITING {
                        // SAFETY: the words that we registered ourselves with `seen`; our exchange took
                        // them from the sender.
                        contain_drop(unsafe { words.into_waker() });
                    }
                    return seen;
                }
                Err(now) => seen = now,
            }
        }
        seen
    }

    /// Says that the sender will be shared. The caller is the sender.
    fn share(&self) {
        // Relaxed: if the receiver has closed, whoever frees the cell synchronises with that in `leave`. The
        // receiver sees the flag, at the latest, when it sees the outcome, whose exchange comes after it.
        let seen = self.state.fetch_or(SHARED, Ordering::Relaxed);
        if is_closed(seen) {
            // It went before it could know that it has to say so. Relaxed: nobody else is left.
            self.state.fetch_or(LEFT, Ordering::Relaxed);
        }
    }

    /// One of the two halves of a SHARED cell goes. `true` if it is the second: it frees the cell.
    fn leave(&self) -> bool {
        self.touch();
        // Release pairs with the Acquire of the other's `leave`: all accesses are over when it is freed. Of a
        // receiver that closed before the sender was shared, Acquire pairs with the Release of `close`, of
        // which the flags that came after it are the continuation.
        self.state.fetch_or(LEFT, Ordering::AcqRel) & LEFT != 0
    }
}

/// A new cell's two halves.
#[inline]
pub(crate) fn channel<T>() -> (Sender<T>, Receiver<T>) {
    new_cell(ptr::null())
}

/// A new cell's two halves, of which one stays here until the operation has been started.
#[inline]
pub(crate) fn start<T>() -> (Sender<T>, Starting<T>) {
    let (sender, receiver) = new_cell(thread_mark());
    let starting = Starting {
        receiver,
        _not_send: PhantomData,
    };
    (sender, starting)
}

#[inline]
fn new_cell<T>(mark: *const u8) -> (Sender<T>, Receiver<T>) {
    let cell = NonNull::from(Box::leak(Box::new(Cell {
        header: Header {
            state: AtomicUsize::new(FRESH),
            waker_data: AtomicPtr::new(ptr::null_mut()),
            waker_vtable: AtomicPtr::new(mark.cast_mut().cast()),
            #[cfg(loom)]
            memory: UnsafeCell::new(()),
        },
        value: UnsafeCell::new(MaybeUninit::uninit()),
        #[cfg(loom)]
        _alive: loom::alloc::Track::new(()),
    })));
    (Sender { cell }, Receiver { cell })
}

/// Frees a cell.
///
/// # Safety
///
/// Nobody uses the cell any more, and its value is not initialised or has been read.
#[inline]
unsafe fn free<T>(cell: NonNull<Cell<T>>) {
    #[cfg(loom)]
    // SAFETY: the cell is alive until the next line.
    unsafe { cell.as_ref() }.header.memory.with_mut(|_| ());
    // SAFETY: it was allocated by `new_cell` as this very `Box`; the caller holds the last pointer.
    drop(unsafe { Box::from_raw(cell.as_ptr()) });
}

/// Moves the value out.
///
/// # Safety
///
/// The cell is alive, its value initialised, and this is its only read.
#[inline]
unsafe fn take_value<T>(cell: NonNull<Cell<T>>) -> T {
    // SAFETY: by contract.
    unsafe {
        cell.as_ref()
            .value
            .with_mut(|slot| (*slot).assume_init_read())
    }
}

/// Writes the value and publishes it, or gives it back if the receiver is gone.
///
/// # Safety
///
/// The caller is the sender and has written no value before. If this gives `Ok` and the cell is not SHARED,
/// the caller does not use the cell again.
#[inline]
unsafe fn send<T>(cell: NonNull<Cell<T>>, value: T) -> Result<(), T> {
    // SAFETY: a sender's cell is alive until it publishes, or finds it closed and frees it. The value is the
    // sender's in every phase that it can be in before.
    let header = unsafe {
        cell.as_ref().value.with_mut(|slot| {
            (*slot).write(value);
        });
        &cell.as_ref().header
    };
    if header.publish(DONE) {
        return Ok(());
    }
    // SAFETY: written above, and the receiver, which is gone, has not read it: it found no DONE.
    Err(unsafe { take_value(cell) })
}

/// The completing half.
pub(crate) struct Sender<T> {
    cell: NonNull<Cell<T>>,
}

// SAFETY: a sender moves a `T` to the receiver's thread, or back to its own caller; the waker is `Send`.
unsafe impl<T: Send> Send for Sender<T> {}
// SAFETY: by reference it gives nothing but a load of the state.
unsafe impl<T: Send> Sync for Sender<T> {}

impl<T> Sender<T> {
    /// Delivers the value, or gives it back if the receiver is gone.
    #[inline]
    pub(crate) fn send(self, value: T) -> Result<(), T> {
        let cell = ManuallyDrop::new(self).cell;
        // SAFETY: this is the sender, and it was just forgotten.
        let sent = unsafe { send(cell, value) };
        if sent.is_err() {
            // SAFETY: the receiver is gone, and `send` has seen it go (Acquire) and read the value back.
            unsafe { free(cell) };
        }
        sent
    }

    /// Makes it usable by reference.
    pub(crate) fn share(self) -> SharedSender<T> {
        let cell = ManuallyDrop::new(self).cell;
        // SAFETY: a sender's cell is alive as long as the sender.
        unsafe { cell.as_ref() }.header.share();
        SharedSender {
            cell,
            claimed: AtomicBool::new(false),
        }
    }

    pub(crate) fn is_awaited(&self) -> bool {
        // SAFETY: a sender's cell is alive as long as the sender.
        is_wanted(unsafe { self.cell.as_ref() }.header.state())
    }
}

impl<T> Drop for Sender<T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: alive until the sender publishes or finds CLOSED, which is here.
        if !unsafe { self.cell.as_ref() }.header.publish(DROPPED) {
            // SAFETY: the receiver is gone and seen to go; a sender that still exists has written no value.
            unsafe { free(self.cell) };
        }
    }
}

/// A sender that is used by reference: the first to send wins.
pub(crate) struct SharedSender<T> {
    cell: NonNull<Cell<T>>,
    /// Whether somebody has begun to send; there is one value slot, and this is who may write it.
    claimed: AtomicBool,
}

// SAFETY: as for `Sender`.
unsafe impl<T: Send> Send for SharedSender<T> {}
// SAFETY: by reference a `T` is moved in, or back to its own caller, never shared.
unsafe impl<T: Send> Sync for SharedSender<T> {}

impl<T> SharedSender<T> {
    /// The right to send, for the first who asks.
    pub(crate) fn claim(&self) -> Option<Claim<'_, T>> {
        // Relaxed: who wins is decided by the exchange alone; the winner publishes by the state.
        let first = !self.claimed.swap(true, Ordering::Relaxed);
        first.then(|| Claim { sender: self })
    }

    pub(crate) fn is_awaited(&self) -> bool {
        // SAFETY: the shared sender keeps the SHARED cell alive as long as it lives.
        let state = unsafe { self.cell.as_ref() }.header.state();
        // Relaxed: a hint.
        is_wanted(state) && !self.claimed.load(Ordering::Relaxed)
    }
}

impl<T> Drop for SharedSender<T> {
    fn drop(&mut self) {
        // Dropped at once: it says that nothing was sent.
        drop(self.claim());
        // SAFETY: this is the shared sender's last act. A value that was written is the receiver's to read,
        // or has been given back.
        unsafe { leave(self.cell) };
    }
}

/// The right to send that one user of a [`SharedSender`] has won; dropping it says that nothing will come.
pub(crate) struct Claim<'a, T> {
    sender: &'a SharedSender<T>,
}

impl<T> Claim<'_, T> {
    /// Delivers the value, or gives it back if the receiver is gone.
    pub(crate) fn send(self, value: T) -> Result<(), T> {
        let sender = ManuallyDrop::new(self).sender;
        // SAFETY: the shared sender keeps the SHARED cell alive as long as it lives. There is one claim, it
        // ends here, and it alone writes the value.
        unsafe { send(sender.cell, value) }
    }
}

impl<T> Drop for Claim<'_, T> {
    fn drop(&mut self) {
        // SAFETY: the shared sender keeps the SHARED cell alive as long as it lives.
        unsafe { self.sender.cell.as_ref() }.header.publish(DROPPED);
    }
}

/// The receiving half.
pub(crate) struct Receiver<T> {
    cell: NonNull<Cell<T>>,
}

// SAFETY: a receiver gives out a `T` that came from another thread, or drops it; the waker is `Send`.
unsafe impl<T: Send> Send for Receiver<T> {}
// SAFETY: by reference it gives nothing but a load of the state.
unsafe impl<T: Send> Sync for Receiver<T> {}

/// A receiver whose operation is being started; it does not leave its thread.
pub(crate) struct Starting<T> {
    receiver: Receiver<T>,
    _not_send: PhantomData<*const ()>,
}

impl<T> Starting<T> {
    /// The operation has been started: from here on the sender may be met anywhere.
    #[inline]
    pub(crate) fn started(self) -> Receiver<T> {
        // SAFETY: a receiver's cell is alive as long as the receiver.
        let header = unsafe { &self.receiver.cell.as_ref().header };
        header.touch();
        // Relaxed: it is the sender on this thread that must see it. What goes to another thread sees at
        // least this word, or a later one.
        header
            .waker_vtable
            .store(ptr::null_mut(), Ordering::Relaxed);
        self.receiver
    }
}

/// How a receiver that went away left things.
pub(crate) enum Closed<T> {
    /// The sender had not come. What it still sends comes back to it.
    Undone,
    /// The sender had been dropped.
    Dropped,
    /// The sender had delivered this.
    Value(T),
}

impl<T> Receiver<T> {
    /// Whether the sender has delivered or been dropped.
    #[inline]
    pub(crate) fn is_done(&self) -> bool {
        // SAFETY: a receiver's cell is alive as long as the receiver.
        !is_open(unsafe { self.cell.as_ref() }.header.state())
    }

    /// The value of a cell that is done and was never shared, and the receiver with it; otherwise `None`, and
    /// nothing has changed. What `poll` comes to where the callback ran inside the call, small enough to be
    /// compiled into it.
    #[inline]
    pub(crate) fn take_done(this: &mut Option<Self>) -> Option<T> {
        let cell = this.as_ref()?.cell;
        // SAFETY: a receiver's cell is alive as long as the receiver.
        let state = unsafe { cell.as_ref() }.header.state();
        if state != DONE {
            return None;
        }
        std::mem::forget(this.take());
        // SAFETY: the sender is done, seen with Acquire; the receiver was just forgotten.
        unsafe { finish(cell, DONE) }
    }

    /// Takes what came, and the receiver with it: a value, or `None` if the sender was dropped. If nothing
    /// came yet, `waker` will be woken when it does.
    ///
    /// # Panics
    ///
    /// If there is no receiver any more, with `message`.
    #[inline]
    pub(crate) fn poll(this: &mut Option<Self>, waker: &Waker) -> Poll<Option<T>> {
        let cell = Self::cell(this);
        // SAFETY: a receiver's cell is alive as long as the receiver, and this is the receiver.
        match unsafe { cell.as_ref() }.header.register(waker) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(state) => {
                std::mem::forget(this.take());
                // SAFETY: the sender is done, seen with Acquire; the receiver was just forgotten.
                Poll::Ready(unsafe { finish(cell, state) })
            }
        }
    }

    /// As `poll`, without a waker.
    #[inline]
    #[track_caller]
    pub(crate) fn try_take(this: &mut Option<Self>) -> Poll<Option<T>> {
        let cell = Self::cell(this);
        // SAFETY: as in `poll`.
        let state = unsafe { cell.as_ref() }.header.state();
        if is_open(state) {
            return Poll::Pending;
        }
        std::mem::forget(this.take());
        // SAFETY: as in `poll`.
        Poll::Ready(unsafe { finish(cell, state) })
    }

    #[inline]
    #[track_caller]
    fn cell(this: &Option<Self>) -> NonNull<Cell<T>> {
        match this {
            Some(receiver) => receiver.cell,
            None => already_taken(),
        }
    }

    /// Decides, once and for all, whether the sender came first.
    #[inline]
    pub(crate) fn close(self) -> Closed<T> {
        self.close_as(CLOSED)
    }

    /// As dropping it, but a sender that has not come yet is told, if it asks, that its work is wanted.
    pub(crate) fn detach(self) {
        self.go_as(DETACHED);
    }

    /// Closes, and drops what had come.
    fn go_as(self, closed: usize) {
        if let Closed::Value(value) = self.close_as(closed) {
            contain_drop(value);
        }
    }

    #[inline]
    fn close_as(self, closed: usize) -> Closed<T> {
        let cell = ManuallyDrop::new(self).cell;
        // SAFETY: alive until the receiver closes or finds the sender done, which is here.
        let seen = unsafe { cell.as_ref() }.header.close(closed);
        if is_open(seen) {
            if seen & SHARED != 0 {
                // SAFETY: the receiver was just forgotten; it reads no value.
                unsafe { leave(cell) };
            }
            return Closed::Undone;
        }
        // SAFETY: the sender is done, seen with Acquire; the receiver was just forgotten.
        match unsafe { finish(cell, seen) } {
            Some(value) => Closed::Value(value),
            None => Closed::Dropped,
        }
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        Self { cell: self.cell }.go_as(CLOSED);
    }
}

/// What a sender left behind; ends the receiver's hold on the cell.
///
/// # Safety
///
/// The caller is the receiver, whose last act this is. The phase of `state`, read with Acquire, is DONE or
/// DROPPED.
#[inline]
unsafe fn finish<T>(cell: NonNull<Cell<T>>, state: usize) -> Option<T> {
    // SAFETY: DONE is published after the value was written, and only the receiver reads it, once.
    let value = (phase(state) == DONE).then(|| unsafe { take_value(cell) });
    if state & SHARED == 0 {
        // SAFETY: an unshared sender that has published is gone, and the value has been read.
        unsafe { free(cell) };
    } else {
        // SAFETY: this is the receiver's last act.
        unsafe { leave(cell) };
    }
    value
}

/// One of the two halves of a SHARED cell goes; the second frees it.
///
/// # Safety
///
/// The caller is one of the halves and does not use the cell again. A value that was written has been read,
/// or will be by the other half before it leaves.
unsafe fn leave<T>(cell: NonNull<Cell<T>>) {
    // SAFETY: the cell is alive until both have left.
    if unsafe { cell.as_ref() }.header.leave() {
        // SAFETY: the other half has left before, and `leave` has seen it go.
        unsafe { free(cell) };
    }
}

#[cold]
#[inline(never)]
#[track_caller]
fn already_taken() -> ! {
    panic!("`Awaitable` was asked again after it had given its value")
}

/// The two doors to a raw pointer stand here because unsafe code is confined to this file.
impl<T> Completer<T> {
    /// Turns the completer into a pointer, for a C request object's user data.
    ///
    /// Nothing is freed and nobody is told: give the pointer to [`from_raw`](Self::from_raw) exactly once,
    /// or the awaitable stays pending for ever and its cell is leaked.
    ///
    /// ```
    /// use awaitify::{Awaitable, Completer, Dropped};
    /// use std::ffi::c_void;
    ///
    /// type Answer = Result<i32, Dropped>;
    ///
    /// unsafe extern "C" fn on_done(status: i32, request: *mut c_void) {
    ///     // SAFETY: `request` is what `into_raw` gave, and C calls back once.
    ///     let completer = unsafe { Completer::<Answer>::from_raw(request) };
    ///     completer.complete(Ok(status));
    /// }
    ///
    /// let answer: Awaitable<Answer> = Awaitable::new(|completer| {
    ///     let request = completer.into_raw();
    ///     unsafe { on_done(0, request) }; // what the C library does, some time
    /// });
    /// assert_eq!(answer.wait(), Ok(0));
    /// ```
    #[must_use = "the completer is leaked if the pointer is lost"]
    pub fn into_raw(self) -> *mut std::ffi::c_void {
        ManuallyDrop::new(self.into_sender()).cell.as_ptr().cast()
    }

    /// Turns a pointer from [`into_raw`](Self::into_raw) back into the completer.
    ///
    /// # Safety
    ///
    /// The pointer comes from `into_raw` of a `Completer` of the same `T` and has not been turned back
    /// before. If this is another thread than that of `into_raw`, `T` is `Send`.
    #[must_use]
    pub unsafe fn from_raw(raw: *mut std::ffi::c_void) -> Self {
        // SAFETY: `into_raw` gave a non-null pointer to a `Cell<T>`, and with it the right to be its sender.
        let cell = unsafe { NonNull::new_unchecked(raw.cast()) };
        Self::new(Sender { cell })
    }
}

/// A completer that can be taken through a shared reference, inline in the closure that holds it.
///
/// It makes an `Fn` or `FnMut` callback out of a completer without a second allocation.
pub struct Once<T> {
    /// The sender's cell; null once it is taken.
    cell: AtomicPtr<Cell<T>>,
    /// It is `Send`, `Sync` and invariant as the sender is.
    _sender: PhantomData<Sender<T>>,
}

impl<T> Once<T> {
    /// Puts the completer where the first who comes can take it.
    #[inline]
    pub fn new(completer: Completer<T>) -> Self {
        let sender = ManuallyDrop::new(completer.into_sender());
        Self {
            cell: AtomicPtr::new(sender.cell.as_ptr()),
            _sender: PhantomData,
        }
    }

    /// The completer, for the first caller.
    #[inline]
    pub fn take(&self) -> Option<Completer<T>> {
        // Relaxed: who wins is decided by the exchange alone, and what is behind the pointer was made
        // before the reference to us was handed around.
        let cell = NonNull::new(self.cell.swap(ptr::null_mut(), Ordering::Relaxed))?;
        Some(Completer::new(Sender { cell }))
    }

    /// Completes if this is the first call; otherwise the value is dropped.
    #[inline]
    pub fn complete(&self, value: T) {
        match self.take() {
            Some(completer) => completer.complete(value),
            None => contain_drop(value),
        }
    }

    /// If this is the first call, completes with what `make` gives; if `make` panics, the completer is
    /// dropped, so that nobody waits for a second call.
    #[inline]
    pub fn complete_with(&self, make: impl FnOnce() -> T) {
        if let Some(completer) = self.take() {
            completer.complete(make());
        }
    }
}

// As a completer is.
impl<T> UnwindSafe for Once<T> {}
impl<T> RefUnwindSafe for Once<T> {}

impl<T> From<Completer<T>> for Once<T> {
    fn from(completer: Completer<T>) -> Self {
        Self::new(completer)
    }
}

impl<T> Drop for Once<T> {
    #[inline]
    fn drop(&mut self) {
        drop(self.take());
    }
}
