use std::io;
use std::path::Path;

use awaitify::awaitable;

#[awaitable(blocking, path = std::fs::read_to_string)]
fn read(path: &Path) -> io::Result<Vec<u8>>;

fn main() {}
