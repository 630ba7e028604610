use awaitify::callbackify;

#[callbackify(nmae = add_then)]
async fn add(a: i32, b: i32) -> i32 {
    a + b
}

fn main() {}
