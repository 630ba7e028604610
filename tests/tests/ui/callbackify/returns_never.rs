use awaitify::callbackify;

#[callbackify]
async fn serve() -> ! {
    std::future::pending().await
}

fn main() {}
