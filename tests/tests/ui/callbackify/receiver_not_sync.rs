use std::cell::Cell;
use std::sync::Arc;

use awaitify::callbackify;

struct Counter(Cell<u8>);

impl Counter {
    #[callbackify]
    async fn count(self: Arc<Self>) -> u8 {
        self.0.get()
    }
}

fn main() {}
