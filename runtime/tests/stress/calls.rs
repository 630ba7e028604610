//! The calls of a run. Both threads draw them from the same random numbers.

use std::sync::Arc;

use awaitify::{__private, Awaitable, Completer, Dropped};

/// Counts live values, and owns memory, so that a sanitizer sees a misuse.
pub(crate) struct Value {
    pub(crate) number: Box<u64>,
    pub(crate) alive: Arc<()>,
}

pub(crate) type Answer = Result<Value, Dropped>;

/// Xorshift. The calls are the same in each run.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// The action of the completing side. Both sides draw it from the same numbers, so that the awaiting side knows the
/// result to expect.
#[derive(Clone, Copy)]
pub(crate) enum Deed {
    Drop,
    ShareAndComplete,
    ShareAndDrop,
    CompleteOnce,
    CompleteIfAwaited,
    Complete,
}

impl Deed {
    pub(crate) const SEED: u64 = 0x9E37_79B9_7F4A_7C15;

    pub(crate) fn next(random: &mut Random) -> Self {
        match random.below(8) {
            0 => Deed::Drop,
            1 => Deed::ShareAndComplete,
            2 => Deed::ShareAndDrop,
            3 => Deed::CompleteOnce,
            4 => Deed::CompleteIfAwaited,
            _ => Deed::Complete,
        }
    }

    pub(crate) fn sends(self) -> bool {
        !matches!(self, Deed::Drop | Deed::ShareAndDrop)
    }
}

/// The order of the two threads. Both sides draw it after the action.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Race,
    /// The completing thread waits until there is a waker.
    AwaitFirst,
    /// The awaiting thread waits until the completer is gone.
    CompleteFirst,
}

impl Order {
    pub(crate) fn next(random: &mut Random) -> Self {
        match random.below(32) {
            0 => Order::AwaitFirst,
            1 => Order::CompleteFirst,
            _ => Order::Race,
        }
    }
}

/// A call on the awaiting side: its number, and the action of the other side.
pub(crate) struct Call {
    pub(crate) number: u64,
    pub(crate) deed: Deed,
    pub(crate) order: Order,
}

impl Call {
    pub(crate) fn next(number: u64, deeds: &mut Random) -> Self {
        Call {
            number,
            deed: Deed::next(deeds),
            order: Order::next(deeds),
        }
    }
}

impl Call {
    /// Asserts that the received value is the one that was sent.
    pub(crate) fn check(&self, answer: Answer) -> u64 {
        assert_eq!(answer.is_ok(), self.deed.sends(), "the value was lost");
        match answer {
            Ok(value) => {
                assert_eq!(*value.number, self.number, "another call's value");
                assert!(Arc::strong_count(&value.alive) > 1);
                1
            }
            Err(dropped) => {
                assert_eq!(dropped.function(), "stress");
                0
            }
        }
    }
}

/// One of each for each call.
pub(crate) fn start_batch() -> (Vec<Completer<Answer>>, Vec<Awaitable<Answer>>) {
    (0..BATCH)
        .map(|_| __private::pair(|| "stress", || Err(Dropped::new("stress"))))
        .unzip()
}

pub(crate) const BATCH: u64 = 250;
