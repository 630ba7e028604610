//! The first value that fits.

use crate::{Events, Guard};

impl<V, G: Guard> Events<V, G> {
    /// Waits for the first value of which `find` makes something, then closes the stream.
    ///
    /// Returns `None` if the stream ends before. The library has been unregistered when the future is done.
    ///
    /// ```
    /// # use awaitify::{Buffer, Events};
    /// # use std::{future::Future, pin::pin, task::{Context, Poll, Waker}};
    /// async fn first_long(names: Events<String>) -> Option<usize> {
    ///     names.first(|name| (name.len() > 3).then_some(name.len())).await
    /// }
    /// # let names = Events::new(Buffer::unbounded(), |emitter| {
    /// #     ["ann", "robert", "bob"].into_iter().for_each(|name| emitter.emit(name.to_owned()));
    /// # });
    /// # let mut cx = Context::from_waker(Waker::noop());
    /// # assert_eq!(pin!(first_long(names)).poll(&mut cx), Poll::Ready(Some(6)));
    /// ```
    ///
    /// # Panics
    ///
    /// If `find` does. The stream is closed then.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future closes the stream.
    pub async fn first<U>(mut self, mut find: impl FnMut(V) -> Option<U>) -> Option<U> {
        while let Some(value) = self.next().await {
            if let Some(found) = find(value) {
                return Some(found);
            }
        }
        None
    }
}
