use awaitify::awaitable;

struct Store;

#[awaitable]
impl Store {
    fn each(&self, mut visit: impl FnMut(u8)) {
        visit(1);
    }
}

#[awaitable(stream(unbounded))]
pub trait Sized2 {
    fn size(&self) -> usize;
}

#[awaitable]
mod empty {}

#[awaitable]
mod outer {
    use awaitify::awaitable;

    #[awaitable]
    pub mod inner {
        pub fn get(done: impl FnOnce(u8) + Send) {
            done(1);
        }
    }
}

fn main() {
    Store.each(|_| ());
    let _ = outer::inner::awaitable_get();
}
