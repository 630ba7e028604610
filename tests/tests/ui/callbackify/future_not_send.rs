use std::rc::Rc;

use awaitify::callbackify;

#[callbackify]
async fn count() -> usize {
    let shared = Rc::new(1);
    std::future::ready(()).await;
    *shared
}

fn main() {}
