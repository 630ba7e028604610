use awaitify::awaitable;

#[awaitable(listener)]
trait Undecided {
    fn called(&self);
}

#[awaitable(listener, stream)]
trait WithoutPolicy {
    fn called(&self);
}

#[awaitable(listener, stream(unbounded))]
trait AsynchronousReply {
    async fn called(&self) -> Option<u8>;
}

#[awaitable(listener, stream(unbounded))]
trait NoneDelivered {
    fn called(&self) {}
}

#[awaitable(listener, stream(unbounded), map = |value: u8| -> u8 { value })]
trait MapForAll {
    fn called(&self, value: u8);
}

#[awaitable(listener, stream(unbounded), poll(every = "1s"))]
trait Polled {
    fn called(&self, value: u8);
}

#[awaitable(listener, stream(unbounded), ignore = first)]
trait IgnoresAll {
    fn called(&self);
    #[awaitable(ignore = (0, 2))]
    fn other(&self, one: u8, two: u8);
}

#[awaitable(listener, stream(unbounded))]
trait Generic {
    fn called<T>(&self, value: T);
}

#[awaitable(listener, stream(unbounded))]
trait Opaque {
    fn called(&self, value: impl Sized);
}

#[awaitable(listener, stream(unbounded))]
trait Associated {
    fn called(&self);
    fn make() -> u8;
}

#[awaitable(listener, stream(unbounded))]
trait Replies {
    fn called(&self) -> bool;
}

#[awaitable(listener, stream(unbounded))]
trait NoNeutralReply {
    fn called(&self) -> std::time::Duration;
}

#[awaitable(listener, stream(unbounded))]
trait Borrows {
    fn called(&self, value: &mut u8);
}

#[awaitable(listener, stream(unbounded))]
trait NamesSelf {
    fn called(&self, value: Self)
    where
        Self: Sized;
}

#[awaitable(listener, stream(unbounded))]
trait Unstated {
    type Error;
    fn called(&self) -> Result<(), Self::Error>;
}

#[awaitable(listener, stream(unbounded))]
unsafe trait Promising {
    fn called(&self);
}

#[awaitable(listener, stream(unbounded), events(caled = Called))]
trait Misspelt {
    fn called(&self);
}

#[awaitable(listener, stream(unbounded))]
trait SameVariant {
    fn called(&self);
    fn on_called(&self);
}

#[awaitable(listener, stream(unbounded), keep)]
trait Kept {
    #[awaitable(cancel = drop)]
    fn called(&self);
}

#[awaitable(listener, ok = on_success)]
trait HalfAPair {
    fn on_success(&self);
    fn on_error(&self);
}

#[awaitable(listener, ok = on_success, err = on_error)]
trait WithoutRole {
    fn on_success(&self);
    fn on_error(&self);
    fn on_pause(&self);
}

#[awaitable(listener, stream(unbounded))]
trait Skipped {
    fn called(&self);
    #[awaitable(map = |value: u8| -> u8 { value }, skip)]
    fn other(&self, value: u8);
}

#[awaitable(listener, callback = called)]
trait DroppedOfMethod {
    #[awaitable(dropped = 0)]
    fn called(&self, value: u8);
}

#[awaitable(listener, stream(unbounded), flow = |value: u8| -> Flow<u8> { Flow::Item(value) })]
trait FlowForAll {
    fn called(&self, value: u8);
}

#[awaitable(listener, stream(unbounded), err = failed)]
trait FlowBesideErr {
    #[awaitable(flow = |value: u8| -> Flow<u8> { Flow::Item(value) })]
    fn called(&self, value: u8);
    fn failed(&self, reason: u8);
}

struct Listener;

#[awaitable(listener, stream(unbounded))]
impl Listener {
    fn called(&self) {}
}

fn main() {}
