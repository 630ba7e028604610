use awaitify::callbackify;

#[callbackify(crate = a::b<(u8 u8)>)]
async fn get(key: u8) -> u8 {
    key
}

fn main() {}
