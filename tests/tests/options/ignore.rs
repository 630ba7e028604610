//! `ignore`, and `_` in `callback = f(_, A)`: arguments that the value leaves out.

use awaitify::{Awaitable, Dropped, Events, awaitable};

/// Arguments that cannot be owned, for example of many emitters.
struct Button;

#[awaitable(stream(unbounded), ignore = first)]
fn connect(handler: impl Fn(&Button, &str) + 'static) {
    handler(&Button, "clicked");
}

#[awaitable(ignore = last)]
fn fetch(callback: impl FnOnce(u8, &mut Button) + Send + 'static) {
    callback(1, &mut Button);
}

#[awaitable(ignore = 1, map = |a, c| -> u8 { a + c })]
fn middle(callback: impl FnOnce(u8, &mut Button, u8)) {
    callback(1, &mut Button, 2);
}

#[awaitable(ignore = (first, 2))]
fn two_of_three(callback: impl FnOnce(&mut Button, u8, &mut Button)) {
    callback(&mut Button, 5, &mut Button);
}

#[awaitable(ignore = first)]
fn only(callback: impl FnOnce(&mut Button)) {
    callback(&mut Button);
}

#[awaitable(callback = handler(_, u8), reply = true)]
fn told<H>(handler: H)
where
    H: FnOnce(&mut Button, u8) -> bool,
    H: Send + 'static,
{
    let _: bool = handler(&mut Button, 3);
}

type Boxed = Box<dyn FnOnce(u8, &str)>;

#[awaitable(callback = done(_, &str))]
fn alias(done: Boxed) {
    done(1, "a");
}

#[awaitable(callback = done(_, &str, u8), reply = |button: &&Button, _: &&str, n: &u8| { let _: &Button = button; *n })]
fn looked_at(done: Box<dyn FnOnce(&Button, &str, u8) -> u8>) -> u8 {
    done(&Button, "text", 9)
}

struct Api;

#[awaitable(ignore = first)]
impl Api {
    fn open(&self, done: impl FnOnce(&Api, u8) + Send + 'static) {
        done(self, 1);
    }

    fn close(&self, done: impl FnOnce(&Api, String, u8) + Send + 'static) {
        done(self, "closed".to_owned(), 2);
    }

    #[awaitable(ignore = none)]
    fn count(&self, done: impl FnOnce(u8) + Send + 'static) {
        let _: &Api = self;
        done(9);
    }
}

#[test]
fn one_argument_is_left_out() {
    let mut events: Events<String> = stream_connect();
    assert_eq!(events.wait_next().as_deref(), Some("clicked"));
    let value: Awaitable<Result<u8, Dropped>> = awaitable_fetch();
    assert_eq!(value.wait(), Ok(1));
    assert_eq!(awaitable_only().wait(), Ok(()));
    assert_eq!(awaitable_two_of_three().wait(), Ok(5));
}

#[test]
fn map_takes_the_rest() {
    assert_eq!(awaitable_middle().wait(), Ok(3));
}

#[test]
fn underscore_leaves_out() {
    let value: Awaitable<Result<String, Dropped>> = awaitable_alias();
    assert_eq!(value.wait().as_deref(), Ok("a"));
    let (reply, value) = awaitable_looked_at();
    assert_eq!(reply, 9);
    assert_eq!(awaitable_told().wait(), Ok(3));
    assert_eq!(value.wait(), Ok(("text".to_owned(), 9)));
}

#[test]
fn block_default_reaches_each_function() {
    assert_eq!(Api.awaitable_count().wait(), Ok(9));
    assert_eq!(Api.awaitable_open().wait(), Ok(1));
    assert_eq!(Api.awaitable_close().wait(), Ok(("closed".to_owned(), 2)));
}
