use awaitify::awaitable;
use std::collections::HashMap;
use std::io::Read;

#[awaitable(blocking)]
fn count(words: &mut HashMap<&str, usize>) {
    words.clear();
}

#[awaitable(blocking)]
fn drain(source: &mut (dyn Read + '_)) {
    let _ = source.read(&mut [0]);
}

#[awaitable(blocking)]
fn add(pair: (&mut u8, &str)) {
    *pair.0 += 1;
}

fn main() {}
