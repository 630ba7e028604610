use awaitify::awaitable;

type Callback = Box<dyn FnOnce(u8)>;

#[awaitable(ok = opened, err = failed(String))]
fn connect(opened: Callback, failed: Box<dyn FnOnce(String)>) {
    let _ = (opened, failed);
}

fn main() {}
