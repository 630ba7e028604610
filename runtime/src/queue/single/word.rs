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
    /// The sender's part of the word.
    #[inline]
    pub(super) const fn of_sender(count: u64, end: Option<End>, gone: bool) -> Self {
        let end = match end {
            None => 0,
            Some(End::Finished) => 1,
            Some(End::Dropped) => 2,
            Some(End::Failed) => 3,
            Some(End::Overflowed) => 4,
            Some(End::Panicked) => 5,
            Some(End::Closed) => 6,
        };
        let gone = if gone { GONE } else { 0 };
        Self(count << COUNT_SHIFT | end << END_SHIFT | gone)
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

    #[test]
    fn word_holds_all_parts() {
        let ends = [
            None,
            Some(End::Finished),
            Some(End::Dropped),
            Some(End::Failed),
            Some(End::Overflowed),
            Some(End::Panicked),
            Some(End::Closed),
        ];
        for end in ends {
            for gone in [false, true] {
                let word = Word::of_sender(u64::MAX >> COUNT_SHIFT, end, gone);
                assert_eq!(word.count(), u64::MAX >> COUNT_SHIFT);
                assert_eq!(word.end(), end);
                assert_eq!(word.has_ended(), end.is_some());
                assert_eq!(word.is_gone(), gone);
                assert!(!word.is_waiting() && !word.is_closed());
            }
        }
    }
}
