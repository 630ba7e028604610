use std::fmt::Display;

use awaitify::callbackify;

#[callbackify]
async fn show(number: u8) -> impl Display {
    number
}

fn main() {}
