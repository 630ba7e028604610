use awaitify::callbackify;

#[callbackify]
async fn fill(buffer: &mut [u8]) -> usize {
    buffer.len()
}

fn main() {
    callback_fill(&mut [0; 4], |outcome| println!("{outcome:?}"));
}
