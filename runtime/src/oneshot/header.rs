//! The part of the cell that does not depend on the type of the value, so that its code exists once.

#[cfg(awaitify_loom)]
use crate::sync::UnsafeCell;
use std::{
    ptr,
    task::{Poll, RawWakerVTable, Waker},
};

use super::{
    state::{
        EMPTY, LAST_VERSION, LEFT, PHASE, SHARED, VERSION, WAITING, is_closed, is_open, phase,
    },
    waker::WakerWords,
};
use crate::{
    panics::{catch_panic, catch_panic_in_drop},
    sync::{AtomicPtr, AtomicUsize, Ordering},
};

/// The state and the waker. Every field must be atomic: see "References that end before their call" in the module's
/// documentation.
pub(super) struct Header {
    state: AtomicUsize,
    waker_data: AtomicPtr<()>,
    waker_vtable: AtomicPtr<RawWakerVTable>,
    /// Loom sees accesses but not the freeing of memory. So each half reads this, and the half that frees writes it.
    #[cfg(awaitify_loom)]
    pub(super) memory: UnsafeCell<()>,
}

impl Header {
    /// Returns the header of a new cell.
    #[inline]
    pub(super) fn new() -> Self {
        Self {
            state: AtomicUsize::new(EMPTY),
            waker_data: AtomicPtr::new(ptr::null_mut()),
            waker_vtable: AtomicPtr::new(ptr::null_mut()),
            #[cfg(awaitify_loom)]
            memory: UnsafeCell::new(()),
        }
    }

    /// Tells loom that the cell is in use.
    #[inline(always)]
    fn touch(&self) {
        #[cfg(awaitify_loom)]
        self.memory.with(|_| ());
    }

    /// Returns the state, which may change at once. `Acquire` pairs with the `Release` of the half that published it.
    #[inline]
    pub(super) fn state(&self) -> usize {
        self.touch();
        self.state.load(Ordering::Acquire)
    }

    fn waker_words(&self) -> WakerWords {
        self.touch();
        // Relaxed: a reader that needs both words of one waker proves by the state that it has them.
        WakerWords {
            data: self.waker_data.load(Ordering::Relaxed),
            vtable: self.waker_vtable.load(Ordering::Relaxed),
        }
    }

    fn set_waker_words(&self, words: WakerWords) {
        // Relaxed: the exchange to WAITING publishes them.
        self.waker_data
            .store(words.data.cast_mut(), Ordering::Relaxed);
        self.waker_vtable
            .store(words.vtable.cast_mut(), Ordering::Relaxed);
    }

    /// Publishes DONE or DROPPED, and wakes. This is the sender's last act.
    ///
    /// Returns `false` if the receiver is gone. Then the cell belongs to the caller. Otherwise only the receiver may use
    /// the cell from here on, unless it is SHARED.
    #[inline]
    pub(super) fn publish(&self, outcome: usize) -> bool {
        let seen = self.state();
        if seen != EMPTY {
            return self.publish_contended(seen, outcome);
        }
        // No waker was ever registered. The orderings are those of `publish_contended`.
        match self
            .state
            .compare_exchange(EMPTY, outcome, Ordering::Release, Ordering::Acquire)
        {
            Ok(_) => true,
            Err(now) => self.publish_contended(now, outcome),
        }
    }

    /// Publishes if a waker is registered, or the receiver is registering one, or is gone.
    fn publish_contended(&self, mut seen: usize, outcome: usize) -> bool {
        loop {
            if is_closed(seen) {
                return false;
            }
            // In phase EMPTY these are dead words, which are not used.
            let words = self.waker_words();
            // Success: Release pairs with the receiver's Acquire loads. It sees the value, and our reads of the words
            // are over before it frees the cell.
            // Failure: Acquire pairs with the receiver's Release of WAITING, because we then read the words, and of
            // CLOSED, because the caller then frees the cell.
            match self.state.compare_exchange(
                seen,
                outcome | (seen & SHARED),
                Ordering::Release,
                Ordering::Acquire,
            ) {
                Ok(_) => {
                    if phase(seen) == WAITING {
                        // SAFETY: `seen` was read with Acquire before the words, so the words are at least as new as its
                        // version. Newer words are written only after the receiver has exchanged `seen` for another
                        // version, and then our exchange would have failed. So both belong to the waker registered with
                        // `seen`. Our success makes them ours, because the receiver takes words back only by an exchange
                        // from an open phase, which never returns.
                        let waker = unsafe { words.into_waker() };
                        catch_panic(move || waker.wake());
                    }
                    return true;
                }
                Err(now) => seen = now,
            }
        }
    }

    /// Registers `waker`, or returns `Ready(state)` if the sender is done.
    ///
    /// Only the receiver may call this.
    #[inline]
    pub(super) fn register(&self, waker: &Waker) -> Poll<usize> {
        self.register_before(LAST_VERSION, waker)
    }

