use awaitify::awaitable;

#[awaitable(bloking)]
fn read(path: &str) -> Vec<u8> {
    path.to_owned().into_bytes()
}

fn main() {}
