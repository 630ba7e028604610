use awaitify::awaitable;

#[awaitable]
use std::fmt;

fn main() {}
