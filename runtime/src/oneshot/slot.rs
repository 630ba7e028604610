//! The place of the value in a cell.

use std::mem::{ManuallyDrop, MaybeUninit};

/// Holds `dropped` until the sender writes a value. It drops neither.
#[repr(C)]
pub(super) union Slot<T> {
    /// Makes what the awaitable returns if the sender was dropped.
    dropped: fn() -> T,
    value: ManuallyDrop<T>,
}

/// A word that may be padding.
type MachineWord = MaybeUninit<usize>;

/// Slots of up to so many words are moved word by word.
///
/// A callback inside the call writes the value, and the awaitable reads it a few instructions later. The processor can only
/// forward a store to a load if that one store wrote all bytes of the load. But the compiler writes known fields one by one
/// and copies unknown ones 16 bytes at a time. Then the load waits until the stores have reached the cache, which takes
/// longer than the rest of the call. So the write and the read both use words.
const MOST_WORDS: usize = 4;

impl<T> Slot<T> {
    const WORDS: usize = size_of::<Self>() / size_of::<MachineWord>();
    const BY_WORDS: bool =
        Self::WORDS <= MOST_WORDS && align_of::<Self>() == align_of::<MachineWord>();

    #[inline(always)]
    pub(super) const fn new(dropped: fn() -> T) -> Self {
        Self { dropped }
    }

    /// Returns the function that the slot was made with.
    ///
    /// # Safety
    ///
    /// The slot is valid for reads, and no value was written.
    #[inline]
    pub(super) unsafe fn dropped(slot: *const Self) -> fn() -> T {
        // SAFETY: by contract, this is still the field that `new` has written.
        unsafe { (*slot).dropped }
    }

    /// Writes the value.
    ///
    /// # Safety
    ///
    /// The slot is valid for writes.
    #[inline(always)]
    pub(super) unsafe fn write(slot: *mut Self, value: T) {
        let new = Self {
            value: ManuallyDrop::new(value),
        };
        if !Self::BY_WORDS {
            // SAFETY: by contract.
            return unsafe { slot.write(new) };
        }
        let from = (&raw const new).cast::<MachineWord>();
        for word in 0..Self::WORDS {
            // SAFETY: a slot has `WORDS` words and their alignment, and `new` is one. By contract, so is the other. A
            // `MachineWord` may hold any byte, also padding. (Volatile, so that the compiler keeps the words.)
            unsafe {
                slot.cast::<MachineWord>()
                    .add(word)
                    .write_volatile(*from.add(word))
            };
        }
    }

    /// Moves the value out.
    ///
    /// # Safety
    ///
    /// The slot is valid for reads, a value was written, and this is the only read.
    #[inline(always)]
    pub(super) unsafe fn read(slot: *const Self) -> T {
        if !Self::BY_WORDS {
            // SAFETY: by contract.
            return ManuallyDrop::into_inner(unsafe { slot.read().value });
        }
        let mut copy = MaybeUninit::<Self>::uninit();
        let to = copy.as_mut_ptr().cast::<MachineWord>();
        for word in 0..Self::WORDS {
            // SAFETY: as in `write`.
            unsafe {
                to.add(word)
                    .write(slot.cast::<MachineWord>().add(word).read_volatile())
            };
        }
        // SAFETY: every byte was copied, so this holds the value, and by contract there is no other copy in use.
        ManuallyDrop::into_inner(unsafe { copy.assume_init().value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moves<T: PartialEq + std::fmt::Debug + Clone>(value: T) {
        let mut slot = Slot::new(|| unreachable!("a value was written"));
        // SAFETY: the slot is ours.
        unsafe { Slot::write(&raw mut slot, value.clone()) };
        // SAFETY: a value was written just now.
        assert_eq!(unsafe { Slot::read(&raw const slot) }, value);
    }

    #[test]
    fn values_of_every_size_are_moved() {
        moves(());
        moves(7_u8);
        moves(Some(7_u16));
        moves((1_u8, 2_u64));
        moves(Ok::<u64, &str>(3));
        moves(Err::<u64, &str>("text"));
        moves(String::from("three words"));
        moves((String::from("four"), 5_u8));
        moves((String::from("more"), String::from("words")));
        moves(1_u128);
        moves([9_u8; 31]);
    }

    #[test]
    fn dropped_is_kept_until_a_value() {
        let slot = Slot::new(|| 5);
        // SAFETY: no value was written.
        assert_eq!(unsafe { Slot::dropped(&raw const slot) }(), 5);
    }

    #[test]
    fn small_values_are_moved_by_words() {
        // Not `u64` or `u128`, whose alignments depend on the target.
        #[repr(align(16))]
        struct Aligned;
        const { assert!(Slot::<()>::BY_WORDS && Slot::<usize>::BY_WORDS) };
        const { assert!(Slot::<Result<String, &str>>::BY_WORDS) };
        const { assert!(!Slot::<[usize; 5]>::BY_WORDS && !Slot::<Aligned>::BY_WORDS) };
    }
}
