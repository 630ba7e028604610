use awaitify::callbackify;

#[callbackify(promise)]
async fn add(a: i32, b: i32) -> i32 {
    a + b
}

fn main() {}
