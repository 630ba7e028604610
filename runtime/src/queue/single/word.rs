//! The bits of the word that both halves share.

use crate::queue::End;

pub(super) const WAITING: u64 = 1;
/// The waker is in cell 1. Set only together with `WAITING`.
pub(super) const CELL: u64 = 1 << 1;
pub(super) const CLOSED: u64 = 1 << 2;
const GONE: u64 = 1 << 3;
const END_SHIFT: u32 = 4;
const END: u64 = 0b111 << END_SHIFT;
/// Leaves 57 bits for the count, so that it never wraps.
const COUNT_SHIFT: u32 = 7;

/// The word as it was at one moment.
#[derive(Clone, Copy)]
pub(super) struct Word(pub(super) u64);

impl Word {
    /// The word of a new queue.
    pub(super) const NEW: Self = Self(0);

    /// The word with one more value.
    #[inline]
    pub(super) const fn with_value(self) -> Self {
        Self(self.0 + (1 << COUNT_SHIFT))
    }

    /// The word with this end, in place of another one.
    pub(super) const fn with_end(self, end: End) -> Self {
        let end = match end {
            End::Finished => 1,
            End::Dropped => 2,
            End::Failed => 3,
            End::Overflowed => 4,
            End::Panicked => 5,
            End::Closed => 6,
        };
        Self(self.0 & !END | end << END_SHIFT)
    }

    /// The word once the sender was dropped.
    pub(super) const fn with_gone(self) -> Self {
        Self(self.0 | GONE)
    }

    /// How many values were ever published.
    #[inline]
    pub(super) const fn count(self) -> u64 {
        self.0 >> COUNT_SHIFT
    }

    #[inline]
    pub(super) const fn is_waiting(self) -> bool {
        self.0 & WAITING != 0
    }

    /// The cell of the waker, if it is waiting.
    #[inline]
    pub(super) const fn cell(self) -> usize {
        (self.0 & CELL != 0) as usize
    }

    #[inline]
    pub(super) const fn is_closed(self) -> bool {
        self.0 & CLOSED != 0
    }

    #[inline]
    pub(super) const fn is_gone(self) -> bool {
        self.0 & GONE != 0
    }

    #[inline]
    pub(super) const fn has_ended(self) -> bool {
        self.0 & END != 0
    }

    pub(super) const fn end(self) -> Option<End> {
        match (self.0 & END) >> END_SHIFT {
            0 => None,
            1 => Some(End::Finished),
            2 => Some(End::Dropped),
            3 => Some(End::Failed),
            4 => Some(End::Overflowed),
            5 => Some(End::Panicked),
            _ => Some(End::Closed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENDS: [End; 6] = [
        End::Finished,
        End::Dropped,
        End::Failed,
        End::Overflowed,
        End::Panicked,
        End::Closed,
    ];

    #[test]
    fn word_holds_all_parts() {
        let mut word = Word::NEW;
        for (before, end) in ENDS.into_iter().enumerate() {
            assert_eq!((word.count(), word.end()), (before as u64, None));
            word = word.with_value();
            let ended = word.with_end(end);
            assert_eq!((ended.count(), ended.end()), (word.count(), Some(end)));
            assert!(ended.has_ended() && !ended.is_gone());
            let gone = ended.with_gone();
            assert_eq!((gone.count(), gone.end()), (word.count(), Some(end)));
            assert!(gone.is_gone() && !gone.is_waiting() && !gone.is_closed());
        }
    }

    #[test]
    fn end_replaces_another() {
        let closed = ENDS.map(|end| Word::NEW.with_end(end).with_end(End::Closed));
        assert!(closed.iter().all(|word| word.end() == Some(End::Closed)));
        assert_eq!(closed[0].with_end(End::Finished).end(), Some(End::Finished));
    }
}
