use awaitify::awaitable;

#[awaitable(fd = socket)]
fn send(socket: u8, done: impl FnOnce(u8)) {
    done(socket);
}

fn main() {}
