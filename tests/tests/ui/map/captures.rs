use awaitify::awaitable;

#[awaitable(map = |value: u8| -> u8 { value + offset })]
fn get(offset: u8, done: impl FnOnce(u8) + 'static) {
    done(offset);
}

fn main() {}
