use awaitify::awaitable;

#[derive(Clone)]
struct Queue;

impl Queue {
    #[awaitable(poll(every = "10ms"))]
    pub fn pop(&mut self) -> Option<u8> {
        None
    }
}

fn main() {}
