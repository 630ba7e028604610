use awaitify::awaitable;

mod theirs {
    pub fn fetch(done: impl FnOnce(u8)) {
        done(1);
    }
}

#[awaitable(retuns = true)]
fn reply(done: impl FnOnce(u8) -> bool) {
    done(1);
}

#[awaitable(ok = succeeded, er = failed)]
fn pair(succeeded: impl FnOnce(u8), failed: impl FnOnce(String)) {
    succeeded(1);
    drop(failed);
}

#[awaitable(pth = theirs::fetch)]
fn fetch(done: impl FnOnce(u8));

#[awaitable(mpa = |number: &mut u8| -> u8 { *number })]
fn borrowed(done: impl FnOnce(&mut u8)) {
    done(&mut 1);
}

fn callers() {
    awaitable_reply();
    awaitable_pair();
    fetch();
    awaitable_borrowed();
}

fn main() {}
