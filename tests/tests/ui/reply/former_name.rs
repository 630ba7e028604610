use awaitify::awaitable;

#[awaitable(returns = true)]
fn each(visit: impl FnMut(u8) -> bool + Send + 'static) {
    drop(visit);
}

fn main() {}
