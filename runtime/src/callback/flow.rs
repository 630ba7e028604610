//! Calls that tell of their end in band.

/// Reads one call of a callback: an item, nothing, or the end.
///
/// It is what the closure of `flow = |…| -> Flow<U, E>` returns. Without an error type, the items of the stream are
/// plain `U`s. With one, they are `Result<U, E>`s.
///
/// ```
/// use awaitify::Flow;
///
/// /// An empty chunk marks the end.
/// fn read(chunk: &[u8]) -> Flow<Vec<u8>> {
///     if chunk.is_empty() {
///         Flow::End
///     } else {
///         Flow::Item(chunk.to_vec())
///     }
/// }
///
/// assert_eq!(read(b"abc"), Flow::Item(b"abc".to_vec()));
/// assert_eq!(read(b""), Flow::End);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Flow<U, E = NoError> {
    /// A value; more may come.
    Item(U),
    /// Nothing to report.
    Skip,
    /// The last value.
    Last(U),
    /// The end, without a value.
    End,
    /// An error, which is the last item.
    Fail(E),
}

impl<U, E> Flow<U, E> {
    /// Changes the value of `Item` and `Last`.
    ///
    /// ```
    /// # use awaitify::Flow;
    /// let length: Flow<usize> = Flow::Item("abc").map(str::len);
    /// assert_eq!(length, Flow::Item(3));
    /// ```
    pub fn map<T>(self, change: impl FnOnce(U) -> T) -> Flow<T, E> {
        match self {
            Flow::Item(value) => Flow::Item(change(value)),
            Flow::Skip => Flow::Skip,
            Flow::Last(value) => Flow::Last(change(value)),
            Flow::End => Flow::End,
            Flow::Fail(error) => Flow::Fail(error),
        }
    }
}

/// The error type of a [`Flow`] that cannot fail.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum NoError {}
