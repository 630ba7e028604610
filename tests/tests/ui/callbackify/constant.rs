use awaitify::callbackify;

#[callbackify]
const LIMIT: u8 = 1;

fn main() {}
