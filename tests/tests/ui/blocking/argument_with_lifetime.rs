use awaitify::awaitable;

struct Lines<'a>(&'a str);

#[awaitable(blocking)]
fn count(lines: Lines<'_>) -> usize {
    lines.0.lines().count()
}

fn main() {}
