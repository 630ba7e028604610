use awaitify::awaitable;

struct Message<'a>(&'a str);

#[awaitable]
fn read(done: impl FnOnce(Message<'_>)) {
    done(Message(""));
}

fn main() {}
