use awaitify::callbackify;

#[callbackify]
fn add(a: i32, b: i32) -> i32 {
    a + b
}

fn main() {}

// from: node-callbackify not a function
