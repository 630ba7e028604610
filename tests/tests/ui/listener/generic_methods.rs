use awaitify::awaitable;

#[awaitable(listener, stream(unbounded))]
trait Opaque {
    #[awaitable(map = |value: String| -> String { value })]
    fn called(&self, value: impl Into<String>);
}

#[awaitable(listener, stream(unbounded))]
trait StillGeneric {
    #[awaitable(map = |value: T| -> Vec<T> { vec![value] })]
    fn called<T>(&self, value: T);
    #[awaitable(flow = |value: [u8; N]| -> awaitify::Flow<[u8; N]> { awaitify::Flow::Item(value) })]
    fn block<const N: usize>(&self, value: [u8; N]);
}

#[awaitable(listener, stream(unbounded))]
trait Stated {
    /// The trait's own bounds are in the help line.
    type Error: std::fmt::Debug + Send;
    fn failed(&self, error: Self::Error);
}

fn main() {}
