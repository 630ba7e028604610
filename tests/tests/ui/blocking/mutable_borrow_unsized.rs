use awaitify::awaitable;

#[awaitable(blocking)]
fn shout(text: &mut str) {
    text.make_ascii_uppercase();
}

#[awaitable(blocking)]
fn drain(source: &mut (dyn std::io::Read + Send)) {
    let _ = source.read(&mut [0]);
}

fn main() {}
