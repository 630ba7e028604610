use awaitify::callbackify;

#[callbackify]
fn first(words: &[String]) -> Option<&str> {
    words.first().map(String::as_str)
}

fn main() {}
