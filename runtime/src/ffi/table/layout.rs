//! How keys and slots divide a word.

/// The position of a slot in the table.
pub(crate) type Index = u32;

/// The number of slots that a thread and the depot exchange at once.
pub(crate) const BLOCK: Index = if cfg!(awaitify_loom) { 2 } else { 64 };

/// Under loom the narrow layout is checked as well: `--cfg awaitify_narrow_keys`.
pub(super) const WIDE: bool = usize::BITS >= 64 && !cfg!(awaitify_narrow_keys);

/// Under loom the table has 14 slots, so that a model soon reaches the end of a list and of a chunk.
const INDEX_BITS: u32 = if cfg!(awaitify_loom) {
    4
} else if WIDE {
    26
} else {
    20
};

/// Under loom narrow generations have two bits, so that a model soon reaches the last.
const GENERATION_BITS: u32 = if cfg!(awaitify_loom) && !WIDE {
    2
} else {
    usize::BITS - INDEX_BITS
};

pub(super) const MAX_INDEX: usize = (1 << INDEX_BITS) - 1;
pub(super) const MAX_GENERATION: usize = usize::MAX >> (usize::BITS - GENERATION_BITS);

/// The number of chunks. The first has one block, and each has twice as many as the one before.
pub(super) const CHUNKS: usize = (INDEX_BITS - BLOCK.ilog2()) as usize;

/// Identifies an entry. It is never zero, because generations count from one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Key(usize);

impl Key {
    pub(super) const fn new(index: Index, generation: usize) -> Self {
        Key(index as usize | generation << INDEX_BITS)
    }

    /// Reads a number that may not be a key.
    pub(crate) const fn from_bits(bits: usize) -> Self {
        Key(bits)
    }

    pub(crate) const fn bits(self) -> usize {
        self.0
    }

    pub(super) const fn index(self) -> Index {
        (self.0 & MAX_INDEX) as Index
    }

    pub(super) const fn generation(self) -> usize {
        self.0 >> INDEX_BITS
    }

    /// The key of the slot's next entry, or `None` if the slot is retired.
    pub(super) const fn next(self) -> Option<Self> {
        if self.generation() != MAX_GENERATION {
            Some(Self::new(self.index(), self.generation() + 1))
        } else if WIDE {
            None
        } else {
            Some(Self::new(self.index(), 1))
        }
    }
}

/// How often an entry is found by the calls of C.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Use {
    /// By one call, which takes it.
    Once,
    /// By each call, until it is removed.
    Many,
}

/// The state of a slot: the generation of its entry, or of its last one if it is free, and what the entry is used for.
/// Zero is a slot that was never used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct SlotState(pub(super) usize);

const STATE: usize = 0b11;
const FREE: usize = 0;
const ONCE: usize = 1;
const OPEN: usize = 2;
const CLOSING: usize = 3;

impl SlotState {
    /// One call that is inside.
    pub(super) const PIN: usize = STATE + 1;
    /// All bits of the number of calls inside.
    const MAX_PINS: usize = MAX_INDEX & !STATE;

    const fn new(generation: usize, state: usize) -> Self {
        SlotState(generation << INDEX_BITS | state)
    }

    pub(super) const fn free(generation: usize) -> Self {
        Self::new(generation, FREE)
    }

    /// An entry for one call.
    pub(super) const fn once(generation: usize) -> Self {
        Self::new(generation, ONCE)
    }

    /// An entry for many calls, none of which is inside.
    pub(super) const fn open(generation: usize) -> Self {
        Self::new(generation, OPEN)
    }

    pub(super) const fn occupied(generation: usize, used: Use) -> Self {
        match used {
            Use::Once => Self::once(generation),
            Use::Many => Self::open(generation),
        }
    }

    pub(super) const fn generation(self) -> usize {
        self.0 >> INDEX_BITS
    }

    pub(super) const fn is_free(self) -> bool {
        self.0 & STATE == FREE
    }

    /// True if no call finds the entry any more, but one is still inside.
    const fn is_closing(self) -> bool {
        self.0 & STATE == CLOSING
    }

    /// True if C has not been told, or has not told, that the entry is not used any more.
    pub(super) const fn is_outstanding(self) -> bool {
        !self.is_free() && !self.is_closing()
    }

    /// True if a call is inside.
    const fn is_pinned(self) -> bool {
        self.0 & Self::MAX_PINS != 0
    }

    /// The word with one call more inside, unless the entry is for one call, closing, or full.
    pub(super) const fn pinned(self) -> Option<Self> {
        let is_open = self.0 & STATE == OPEN;
        let is_full = self.0 & Self::MAX_PINS == Self::MAX_PINS;
        if is_open && !is_full {
            Some(SlotState(self.0 + Self::PIN))
        } else {
            None
        }
    }

    /// The word once the entry is removed: free, or closing while a call is inside. `None` if that is so already.
    pub(super) const fn removed(self) -> Option<Self> {
        if !self.is_outstanding() {
            None
        } else if self.is_pinned() {
            Some(SlotState(self.0 | CLOSING))
        } else {
            Some(Self::free(self.generation()))
        }
    }

    /// The same state, with the last generation.
    #[cfg(any(test, awaitify_loom))]
    pub(super) const fn of_last_generation(self) -> Self {
        SlotState(self.0 & MAX_INDEX | MAX_GENERATION << INDEX_BITS)
    }

    /// True if the call that left when this was the word was the last one inside a closing entry.
    pub(super) const fn was_last(self) -> bool {
        self.is_closing() && self.0 & Self::MAX_PINS == Self::PIN
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pins_leave_generation() {
        let nearly_full = SlotState(SlotState::open(7).0 | (SlotState::MAX_PINS - SlotState::PIN));
        let full = nearly_full.pinned().unwrap();
        assert_eq!(full.generation(), 7);
        assert_eq!(full.pinned(), None);
        assert!(full.is_outstanding());
    }

    #[test]
    fn pinned_entry_closes_before_free() {
        let open = SlotState::open(7);
        assert_eq!(open.removed(), Some(SlotState::free(7)));
        let closing = open.pinned().and_then(SlotState::removed).unwrap();
        assert!(closing.was_last());
        assert!(!closing.is_outstanding());
        assert_eq!((closing.pinned(), closing.removed()), (None, None));
    }

    #[test]
    fn entry_for_one_call_is_not_pinned() {
        assert_eq!(SlotState::once(7).pinned(), None);
        assert_eq!(SlotState::once(7).removed(), Some(SlotState::free(7)));
        assert_eq!(SlotState::free(7).removed(), None);
    }
}
