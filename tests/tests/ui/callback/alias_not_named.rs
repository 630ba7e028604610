use awaitify::awaitable;

type Callback = Box<dyn FnOnce(u8)>;

#[awaitable]
fn get(size: u8, finished: Callback) {
    finished(size);
}

async fn caller() {
    println!("{}", awaitable_get(1).await.unwrap());
}

fn main() {
    drop(caller());
}
