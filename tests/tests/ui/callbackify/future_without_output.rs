use awaitify::callbackify;

#[callbackify]
fn double(number: u8) -> impl Future {
    std::future::ready(number * 2)
}

fn main() {}
