use awaitify::awaitable;

type Callback = Box<dyn FnOnce(&str)>;

#[awaitable(callback = done)]
fn get(done: Callback) {
    done("a");
}

type Asked = Box<dyn Fn(&str, u8) -> bool>;

#[awaitable(stream(unbounded), callback = asked, reply = true)]
fn listen(asked: Asked) {
    asked("a", 1);
}

fn main() {}
