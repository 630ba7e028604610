// Any thread may call a block, and what it takes is mostly a pointer to an object.
use std::marker::PhantomData;
use std::ptr::NonNull;
use std::rc::Rc;

use awaitify::awaitable;

struct Block<F: ?Sized>(PhantomData<F>);
struct RcBlock<F: ?Sized>(Block<F>);

impl<A: 'static> RcBlock<dyn Fn(A)> {
    fn new(_: impl Fn(A) + 'static) -> Self {
        RcBlock(Block(PhantomData))
    }
}

impl<F: ?Sized> std::ops::Deref for RcBlock<F> {
    type Target = Block<F>;
    fn deref(&self) -> &Block<F> {
        &self.0
    }
}

#[awaitable]
fn pointer(done: &Block<dyn Fn(*mut u8)>) {
    let _ = done.0;
}

#[awaitable]
fn not_null(done: Option<&Block<dyn Fn(NonNull<u8>)>>) {
    let _ = done.map(|done| done.0);
}

#[awaitable]
fn not_send(done: &Block<dyn Fn(Rc<u8>)>) {
    let _ = done.0;
}

fn main() {}
