use awaitify::awaitable;
use std::fmt::Display;

#[awaitable]
fn text(_done: impl FnOnce(str)) {}

#[awaitable]
fn bytes(_done: impl FnOnce([u8]) + 'static) {}

#[awaitable]
fn object(_done: Box<dyn FnOnce(dyn Display)>) {}

fn main() {}
