use awaitify::callbackify;

trait Number {
    #[callbackify]
    fn double(&self) -> impl Future<Output = u8>;
}

fn main() {}
