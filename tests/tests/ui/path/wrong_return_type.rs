use awaitify::awaitable;

mod theirs {
    pub fn fetch(done: impl FnOnce(u8)) -> u16 {
        done(1);
        1
    }
}

#[awaitable(path = theirs::fetch)]
fn fetch(done: impl FnOnce(u8)) -> u8;

#[awaitable]
fn forgotten(done: impl FnOnce(u8));

fn main() {
    let _ = fetch();
    let _ = forgotten().wait();
}
