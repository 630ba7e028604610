//! A table of what C calls back, found by number and never by address.
//!
//! Everything in it is an atomic word. Whatever number C passes, and on whatever thread, a look-up at worst finds nothing.
//!
//! # Keys
//!
//! A key has the index of a slot (low bits) and the generation of its entry (high bits).
//!
//! | target | index | generation | consequence |
//! |---|---|---|---|
//! | 64 bits | 26 | 38 | 67 million calls outstanding; a slot is retired after its last generation, so a key is never valid twice |
//! | 32 bits | 20 | 12 | a million calls outstanding; generations wrap, so a stale key matches a later call with a chance of 1 in 4,095 |
//!
//! # A slot's life
//!
//! The word of a slot has the generation of its entry and, in place of the index, its state.
//!
//! | state | who may write to the slot | goes to |
//! |---|---|---|
//! | free | the thread that owns its list | once or open, by `insert`: writes the entry, then stores the word |
//! | once | no thread | free, by the one `take` or `remove` whose compare-exchange finds the word |
//! | open, and how many calls are inside | no thread | the same with one more or less, by `pin` and `unpin`; free or closing, by the one `remove` whose compare-exchange finds the word |
//! | closing, and how many calls are inside | no thread | free, by the `unpin` of the last call |
//!
//! So an entry is never removed under a call that uses it, and nothing waits for such a call. `remove` may even be called
//! from inside it.
//!
//! Free slots are in lists of threads (`free_list`), so a call costs one atomic read-modify-write. A free slot stores the key of
//! its next entry, so a call that starts takes the slot by its pointer and need not compute the key. `tests/loom_ffi` runs
//! the races with a small table.
//!
//! # Memory
//!
//! A slot has 64 bytes. Slots are used again but never freed, because C may pass an old number at any time. So the table
//! has 64 bytes for each of the calls that were outstanding at once at most, 61 MiB for a million. Free slots add at most two
//! lists of 4 KiB for each thread, and 1 MiB that the depots keep.

mod chunk;
pub(crate) mod free_list;
mod layout;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use self::chunk::{Slot, find, slot_begun, slots_begun};
use self::layout::{Index, MAX_GENERATION, SlotState, WIDE};
use crate::sync::Ordering;

pub(crate) use self::layout::{Key, Use};

/// True if a key is never valid again. Then an entry that was taken is the one whose kind was accepted.
pub(crate) const UNIQUE_KEYS: bool = WIDE;

/// The two words in an occupied slot. Only `kind` knows what they mean.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Entry {
    pub(crate) value: *mut (),
    pub(crate) kind: *mut (),
}

/// The result of [`remove`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[must_use]
pub(crate) enum Removed {
    /// The entry, which is the caller's now.
    Now(Entry),
    /// An entry that calls are inside. The last one gets it, from [`unpin`].
    Later,
    /// No entry, or one that had been removed.
    Nothing,
}

impl Slot {
    // The words are read and written relaxed: `insert` publishes them by its Release store to `word`, and a reader has
    // read `word` with Acquire.
    fn entry(&self) -> Entry {
        Entry {
            value: self.value.load(Ordering::Relaxed),
            kind: self.kind.load(Ordering::Relaxed),
        }
    }
}

/// Inserts `entry` and returns its key.
///
/// # Panics
///
/// If every slot that a key can name is occupied.
#[inline]
pub(crate) fn insert(entry: Entry, used: Use) -> Key {
    let slot = free_list::pop();
    // Relaxed: a free slot belongs to the thread that took it out of a list, and lists change owners under a lock.
    let key = Key::from_bits(slot.key.load(Ordering::Relaxed));
    slot.value.store(entry.value, Ordering::Relaxed);
    slot.kind.store(entry.kind, Ordering::Relaxed);
    // Release: pairs with the Acquire loads in `take`, `pin` and `remove`.
    slot.word.store(
        SlotState::occupied(key.generation(), used).0,
        Ordering::Release,
    );
    key
}

/// Takes the entry of `key`, if it is there for one call and `accept` returns true for its kind. Only one of several
/// callers gets it.
///
/// `accept` may see the kind of an entry that is gone by then. It is not taken then.
#[inline]
pub(crate) fn take(key: Key, accept: impl FnOnce(*mut ()) -> bool) -> Option<Entry> {
    let slot = find(key.index())?;
    let there = SlotState::once(key.generation());
    // Acquire: pairs with the Release store in `insert`, so that the kind is that of this key or newer.
    if slot.word.load(Ordering::Acquire) != there.0 || !accept(slot.kind.load(Ordering::Relaxed)) {
        return None;
    }
    // On 64-bit targets the exchange only decides who is first, because the slot had this key since it was loaded.
    // Acquire is for 32-bit targets, where the key may be valid again for a later entry, which must not be read before.
    // There is nothing to release, because the next thread to use the slot gets it from this thread or by a lock.
    let free = SlotState::free(key.generation());
    slot.word
        .compare_exchange(there.0, free.0, Ordering::Acquire, Ordering::Relaxed)
        .ok()?;
    Some(take_out(key, slot))
}

/// Enters the entry of `key`, if it is there for many calls. It stays until [`unpin`] is called.
///
/// The kind of the entry may be that of another callback, which is compared when the call is inside. Before that, the kind
/// could change on 32-bit targets, where the key may be valid again.
#[inline]
pub(crate) fn pin(key: Key) -> Option<Entry> {
    let slot = find(key.index())?;
    let mut word = SlotState(slot.word.load(Ordering::Relaxed));
    loop {
        let pinned = word.pinned()?;
        if word.generation() != key.generation() {
            return None;
        }
        // Acquire: pairs with the Release store in `insert`, directly or through other exchanges.
        match slot.word.compare_exchange_weak(
            word.0,
            pinned.0,
            Ordering::Acquire,
            Ordering::Relaxed,
        ) {
            Ok(_) => return Some(slot.entry()),
            Err(changed) => word = SlotState(changed),
        }
    }
}

