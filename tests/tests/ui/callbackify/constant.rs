use awaitify::callbackify;

#[callbackify]
const LIMIT: u8 = 1;

fn main() {}

// from: node-callbackify not a function
