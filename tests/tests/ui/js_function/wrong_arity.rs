struct Closure<T: ?Sized>(Box<T>);

#[awaitify::awaitable(callback = done(_, u32))]
fn read(done: &Closure<dyn FnMut(u32)>) {
    _ = done;
}

fn main() {
    _ = Closure(Box::new(1));
}
