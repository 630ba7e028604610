#![allow(unused_variables)]

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use std::pin::Pin;

use awaitify::callbackify;

#[callbackify]
async fn count(
    words: Vec<&[&str]>,
    names: HashMap<&str, Cow<'_, [u8]>>,
    paths: Vec<[&Path; 2]>,
    pair: (&str, Option<&mut u8>),
    each: &dyn Fn(u8),
    boxed: Box<dyn Fn(u8) + '_>,
    pinned: Pin<&mut u8>,
) {
}

fn main() {}
