//! Values of a bounded queue: a ring of slots, allocated once.

use std::mem::{self, MaybeUninit};

use super::Values;
use crate::sync::{AtomicU64, Ordering, UnsafeCell};

/// A value, and how many were lost in front of it.
struct ValueAfterLosses<V> {
    value: V,
    lost: u64,
}

type Slot<V> = UnsafeCell<MaybeUninit<ValueAfterLosses<V>>>;

/// A ring that has one slot more than its limit, for a last value.
pub(crate) struct Ring<V> {
    slots: Box<[Slot<V>]>,
    /// True if the stream ends when there is no room.
    ends: bool,
    /// Losses after the value that was written last.
    trailing: AtomicU64,
    /// How many values were read.
    read: Padded,
}

/// A cache line for what the receiver writes, because the sender writes all the time to what is next to it.
#[repr(align(128))]
struct Padded(AtomicU64);

// SAFETY: by `Values`, each value is used by one half at a time; it moves from the sender's thread to the receiver's, or back
// to the sender.
unsafe impl<V: Send> Send for Ring<V> {}
// SAFETY: as above; only the unsafe functions of `Values` access a value through a reference to the ring.
unsafe impl<V: Send> Sync for Ring<V> {}

/// The sender's position.
#[derive(Default)]
pub(crate) struct Back {
    slot: usize,
    written: u64,
    /// How many values the receiver had read when the sender last looked.
    read: u64,
    /// Losses since the value that was written last.
    lost: u64,
}

impl<V> Ring<V> {
    pub(crate) fn new(limit: usize, ends: bool) -> Self {
        Self {
            slots: (0..=limit)
                .map(|_| UnsafeCell::new(MaybeUninit::uninit()))
                .collect(),
            ends,
            trailing: AtomicU64::new(0),
            read: Padded(AtomicU64::new(0)),
        }
    }

    /// The slot at a position, which moves to the next one.
    #[inline(always)]
    fn advance(&self, position: &mut usize) -> &Slot<V> {
        let slot = &self.slots[*position];
        let next = *position + 1;
        *position = if next == self.slots.len() { 0 } else { next };
        slot
    }

    /// Writes to the next slot.
    ///
    /// # Safety
    ///
    /// The caller is the sender, and no value that was not read lies in the slot.
    #[inline(always)]
    unsafe fn write_slot(&self, back: &mut Back, value: V) {
        // First of all, because the compiler keeps a copy of the value if other atomic accesses come before.
        let entry = self.advance(&mut back.slot).with_mut(|slot| {
            let entry = slot.cast::<ValueAfterLosses<V>>();
            // SAFETY: the pointer is valid, and the slot is the sender's, by contract. (By fields, because an entry that is
            // built as a whole is copied once more.)
            unsafe { (&raw mut (*entry).value).write(value) };
            entry
        });
        let lost = mem::take(&mut back.lost);
        // SAFETY: as above.
        unsafe { (&raw mut (*entry).lost).write(lost) };
        if lost > 0 {
            // Relaxed: published with the value.
            self.trailing.store(0, Ordering::Relaxed);
        }
        back.written += 1;
    }
}

// SAFETY: both positions go through the slots in the same order. The sender writes to a slot only if its former value was
// read, or, once, to the one that is always left over.
unsafe impl<V> Values for Ring<V> {
    type Value = V;
    type Back = Back;
    type Front = usize;

    #[inline(always)]
    fn has_room(&self, back: &mut Back) -> bool {
        let limit = self.slots.len() as u64 - 1;
        if back.written - back.read < limit {
            return true;
        }
        // Acquire pairs with the Release in `make_room`: the slots of those values have been read.
        back.read = self.read.0.load(Ordering::Acquire);
        back.written - back.read < limit
    }

    #[inline(always)]
    unsafe fn write(&self, back: &mut Back, value: V) {
        // SAFETY: by contract, `has_room` has found that fewer values than slots are unread.
        unsafe { self.write_slot(back, value) };
    }

    unsafe fn write_last(&self, back: &mut Back, value: V) {
        // SAFETY: `has_room` leaves one slot free, and it is used once, because nothing is written afterwards.
        unsafe { self.write_slot(back, value) };
    }

    unsafe fn write_back(&self, back: &mut Back) -> V {
        let slot = back.slot.checked_sub(1).unwrap_or(self.slots.len() - 1);
        // SAFETY: this is where the value was written; it was not and will not be read, by contract.
        let entry = unsafe { self.slots[slot].with_mut(|slot| (*slot).assume_init_read()) };
        entry.value
    }

    #[inline]
    fn count_lost(&self, back: &mut Back) -> bool {
        back.lost += 1;
        // Relaxed: published with the end.
        self.trailing.store(back.lost, Ordering::Relaxed);
        !self.ends
    }

    #[inline(always)]
    unsafe fn read(&self, front: &mut usize, lost: &mut u64) -> V {
        self.advance(front).with_mut(|slot| {
            let entry = slot.cast::<ValueAfterLosses<V>>();
            // SAFETY: the value was published, is the next one in order, and is read once. (Field by field, like the write.)
            unsafe {
                *lost += (*entry).lost;
                (&raw const (*entry).value).read()
            }
        })
    }

    #[inline]
    fn make_room(&self, read: u64) {
        // Release pairs with the Acquire in `has_room`.
        self.read.0.store(read, Ordering::Release);
    }

    fn take_trailing(&self) -> u64 {
        // Relaxed: if the sender has ended the stream, that has published it.
        self.trailing.swap(0, Ordering::Relaxed)
    }

    unsafe fn leave(&self, _front: &mut usize) {}
}
