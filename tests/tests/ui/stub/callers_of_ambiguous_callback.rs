use awaitify::awaitable;

struct Client;

impl Client {
    #[awaitable]
    fn load<P: FnMut(u8)>(&self, progress: P, done: impl FnOnce(String)) {
        let _ = (progress, done);
    }
}

#[awaitable]
fn ask(question: &str, yes: impl FnOnce(u8), no: impl FnOnce(String)) {
    let _ = (question, yes, no);
}

async fn caller() {
    let loaded = Client.awaitable_load(|_| ()).await.unwrap();
    println!("{loaded}: {}", loaded.len());
    if let Ok(answer) = awaitable_ask("?").await {
        println!("{answer:?}");
    }
}

fn main() {
    drop(caller());
}
