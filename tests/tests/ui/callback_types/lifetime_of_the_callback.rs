use awaitify::awaitable;

struct Rows<'a>(&'a u8);

#[awaitable]
fn query(done: impl for<'a> FnOnce(Result<Rows<'a>, u8>) + Send + 'static) {
    done(Ok(Rows(&1)));
}

fn main() {}
