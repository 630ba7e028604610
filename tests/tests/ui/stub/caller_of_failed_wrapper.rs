use awaitify::awaitable;

#[awaitable(keep)]
fn get(url: &str, done: impl FnOnce(u8)) {
    done(url.len() as u8);
}

async fn caller() {
    let _ = awaitable_get("/").await;
}

fn main() {
    drop(caller());
}
