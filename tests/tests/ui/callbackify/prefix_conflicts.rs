use awaitify::callbackify;

#[callbackify(prefix = "then_", name = add_then)]
async fn add(a: i32, b: i32) -> i32 {
    a + b
}

#[callbackify(prefix = "")]
async fn subtract(a: i32, b: i32) -> i32 {
    a - b
}

#[callbackify(prefix = "my-")]
async fn multiply(a: i32, b: i32) -> i32 {
    a * b
}

fn main() {}
