// A reply of the trait that fits no other method is reported at that method.
use awaitify::awaitable;

#[awaitable(listener, stream(unbounded), reply = true, reply_when_closed = false)]
trait Both {
    fn asked(&self) -> bool;
    fn read(&self) -> Result<u8, String>;
    fn told(&self);
}

#[awaitable(listener, stream(unbounded), reply_when_closed = 0)]
trait Closed {
    #[awaitable(reply = 1)]
    fn counted(&self) -> usize;
    #[awaitable(reply = true)]
    fn asked(&self) -> bool;
    #[awaitable(reply = None, reply_when_closed = None)]
    fn own(&self) -> Option<u8>;
}

fn main() {}
