use awaitify::awaitable;

#[awaitable(user_data = done)]
fn get(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}
