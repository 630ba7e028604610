use awaitify::awaitable;

#[awaitable(map = async |value: u8| -> u8 { value })]
fn get(done: impl FnOnce(u8)) {
    done(1);
}

fn main() {}
