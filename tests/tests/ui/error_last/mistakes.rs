use awaitify::awaitable;

type Done = Box<dyn FnOnce(Option<u8>, Option<u8>)>;

#[awaitable(error_last)]
fn no_option(done: impl FnOnce(u8, i32) + Send + 'static) {
    done(1, 2);
}

#[awaitable(error_first)]
fn pointer(done: impl FnOnce(*const u8, Option<u8>) + 'static) {
    done(std::ptr::null(), None);
}

#[awaitable(error_last)]
fn nothing(done: impl FnOnce() + 'static) {
    done();
}

#[awaitable(callback = done, error_last)]
fn alias(done: Done) {
    done(None, None);
}

#[awaitable(callback = done, error_first)]
fn alias_of_first(done: Done) {
    done(None, None);
}

#[awaitable(error_last = |error: &str| { error.to_owned() })]
fn no_return_type(done: impl FnOnce(u8, Option<&str>) + 'static) {
    done(1, None);
}

#[awaitable(error_last, stream(unbounded))]
fn of_stream(listener: impl Fn(u8, Option<u8>) + 'static) {
    listener(1, None);
}

fn main() {}
