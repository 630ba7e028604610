use awaitify::awaitable;

#[awaitable(stream(unbounded), events(enum = OpenEvent, on_open))]
fn without_variant(on_open: impl Fn()) {
    on_open();
}

#[awaitable(stream(unbounded), events(enum, on_open = Open))]
fn without_name(on_open: impl Fn()) {
    on_open();
}

#[awaitable(stream(unbounded), events(enum = A, into = B, on_open = Open))]
fn two_names(on_open: impl Fn()) {
    on_open();
}

#[awaitable(stream(unbounded), events(on_open = Open, on_shut = Open))]
fn same_variant(on_open: impl Fn(), on_shut: impl Fn()) {
    on_open();
    on_shut();
}

#[awaitable(stream(unbounded), events(on_open = Open, on_open = Shut))]
fn same_callback(on_open: impl Fn()) {
    on_open();
}

#[awaitable(stream(unbounded), events(on_opne = Open))]
fn misspelt(on_open: impl Fn()) {
    on_open();
}

#[awaitable(stream(unbounded), events(on_open = Open(u8)))]
fn wrong_arity(on_open: impl Fn()) {
    on_open();
}

type OnOpen = Box<dyn Fn(u8)>;

#[awaitable(stream(unbounded), events(on_open = Open))]
fn hidden(on_open: OnOpen) {
    on_open(1);
}

#[awaitable(events(on_open = Open))]
fn without_stream(on_open: impl Fn()) {
    on_open();
}

#[awaitable(stream(unbounded), events(on_open = Open), map = |value: u8| -> u16 { value.into() })]
fn mapped(on_open: impl Fn(u8)) {
    on_open(1);
}

#[awaitable(stream(unbounded), events(on_open = Open))]
fn lent(on_open: impl Fn(&mut u8)) {
    on_open(&mut 1);
}

#[awaitable(stream(unbounded), events)]
fn nothing(number: u8) {
    let _ = number;
}

struct Peer;

impl Peer {
    #[awaitable(stream(unbounded), events(on_open = Open))]
    fn alone(&self, on_open: impl Fn()) {
        on_open();
    }
}

#[awaitable]
impl Peer {
    #[awaitable(stream(unbounded), events(on_open = Open))]
    fn names_self(&self, on_open: impl Fn(Self) + 'static) {
        on_open(Peer);
    }
}

#[awaitable(stream(unbounded), events(on_open = Open, on_shut = Shut), reply_when_closed = 0)]
unsafe fn in_c(
    on_open: extern "C" fn(i32, *mut std::ffi::c_void) -> i32,
    on_shut: extern "C" fn(i32, *mut std::ffi::c_void) -> i32,
    data: *mut std::ffi::c_void,
) {
    let _ = (on_open, on_shut, data);
}

fn main() {}