/// Leaves the entry of `key`, which [`pin`] has returned. If it was removed and this is the last call to leave, returns it.
#[inline]
#[must_use]
pub(crate) fn unpin(key: Key) -> Option<Entry> {
    let slot = slot_begun(key.index());
    // Release: the use of the entry comes before its removal. Acquire: pairs with that of the other calls, for the last.
    let before = SlotState(slot.word.fetch_sub(SlotState::PIN, Ordering::AcqRel));
    if !before.was_last() {
        return None;
    }
    // Relaxed: no thread changes the word of a closing entry that no call is inside.
    slot.word
        .store(SlotState::free(key.generation()).0, Ordering::Relaxed);
    Some(take_out(key, slot))
}

/// Removes the entry of `key`, if it is there and `accept` returns true for its kind. No call finds it any more.
pub(crate) fn remove(key: Key, accept: impl Fn(*mut ()) -> bool) -> Removed {
    let Some(slot) = find(key.index()) else {
        return Removed::Nothing;
    };
    // Acquire, here and in the exchange: pairs with the Release store in `insert` and with the Release in `unpin`.
    let mut word = SlotState(slot.word.load(Ordering::Acquire));
    loop {
        let Some(removed) = word.removed() else {
            return Removed::Nothing;
        };
        if word.generation() != key.generation() || !accept(slot.kind.load(Ordering::Relaxed)) {
            return Removed::Nothing;
        }
        match slot.word.compare_exchange_weak(
            word.0,
            removed.0,
            Ordering::Acquire,
            Ordering::Acquire, // on failure
        ) {
            Ok(_) if removed.is_free() => return Removed::Now(take_out(key, slot)),
            Ok(_) => return Removed::Later,
            Err(changed) => word = SlotState(changed),
        }
    }
}

/// Returns true if [`insert`] has returned `key` and its entry was taken or removed. On 32-bit targets, where generations
/// wrap, also if that may be so.
pub(crate) fn is_spent(key: Key) -> bool {
    let Some(slot) = find(key.index()) else {
        return false;
    };
    // Relaxed: generations only grow, and the caller has got the key from the thread that inserted.
    let word = SlotState(slot.word.load(Ordering::Relaxed));
    if word.generation() == key.generation() {
        return key.generation() != 0 && !word.is_outstanding();
    }
    let older = 1..if WIDE {
        word.generation()
    } else {
        MAX_GENERATION + 1
    };
    word.generation() != 0 && older.contains(&key.generation())
}

/// Reads the entry of a slot that became free just now, and makes the slot ready for the next one.
#[inline]
fn take_out(key: Key, slot: &'static Slot) -> Entry {
    // Before the slot is pushed, because if this thread is ending, another may get it at once.
    let entry = slot.entry();
    if let Some(next) = key.next() {
        // Relaxed: as in `insert`.
        slot.key.store(next.bits(), Ordering::Relaxed);
        free_list::push(slot);
    }
    entry
}

/// Counts the entries that were not removed, by looking at all slots that were ever used.
pub(crate) fn outstanding() -> usize {
    // Relaxed: a count, which may be out of date at once.
    let words = slots_begun().map(|slot| SlotState(slot.word.load(Ordering::Relaxed)));
    words.filter(|word| word.is_outstanding()).count()
}

/// How the slots of the table are used, for tests.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Slots {
    /// All slots that were begun.
    pub begun: usize,
    /// Those that have an entry, also one that is closing.
    pub occupied: usize,
    /// Those whose generations are used up.
    pub retired: usize,
    /// Those in the lists of this thread and in the depots.
    pub listed: usize,
}

impl Slots {
    /// Returns how many slots are in no list and have no entry. If only this thread has lists, these are lost.
    #[must_use]
    pub fn lost(&self) -> isize {
        self.begun as isize - (self.occupied + self.retired + self.listed) as isize
    }
}

/// Counts the slots. If other threads use the table meanwhile, or have lists, the numbers do not add up.
#[must_use]
pub fn slots() -> Slots {
    let words: Vec<SlotState> = slots_begun()
        .map(|slot| SlotState(slot.word.load(Ordering::Relaxed)))
        .collect();
    let occupied = words.iter().filter(|word| !word.is_free()).count();
    let is_retired = |word: &SlotState| WIDE && *word == SlotState::free(MAX_GENERATION);
    let listed: BTreeSet<Index> = free_list::listed().into_iter().collect();
    let retired = words.iter().filter(|word| is_retired(word)).count();
    Slots {
        begun: words.len(),
        occupied,
        retired,
        listed: listed.len(),
    }
}

/// Makes the entry of `key` that of the slot's last generation, because it would take 2³⁸ calls to get there.
#[cfg(any(test, awaitify_loom))]
#[cfg_attr(test, allow(unreachable_pub, reason = "for the models only"))]
pub fn skip_to_last_generation(key: usize) -> usize {
    let key = Key::from_bits(key);
    let slot = slot_begun(key.index());
    let word = SlotState(slot.word.load(Ordering::Relaxed));
    slot.word
        .store(word.of_last_generation().0, Ordering::Release);
    Key::new(key.index(), MAX_GENERATION).bits()
}
