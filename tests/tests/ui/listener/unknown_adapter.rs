use awaitify::awaitable;

#[awaitable(listener, ok = on_ok, err = on_err)]
trait Handler {
    fn on_ok(&self, value: u8);
    fn on_err(&self, error: String);
}

#[awaitable(listener = HandlerLisener)]
fn misspelt(handler: impl Handler + 'static) {
    handler.on_ok(1);
}

#[awaitable(listener = Missing, stream)]
fn missing(handler: impl Handler + 'static) {
    handler.on_ok(1);
}

fn main() {}
