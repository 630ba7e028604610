// A type mismatch is reported at the closure.
use awaitify::awaitable;

#[awaitable(reply = |text: &String| text)]
fn ask(answer: impl Fn(String) -> String) {
    answer(String::new());
}

#[awaitable(listener, stream(unbounded))]
trait Server {
    #[awaitable(reply = |request: &String| request)]
    fn asked(&self, request: String) -> String;
}

fn main() {}
