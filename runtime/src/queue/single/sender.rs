//! The producing half.

use super::{Arc, Core, Values};
use crate::panics::catch_panic_in_drop;
use crate::queue::End;
use crate::queue::single::word::Word;

/// The one producer. The stream ends when it is dropped.
pub(crate) struct Sender<S: Values> {
    core: Arc<Core<S>>,
    back: S::Back,
    /// The sender's part of the word: how many values were published, and the end.
    word: Word,
}

impl<S: Values> Sender<S> {
    pub(super) fn new(core: Arc<Core<S>>) -> Self {
        Self {
            core,
            back: S::Back::default(),
            word: Word::NEW,
        }
    }

    /// Adds a value. Returns whether the stream is open, or otherwise drops the value.
    #[inline(always)]
    pub(crate) fn send(&mut self, value: S::Value) -> bool {
        if self.word.has_ended() {
            catch_panic_in_drop(value);
            return false;
        }
        if !self.core.values.has_room(&mut self.back) {
            let goes_on = self.refuse();
            catch_panic_in_drop(value);
            return goes_on;
        }
        // SAFETY: this is the sender, the position is its own, and there is room.
        unsafe { self.core.values.write(&mut self.back, value) };
        self.publish_value()
    }

    /// Publishes the value that was just written.
    #[inline(always)]
    fn publish_value(&mut self) -> bool {
        self.word = self.word.with_value();
        let open = self.publish();
        if !open {
            self.take_back();
        }
        open
    }

    /// Returns whether the receiver was open.
    #[inline(always)]
    fn publish(&mut self) -> bool {
        // SAFETY: this is the sender.
        let before = unsafe { self.core.signal.publish(self.word) };
        !before.is_closed()
    }

    /// The receiver had closed before the last value was published.
    #[cold]
    fn take_back(&mut self) {
        self.word = self.word.with_end(End::Closed);
        // SAFETY: this is the sender. The receiver had closed with a smaller count, so it will not read this value, and
        // since the end is set, nothing is written afterwards.
        catch_panic_in_drop(unsafe { self.core.values.write_back(&mut self.back) });
    }

    /// There is no room, or the stream is closed, or both. Returns whether the stream is still open.
    #[inline]
    fn refuse(&mut self) -> bool {
        if self.core.signal.is_closed() {
            self.word = self.word.with_end(End::Closed);
            return false;
        }
        let goes_on = self.core.values.count_lost(&mut self.back);
        if !goes_on {
            self.end(End::Overflowed);
        }
        goes_on
    }

    /// Adds a last value, however full the queue is, and ends the stream. If it had ended, drops the value.
    pub(crate) fn send_last(&mut self, value: S::Value, end: End) {
        if self.word.has_ended() {
            catch_panic_in_drop(value);
            return;
        }
        // SAFETY: this is the sender. Since the end is set next, nothing is written afterwards.
        unsafe { self.core.values.write_last(&mut self.back, value) };
        self.word = self.word.with_end(end);
        self.publish_value();
    }

    /// Ends the stream.
    pub(crate) fn end(&mut self, end: End) {
        if !self.word.has_ended() {
            self.word = self.word.with_end(end);
            self.publish();
        }
    }

    /// Ends the stream because the code that sends has panicked.
    pub(crate) fn end_panicked(&mut self, message: String) {
        if !self.word.has_ended() {
            // It is set once, because a stream ends once.
            let _ = self.core.message.set(message.into_boxed_str());
            self.end(End::Panicked);
        }
    }

    /// Returns true if a value would still be taken.
    #[inline]
    pub(crate) fn is_open(&self) -> bool {
        !self.word.has_ended() && !self.core.signal.is_closed()
    }
}

impl<S: Values> Drop for Sender<S> {
    fn drop(&mut self) {
        if !self.word.has_ended() {
            self.word = self.word.with_end(End::Dropped);
        }
        self.word = self.word.with_gone();
        self.core.operation.released();
        self.publish();
    }
}
