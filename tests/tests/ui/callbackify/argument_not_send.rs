use std::rc::Rc;

use awaitify::callbackify;

#[callbackify]
async fn read(shared: Rc<u8>) -> u8 {
    *shared
}

fn main() {}
