use awaitify::awaitable;

#[awaitable(stream(unbounded), events(into = Missing, on_open = Open, on_shut = Shut))]
fn no_type(on_open: impl Fn() + 'static, on_shut: impl Fn(u8) + 'static) {
    on_open();
    on_shut(1);
}

enum Other {
    Open,
}

#[awaitable(stream(unbounded), events(into = Other, on_open = Open, on_shut = Shut))]
fn no_variant(on_open: impl Fn() + 'static, on_shut: impl Fn(u8) + 'static) {
    on_open();
    on_shut(1);
}

enum Fields {
    Open(u8),
    Shut,
}

#[awaitable(stream(unbounded), events(into = Fields, on_open = Open, on_shut = Shut))]
fn other_fields(on_open: impl Fn() + 'static, on_shut: impl Fn(u8) + 'static) {
    on_open();
    on_shut(1);
}

fn main() {}
