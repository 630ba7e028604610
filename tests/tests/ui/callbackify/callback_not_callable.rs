use awaitify::callbackify;

#[callbackify]
async fn add(a: i32, b: i32) -> i32 {
    a + b
}

fn main() {
    callback_add(1, 2, "foo");
}

// from: node-callbackify no callback
