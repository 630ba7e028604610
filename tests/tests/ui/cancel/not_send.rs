use awaitify::awaitable;

#[awaitable(cancel = { let here = std::rc::Rc::new(1); move |_| drop(here) })]
fn get(done: impl FnOnce(u8)) -> u8 {
    done(1);
    1
}

fn main() {}
