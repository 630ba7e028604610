use awaitify::awaitable;

#[awaitable(blocking)]
fn serve() -> ! {
    loop {
        std::thread::park();
    }
}

fn main() {}
