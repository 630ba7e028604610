use awaitify::callbackify;

pub struct SearchResult<T>(T);

#[callbackify(unsafe(extern "C"), on = tokio::runtime::Handle::current())]
async fn search(key: u8) -> SearchResult<u8> {
    SearchResult(key)
}

fn main() {}
