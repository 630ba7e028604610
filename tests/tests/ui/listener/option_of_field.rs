// Options of one field are reported once, also on a copy, which is not kept.
use awaitify::awaitable;

mod library {
    pub struct Handlers {
        pub on_data: Box<dyn FnMut(&[u8]) -> usize + Send>,
    }
}

#[awaitable(listener = library::Handlers, stream(unbounded))]
pub struct Handlers {
    #[awaitable(reply = |data: &&[u8]| data.len())]
    pub on_data: Box<dyn FnMut(&[u8]) -> usize + Send>,
}

#[awaitable(listener, stream(unbounded))]
pub struct Own {
    #[awaitable(reply = 0)]
    pub on_data: Box<dyn FnMut(&[u8]) -> usize + Send>,
}

fn main() {}
