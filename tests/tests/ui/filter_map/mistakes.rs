use awaitify::awaitable;

#[awaitable(filter_map = |a| -> u8 { a })]
fn no_option(done: impl Fn(u8)) {
    done(1);
}

#[awaitable(filter_map = |a| Some(a))]
fn no_type(done: impl Fn(u8)) {
    done(1);
}

#[awaitable(flow = |a, b| -> awaitify::Flow<u8> { awaitify::Flow::Item(a + b) })]
fn two_arguments(done: impl Fn(u8)) {
    done(1);
}

#[awaitable(flow = |a| -> Option<u8> { Some(a) })]
fn no_flow(done: impl Fn(u8)) {
    done(1);
}

#[awaitable(map = |a| -> u8 { a }, filter_map = |a| -> Option<u8> { Some(a) })]
fn both(done: impl Fn(u8)) {
    done(1);
}

fn main() {}
