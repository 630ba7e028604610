use awaitify::awaitable;

#[awaitable(blocking)]
fn shared() -> impl Iterator<Item = u8> {
    let one = std::rc::Rc::new(1);
    (0..9).map(move |number| number + *one)
}

fn main() {}
