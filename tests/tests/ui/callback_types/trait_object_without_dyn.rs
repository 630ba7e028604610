use awaitify::awaitable;

#[awaitable]
fn get(done: Box<FnOnce(u8) + Send>) {
    done(1);
}

#[awaitable]
fn open(done: FnOnce(u8)) {
    done(1);
}

async fn callers() {
    awaitable_get().await;
    awaitable_open().await;
}

fn main() {
    drop(callers());
}
