use awaitify::awaitable;

#[awaitable(keep, reply)]
async fn get(done: impl FnOnce(&mut u8) -> bool) {
    done(&mut 1);
}

fn main() {}
