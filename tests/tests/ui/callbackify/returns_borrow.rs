use awaitify::callbackify;

#[callbackify]
async fn first(words: &[String]) -> &str {
    &words[0]
}

fn main() {}
