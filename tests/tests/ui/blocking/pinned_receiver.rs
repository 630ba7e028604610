use awaitify::awaitable;
use std::pin::Pin;

struct Machine;

impl Machine {
    #[awaitable(blocking)]
    pub fn step(self: Pin<&mut Self>) -> u8 {
        0
    }

    #[awaitable(blocking)]
    pub fn look(self: Pin<&Self>) -> u8 {
        0
    }
}

fn main() {}
