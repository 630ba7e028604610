use awaitify::awaitable;

#[awaitable(user_data_at = middle)]
fn get(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}
