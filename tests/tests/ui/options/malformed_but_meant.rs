use awaitify::awaitable;

#[awaitable("in_quotes")]
fn name_in_quotes(done: impl FnOnce(u8)) {
    done(1);
}

#[awaitable(blocking = true)]
fn flag(number: u8) -> u8 {
    number
}

#[awaitable(ignore = 1, 2)]
fn two_positions(done: impl FnOnce(u8, u8, u8)) {
    done(1, 2, 3);
}

#[awaitable(progress(on_progress))]
fn in_parentheses(on_progress: impl Fn(u8), done: impl FnOnce(u8)) {
    on_progress(1);
    done(1);
}

#[awaitable(name = hyphen-async)]
fn hyphen(done: impl FnOnce(u8)) {
    done(1);
}

#[awaitable(resolve = yes, reject = no)]
fn promise(yes: impl FnOnce(u8), no: impl FnOnce(String)) {
    let _ = (yes, no);
}

async fn callers() {
    let _: u8 = in_quotes().await.unwrap();
    let _ = (awaitable_flag(1), awaitable_two_positions(), awaitable_in_parentheses(), awaitable_promise());
}

fn main() {
    drop(callers());
}
