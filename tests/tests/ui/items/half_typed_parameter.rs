use awaitify::awaitable;

#[awaitable]
fn get(number: u8, done: ) {
    done(number);
}

fn main() {}
