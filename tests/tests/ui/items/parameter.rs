// Options of one parameter are reported once, and not by rustc as well.
use awaitify::awaitable;

#[awaitable(stream(unbounded), events)]
fn transfer(
    #[awaitable(reply = |data: &&[u8]| data.len())] write: impl FnMut(&[u8]) -> usize,
    progress: impl FnMut(u64),
) {
    let (_, _) = (write, progress);
}

fn main() {
    let _ = stream_transfer();
}
