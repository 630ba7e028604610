//! The producing half.

use super::{Arc, Core, Values};
use crate::panics::catch_panic_in_drop;
use crate::queue::End;
use crate::queue::single::word::Word;

/// The one producer. The stream ends when it is dropped.
pub(crate) struct Sender<S: Values> {
    core: Arc<Core<S>>,
    back: S::Back,
    /// How many values were published.
    count: u64,
    end: Option<End>,
}

impl<S: Values> Sender<S> {
    pub(super) fn new(core: Arc<Core<S>>) -> Self {
        Self {
            core,
            back: S::Back::default(),
            count: 0,
            end: None,
        }
    }

    /// Adds a value. Returns whether the stream is open, or otherwise drops the value.
    #[inline(always)]
    pub(crate) fn send(&mut self, value: S::Value) -> bool {
        if self.end.is_some() {
            return Self::drop_late(value);
        }
        // SAFETY: this is the sender, and the position is its own.
        match unsafe { self.core.values.write(&mut self.back, value) } {
            Ok(()) => self.publish_value(),
            Err(value) => self.refuse(value),
        }
    }

    #[cold]
    fn drop_late(value: S::Value) -> bool {
        catch_panic_in_drop(value);
        false
    }

    /// Publishes the value that was just written.
    #[inline(always)]
    fn publish_value(&mut self) -> bool {
        self.count += 1;
        let open = self.publish(false);
        if !open {
            self.take_back();
        }
        open
    }

    /// Returns whether the receiver was open.
    #[inline(always)]
    fn publish(&mut self, gone: bool) -> bool {
        let word = Word::of_sender(self.count, self.end, gone);
        // SAFETY: this is the sender.
        let before = unsafe { self.core.signal.publish(word) };
        !before.is_closed()
    }

    /// The receiver had closed before the last value was published.
    #[cold]
    fn take_back(&mut self) {
        self.end = Some(End::Closed);
        // SAFETY: this is the sender. The receiver had closed with a smaller count, so it will not read this value, and
        // since `end` is set, nothing is written afterwards.
        catch_panic_in_drop(unsafe { self.core.values.write_back(&mut self.back) });
    }

    /// There is no room, or the stream is closed, or both.
    #[inline(never)]
    fn refuse(&mut self, value: S::Value) -> bool {
        catch_panic_in_drop(value);
        if self.core.signal.is_closed() {
            self.end = Some(End::Closed);
            return false;
        }
        let goes_on = self.core.values.count_lost(&mut self.back);
        if !goes_on {
            self.end(End::Overflowed);
        }
        goes_on
    }

    /// Adds a last value, however full the queue is, and ends the stream. Returns whether it was open.
    pub(crate) fn send_last(&mut self, value: S::Value, end: End) -> bool {
        if self.end.is_some() {
            catch_panic_in_drop(value);
            return false;
        }
        // SAFETY: this is the sender. Since `end` is set next, nothing is written afterwards.
        unsafe { self.core.values.write_last(&mut self.back, value) };
        self.end = Some(end);
        self.publish_value()
    }

    /// Ends the stream.
    pub(crate) fn end(&mut self, end: End) {
        if self.end.is_none() {
            self.end = Some(end);
            self.publish(false);
        }
    }

    /// Ends the stream because the code that sends has panicked.
    pub(crate) fn end_panicked(&mut self, message: String) {
        if self.end.is_none() {
            // It is set once, because a stream ends once.
            let _ = self.core.message.set(message.into_boxed_str());
            self.end(End::Panicked);
        }
    }

    /// Returns true if a value would still be taken.
    #[inline]
    pub(crate) fn is_open(&self) -> bool {
        self.end.is_none() && !self.core.signal.is_closed()
    }
}

impl<S: Values> Drop for Sender<S> {
    fn drop(&mut self) {
        self.end.get_or_insert(End::Dropped);
        self.publish(true);
    }
}
