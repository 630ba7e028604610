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

#[awaitable(ignore = (0, middle))]
fn unknown_among_several(done: impl FnOnce(u8, u8)) {
    done(1, 2);
}

type Done = Box<dyn FnOnce(u8, u8, u8)>;

#[awaitable(callback = done, ignore = (0, 1))]
fn several_of_alias(done: Done) {
    done(1, 2, 3);
}

fn main() {}
