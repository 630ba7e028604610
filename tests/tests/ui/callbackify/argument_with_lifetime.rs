use awaitify::callbackify;

struct Lines<'a>(&'a str);

#[callbackify]
async fn count(lines: Lines<'_>) -> usize {
    lines.0.lines().count()
}

fn main() {}
