use awaitify::awaitable;

#[awaitable(listener, stream(unbounded))]
struct Unit;

#[awaitable(listener, stream(unbounded))]
struct Tuple(Box<dyn Fn(u8)>);

#[awaitable(listener, stream(unbounded))]
struct NoClosures {
    number: u8,
}

#[awaitable(listener)]
struct Undecided {
    on_open: Box<dyn Fn()>,
}

#[awaitable(listener, stream(unbounded), keep)]
struct Kept {
    on_open: Box<dyn Fn()>,
}

#[awaitable(listener, stream(unbounded), end = on_shut)]
struct Misspelt {
    on_open: Box<dyn Fn()>,
}

#[awaitable(listener, stream(unbounded))]
struct Replies {
    on_open: Box<dyn Fn() -> bool>,
}

#[awaitable(stream(unbounded))]
struct NotAListener {
    on_open: Box<dyn Fn()>,
}

fn main() {}
