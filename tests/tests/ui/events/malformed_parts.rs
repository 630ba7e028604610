use awaitify::awaitable;

#[awaitable(stream(unbounded), events = OpenEvent)]
fn with_equals(on_open: impl Fn(), on_shut: impl Fn(u8)) {
    on_open();
    on_shut(1);
}

#[awaitable(stream(unbounded), events(ShutEvent))]
fn name_alone(on_open: impl Fn(), on_shut: impl Fn(u8)) {
    on_open();
    on_shut(1);
}

#[awaitable(stream(unbounded), events(enum = Signal, derives(Debug)))]
fn misspelt_derive(on_open: impl Fn(), on_shut: impl Fn(u8)) {
    on_open();
    on_shut(1);
}

#[awaitable(stream(unbounded), events(enum = Sign, on_open(Open), on_shut = Shut))]
fn variant_in_parentheses(on_open: impl Fn(), on_shut: impl Fn(u8)) {
    on_open();
    on_shut(1);
}

fn callers(open: OpenEvent, shut: ShutEvent, signal: Signal, sign: Sign) {
    let _ = (open, shut, signal, sign);
    let _ = (stream_with_equals(), stream_name_alone(), stream_misspelt_derive(), stream_variant_in_parentheses());
}

fn main() {}
