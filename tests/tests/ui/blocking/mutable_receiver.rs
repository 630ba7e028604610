use awaitify::awaitable;

#[derive(Clone)]
struct Counter(u8);

#[awaitable(blocking)]
impl Counter {
    pub fn next(&mut self) -> u8 {
        self.0 += 1;
        self.0
    }
}

fn main() {}
