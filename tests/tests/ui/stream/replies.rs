use awaitify::awaitable;

#[awaitable(stream(unbounded), reply_when_closed = false)]
fn nothing(listener: impl Fn(u8) + 'static) {
    listener(1);
}

#[awaitable(stream(unbounded), dropped = Err(()))]
fn dropped(listener: impl Fn(u8) + 'static) {
    listener(1);
}

#[awaitable(end = end, reply_when_closed = 3)]
fn no_stream(done: impl FnOnce(u8) + 'static, end: impl FnOnce() + 'static) {
    done(1);
    end();
}

#[awaitable(ok = done, err(each) = failed)]
fn each(done: impl FnOnce(u8) + 'static, failed: impl FnOnce(u8) + 'static) {
    done(1);
    failed(2);
}

fn main() {}
