use awaitify::awaitable;

#[awaitable(blocking)]
fn first(words: &[String]) -> &str {
    &words[0]
}

fn main() {}
