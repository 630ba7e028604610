//! The word and the waker cells. The head of [`super`] explains why this is right.

use std::mem::MaybeUninit;
use std::task::Waker;

use super::word::{CELL, CLOSED, WAITING, Word};
use crate::panics::{catch_panic, catch_panic_in_drop};
use crate::queue::words;
use crate::sync::{AtomicU64, Ordering, UnsafeCell};

/// The state on which both halves agree.
pub(super) struct Signal {
    word: AtomicU64,
    wakers: [UnsafeCell<MaybeUninit<Waker>>; 2],
}

// SAFETY: the word is atomic. A waker cell is used by one half at a time, which the word decides, and wakers are `Send`.
unsafe impl Sync for Signal {}

/// The receiver's part of the registration.
#[derive(Default)]
pub(super) struct Waiter {
    /// The words of the waker that waits. Only compared.
    registered: Option<(usize, usize)>,
    /// True if cell 1 is the receiver's to write, and not cell 0.
    second: bool,
}

impl Waiter {
    /// If the sender has taken the waker, the other cell is the one to write.
    fn note(&mut self, seen: Word) {
        if self.registered.is_some() && !seen.is_waiting() {
            self.registered = None;
            self.second = !self.second;
        }
    }

    fn cell(&self) -> usize {
        usize::from(self.second)
    }
}

impl Signal {
    pub(super) fn new() -> Self {
        Self {
            word: AtomicU64::new(Word::NEW.0),
            wakers: std::array::from_fn(|_| UnsafeCell::new(MaybeUninit::uninit())),
        }
    }

    /// The word now. A receiver may read all values that it counts.
    #[inline]
    pub(super) fn load(&self) -> Word {
        // Acquire pairs with the Release of `publish`. (The receiver's own changes in between continue its release sequence.)
        Word(self.word.load(Ordering::Acquire))
    }

    /// True if the receiver has closed. A hint for the sender.
    #[inline]
    pub(super) fn is_closed(&self) -> bool {
        // Relaxed: a hint; `publish` decides.
        Word(self.word.load(Ordering::Relaxed)).is_closed()
    }

    /// Publishes the sender's part of the word, and wakes the receiver if it waits. Returns the word before.
    ///
    /// # Safety
    ///
    /// The caller is the sender.
    #[inline(always)]
    pub(super) unsafe fn publish(&self, word: Word) -> Word {
        // Release pairs with the Acquire in `load`, `register`, `unregister` and `close`: the values are written, and the
        // cell that was taken last has been read. Acquire pairs with the Release in `register`: the waker is written.
        let before = Word(self.word.swap(word.0, Ordering::AcqRel));
        if before.is_waiting() {
            // SAFETY: the swap has cleared `WAITING`.
            unsafe { self.wake(before.cell()) };
        }
        before
    }

    /// Takes the waker out of its cell and wakes it.
    ///
    /// # Safety
    ///
    /// The caller is the sender, and its last swap has cleared `WAITING` with this cell.
    #[inline(never)]
    unsafe fn wake(&self, cell: usize) {
        // SAFETY: the receiver wrote the cell before it set `WAITING`, and will not write it before the sender has swapped
        // again. It is read once, because `WAITING` was cleared.
        let waker = unsafe { self.wakers[cell].with_mut(|cell| (*cell).assume_init_read()) };
        catch_panic(|| waker.wake());
    }

    /// Makes sure that `waker` is woken, unless `is_there` finds what the receiver waits for. Returns whether it waits.
    ///
    /// # Safety
    ///
    /// The caller is the receiver, and `waiter` is its own.
    #[inline]
    pub(super) unsafe fn register(
        &self,
        waiter: &mut Waiter,
        waker: &Waker,
        is_there: impl Fn(Word) -> bool,
    ) -> bool {
        let seen = self.load();
        waiter.note(seen);
        if is_there(seen) {
            return false;
        }
        if waiter.registered == Some(words(waker)) {
            return true;
        }
        if waiter.registered.is_some() {
            // SAFETY: by contract.
            unsafe { self.unregister(waiter) };
        }
        // Foreign code, which may use the other half: so it is cloned while no cell is half written.
        let clone = waker.clone();
        // The words of the clone, because a clone may be another waker, and those of `waker` may be used again.
        let registered = words(&clone);
        // SAFETY: nothing is registered, so the waiter's cell is not the sender's: see the head of the module.
        unsafe {
            self.wakers[waiter.cell()].with_mut(|cell| {
                (*cell).write(clone);
            });
        }
        let bits = WAITING | (CELL * waiter.cell() as u64);
        // Release pairs with the Acquire of `publish`, which then reads the cell. Acquire pairs with its Release: if it came
        // before, its values are seen.
        // (Added, because neither bit is set and no other thread sets them. Processors can add and return the word before in
        // one instruction.)
        let before = Word(self.word.fetch_add(bits, Ordering::AcqRel));
        waiter.registered = Some(registered);
        if is_there(before) {
            // SAFETY: by contract.
            unsafe { self.unregister(waiter) };
            return false;
        }
        true
    }

    /// Takes the receiver's waker back and drops it, unless the sender has taken it.
    ///
    /// # Safety
    ///
    /// The caller is the receiver, and `waiter` is its own.
    pub(super) unsafe fn unregister(&self, waiter: &mut Waiter) {
        if waiter.registered.is_none() {
            return;
        }
        // Acquire pairs with the Release of `publish`: if the sender has taken this waker, it has finished with the other
        // cell.
        let before = Word(self.word.fetch_and(!(WAITING | CELL), Ordering::Acquire));
        waiter.note(before);
        if waiter.registered.take().is_some() {
            // SAFETY: `WAITING` was set until now, so the cell holds the waker, and the sender can take it no more.
            let waker =
                unsafe { self.wakers[waiter.cell()].with_mut(|cell| (*cell).assume_init_read()) };
            catch_panic_in_drop(waker);
        }
    }

    /// Tells the sender that nothing more will be read. Returns the word before: the values that it counts are the receiver's.
    pub(super) fn close(&self) -> Word {
        // Acquire pairs with the Release of `publish`. Relaxed otherwise: the sender learns nothing but that it is too late.
        Word(self.word.fetch_or(CLOSED, Ordering::Acquire))
    }
}
