use awaitify::awaitable;

#[awaitable(blocking)]
fn count(keep: &dyn Fn(u8) -> bool) -> usize {
    (0..9).filter(|number| keep(*number)).count()
}

fn main() {}
