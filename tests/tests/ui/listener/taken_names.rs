// A name that the macro sees to be taken is reported once.
use awaitify::awaitable;

#[awaitable(listener, stream(unbounded), name = Adapter)]
trait Adapter {
    fn called(&self);
}

#[awaitable(listener, stream(unbounded), events(enum = Named))]
trait Named {
    fn called(&self);
}

#[awaitable(listener, stream(unbounded), events(enum = SameListener))]
trait Same {
    fn called(&self);
}

pub struct WindowEvent;

#[awaitable(listener, stream(unbounded))]
trait Window {
    fn happened(&self, event: &WindowEvent);
    fn closed(&self);
}

pub enum Message {
    Text(String),
}

#[awaitable(stream(unbounded), events(enum = Message, on_open = Open, on_message = Text))]
fn connect(on_open: impl Fn() + 'static, on_message: impl Fn(Message) + 'static) {
    on_open();
    on_message(Message::Text(String::new()));
}

fn main() {
    let _ = AdapterListener::events();
    let _ = stream_connect().wait_next();
}
