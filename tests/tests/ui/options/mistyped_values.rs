use awaitify::awaitable;

mod theirs {
    pub struct Client;

    impl Client {
        pub fn start(&self, done: impl FnOnce(u8)) {
            done(1);
        }
    }

    pub fn fetch(done: impl FnOnce(u8)) {
        done(1);
    }
}

#[awaitable(name = "quoted")]
fn get(done: impl FnOnce(u8)) {
    done(1);
}

#[awaitable(name(in_parentheses))]
fn open(done: impl FnOnce(u8)) {
    done(1);
}

#[awaitable(prefix = async_)]
fn load(done: impl FnOnce(u8)) {
    done(1);
}

#[awaitable(prefix = "")]
fn read(done: impl FnOnce(u8)) {
    done(1);
}

#[awaitable(path = "theirs::fetch")]
fn fetch(done: impl FnOnce(u8));

#[awaitable(for = "theirs::Client")]
trait ClientExt {
    fn start(&self, done: impl FnOnce(u8));
}

#[awaitable(keep = false)]
fn watch(done: impl FnOnce(u8)) -> u8 {
    done(1);
    1
}

#[awaitable(keep; name = separated)]
fn list(done: impl FnOnce(u8)) -> u8 {
    done(1);
    1
}

#[awaitable(map = |number: u8| -> u16 number.into())]
fn count(done: impl FnOnce(u8)) {
    done(1);
}

#[awaitable(zebra, giraffe)]
fn ask(done: impl FnOnce(u8)) {
    done(1);
}

#[awaitable(awaitify::name = of_a_path)]
fn find(done: impl FnOnce(u8)) {
    done(1);
}

#[awaitable(reply-when-closed = false, stream(latest))]
fn tick(listener: impl Fn(u8) -> bool) {
    listener(1);
}

#[awaitable(filter = |number: &u8| -> bool { *number > 1 })]
fn wait(done: impl FnMut(u8)) {
    drop(done);
}

async fn callers() {
    quoted().await;
    in_parentheses().await;
    async_load().await;
    fetch().await;
    theirs::Client.awaitable_start().await;
    awaitable_watch().await;
    separated().await;
    awaitable_count().await;
    awaitable_ask().await;
    of_a_path().await;
    stream_tick().wait_next();
    awaitable_wait().await;
}

fn main() {
    drop(callers());
}
