use awaitify::awaitable;

#[awaitable(ignore = 2)]
fn out_of_range(done: impl FnOnce(u8, u8)) {
    done(1, 2);
}

#[awaitable(callback = done(_, u8))]
fn wrong_arity(done: impl FnOnce(&str, u8, u8)) {
    done("a", 1, 2);
}

#[awaitable(ignore = middle)]
fn unknown_word(done: impl FnOnce(u8, u8)) {
    done(1, 2);
}

fn main() {}
