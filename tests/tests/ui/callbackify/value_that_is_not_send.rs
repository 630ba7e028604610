use std::rc::Rc;

use awaitify::callbackify;

#[callbackify]
async fn share(number: u8) -> Rc<u8> {
    Rc::new(number)
}

fn main() {}
