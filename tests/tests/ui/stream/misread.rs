#![allow(unused)]

use std::future::Future;

use awaitify::awaitable;

#[awaitable(stream = unbounded)]
fn no_parentheses(listener: impl Fn(u8)) {}

#[awaitable(stream(unbounded))]
fn pointer(listener: fn(u8)) {}

#[awaitable(stream(unbounded))]
fn no_callback(number: u8) {}

#[awaitable(stream(unbounded), poll(every = "1s"))]
fn polled(listener: impl Fn(u8)) {}

#[awaitable(stream(unbounded), reply = |a: &u8, b: &u8| true)]
fn too_many(listener: impl Fn(u8) -> bool) {}

#[awaitable(reply = |a: &u8| true)]
fn too_few(done: impl FnOnce(u8, &str) -> bool) {}

#[awaitable(stream(unbounded))]
fn asked<F, Fut>(listener: F)
where
    F: Fn(u8) -> Fut,
    Fut: Future<Output = bool>,
{
}

fn main() {}
