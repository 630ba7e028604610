use awaitify::awaitable;

struct Store;

impl Store {
    #[awaitable(blocking)]
    pub fn load(&self) -> u8 {
        0
    }
}

fn main() {}
