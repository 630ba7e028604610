use awaitify::awaitable;

type Callback = dyn Fn(u8);

#[awaitable(callback = done)]
fn get(done: &Callback) {
    done(1);
}

fn main() {}
