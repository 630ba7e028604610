use awaitify::callbackify;

#[callbackify]
async fn shown(number: u8) -> Result<impl Iterator<Item = impl std::fmt::Display>, u8> {
    if number == 0 { Err(0) } else { Ok([number].into_iter()) }
}

fn main() {}
