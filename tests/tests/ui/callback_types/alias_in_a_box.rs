use awaitify::awaitable;

type Respond = dyn FnOnce(u8);

#[awaitable]
fn get(responder: Box<Respond>) {
    responder(1);
}

fn main() {}
