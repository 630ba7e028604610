use awaitify::awaitable;

struct TestResult<T>(T);

#[awaitable(pair)]
fn run(done: impl FnOnce(u8) + Send + 'static) -> TestResult<u8> {
    done(1);
    TestResult(2)
}

fn main() {
    let (_result, _awaitable) = awaitable_run();
}
