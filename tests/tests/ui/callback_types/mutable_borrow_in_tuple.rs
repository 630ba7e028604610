use awaitify::awaitable;

#[awaitable]
fn get(done: impl FnOnce((u8, &mut u8))) {
    done((1, &mut 2));
}

fn main() {}
