use awaitify::callbackify;

#[callbackify]
struct Client {
    id: u8,
}

fn main() {}

// from: node-callbackify not a function
