use awaitify::callbackify;

#[callbackify(unsafe(extern "C") on = RUNTIME.handle())]
async fn add(a: i32, b: i32) -> i32 {
    a + b
}

fn main() {}
