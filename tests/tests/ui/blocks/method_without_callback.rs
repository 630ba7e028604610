use awaitify::awaitable;

struct Store;

#[awaitable]
impl Store {
    #[awaitable]
    fn size(&self) -> usize {
        1
    }
}

fn main() {}