    /// Like [`register`](Self::register), for a waker that will not be replaced. It may use the last version.
    pub(super) fn register_last(&self, waker: &Waker) -> Poll<usize> {
        self.register_before(LAST_VERSION + VERSION, waker)
    }

    /// Registers `waker` at a version before `limit`.
    #[inline]
    fn register_before(&self, limit: usize, waker: &Waker) -> Poll<usize> {
        let seen = self.state();
        if !is_open(seen) {
            return Poll::Ready(seen);
        }
        if phase(seen) == EMPTY {
            return self.install_waker(seen, limit, waker.clone());
        }
        // Our own words, because only the receiver writes them.
        let old = self.waker_words();
        if old.is_waker(waker) {
            return Poll::Pending;
        }
        self.replace_waker(seen, limit, old, waker.clone())
    }

    /// EMPTY → WAITING.
    fn install_waker(&self, mut empty: usize, limit: usize, waker: Waker) -> Poll<usize> {
        if empty >= limit {
            // No version is left to register with, so the task is polled again instead.
            catch_panic(|| waker.wake());
            return Poll::Pending;
        }
        let words = WakerWords::from_waker(waker);
        self.set_waker_words(words);
        while phase(empty) == EMPTY {
            // Success: Release pairs with the sender's Acquire. It sees the words and the waker that they point to.
            // Failure: Acquire pairs with the sender's Release, so that we see the value. The exchange also fails if the
            // flag SHARED was set.
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
        // SAFETY: the words were made above. The sender uses words in WAITING only, so they are still ours.
        catch_panic_in_drop(unsafe { words.into_waker() });
        Poll::Ready(empty)
    }

    /// WAITING v → EMPTY v+1 → WAITING v+1.
    #[cold]
    fn replace_waker(
        &self,
        mut waiting: usize,
        limit: usize,
        old: WakerWords,
        new: Waker,
    ) -> Poll<usize> {
        while phase(waiting) == WAITING {
            let empty = (waiting & !PHASE) + VERSION;
            // Success: Relaxed, because the sender does nothing in EMPTY except exchange it.
            // Failure: Acquire, as in `install_waker`.
            match self
                .state
                .compare_exchange(waiting, empty, Ordering::Relaxed, Ordering::Acquire)
            {
                Ok(_) => {
                    // SAFETY: these are the words of the waker registered with `waiting`. Our exchange took them from
                    // the sender, whose own exchange from `waiting` can no longer succeed.
                    let old = unsafe { old.into_waker() };
                    let installed = self.install_waker(empty, limit, new);
                    // Last, because this runs foreign code and the cell is consistent by now.
                    catch_panic_in_drop(old);
                    return installed;
                }
                Err(now) => waiting = now,
            }
        }
        catch_panic_in_drop(new);
        Poll::Ready(waiting)
    }

    /// Closes the cell as `closed`, CLOSED or DETACHED, if the sender has not finished. This is the receiver's last act.
    ///
    /// Returns the state that it found. If that is open, the cell belongs to the sender now, unless it is SHARED.
    pub(super) fn close(&self, closed: usize) -> usize {
        let mut seen = self.state();
        while is_open(seen) {
            let words = self.waker_words();
            // Success: Release pairs with the sender's Acquire, so our accesses are over before it frees the cell.
            // Failure: Acquire pairs with the sender's Release, so that we see the value.
            // The flag SHARED may be lost, because only the receiver reads it, and it has it in `seen`.
            match self
                .state
                .compare_exchange(seen, closed, Ordering::Release, Ordering::Acquire)
            {
                Ok(_) => {
                    if phase(seen) == WAITING {
                        // SAFETY: we registered these words ourselves with `seen`, and our exchange took them from the
                        // sender.
                        catch_panic_in_drop(unsafe { words.into_waker() });
                    }
                    return seen;
                }
                Err(now) => seen = now,
            }
        }
        seen
    }

    /// Sets the flag SHARED. The caller is the sender.
    pub(super) fn share(&self) {
        // Relaxed: if the receiver has closed, the half that frees the cell synchronises with that in `leave`. The
        // receiver sees the flag at the latest together with the outcome, because that exchange comes after this one.
        let seen = self.state.fetch_or(SHARED, Ordering::Relaxed);
        if is_closed(seen) {
            // The receiver left before it could know that it has to set LEFT. Relaxed: only the sender remains.
            self.state.fetch_or(LEFT, Ordering::Relaxed);
        }
    }

    /// Sets LEFT for one half of a SHARED cell. Returns `true` if the other half has left before: then the caller frees
    /// the cell.
    pub(super) fn leave(&self) -> bool {
        self.touch();
        // Release pairs with the Acquire of the other half's `leave`, so all accesses are over when the cell is freed.
        // If the receiver closed before the sender was shared, Acquire pairs with the Release of `close`, because the
        // later changes of the flags continue its release sequence.
        self.state.fetch_or(LEFT, Ordering::AcqRel) & LEFT != 0
    }
}
