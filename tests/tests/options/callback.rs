//! `callback`: names the callback, and its arguments if the type does not show them.

use std::rc::Rc;
use std::sync::Arc;

use awaitify::awaitable;

#[awaitable(callback = done)]
fn job_and_completion(
    job: impl FnOnce() -> u8,
    log: impl Fn(&str),
    done: impl FnOnce(u8) + Send + 'static,
) {
    log("started");
    done(job());
}

#[awaitable(callback = done)]
fn first_of_two(done: impl FnOnce(u8), mut each: impl FnMut(u8)) {
    each(1);
    each(2);
    done(3);
}

/// Only `done` can be awaited after the call: the other two are a visitor and a job.
#[awaitable]
fn one_sure_completion(
    mut each: impl FnMut(u8),
    job: impl FnOnce(),
    done: impl FnOnce(u8) + Send + 'static,
) {
    each(1);
    job();
    done(2);
}

#[awaitable]
mod in_a_block {
    pub(super) fn one_sure_completion(
        mut each: impl FnMut(u8),
        done: impl FnOnce(u8) + Send + 'static,
    ) {
        each(1);
        done(2);
    }
}

#[test]
fn same_choice_alone_and_in_block() {
    assert_eq!(awaitable_one_sure_completion(|_| {}, || {}).wait(), Ok(2));
    let in_block = in_a_block::awaitable_one_sure_completion(|_| {});
    assert_eq!(in_block.wait(), Ok(2));
}

type Done = Box<dyn FnOnce(u8, String) + Send>;

#[awaitable(callback = done)]
fn by_alias(done: Done) {
    done(1, "a".to_owned());
}

type MaybeDone = Option<Box<dyn FnOnce(u8)>>;

#[awaitable(callback = done)]
fn by_alias_of_an_option(done: MaybeDone) {
    done.expect("the wrapper passes a callback")(1);
}

type Shared<T> = Rc<dyn Fn(T)>;

#[awaitable(callback = done)]
fn by_generic_alias<T: 'static>(value: T, done: Shared<T>) {
    done(value);
}

type Threaded = Arc<dyn Fn(i64) + Send + Sync>;

#[awaitable(callback = done)]
fn by_alias_of_an_arc(done: Threaded) {
    std::thread::spawn(move || done(-1));
}

type Lent = Box<dyn FnOnce(&str, &[u8]) + Send>;

#[awaitable(callback = done(&str, &[u8]))]
fn by_alias_that_lends(done: Lent) {
    done("a", b"b");
}

type Eight = Box<dyn FnOnce(u8, u8, u8, u8, u8, u8, u8, u8)>;

#[awaitable(callback = done)]
fn by_alias_of_eight(done: Eight) {
    done(1, 2, 3, 4, 5, 6, 7, 8);
}

type Unit = Box<dyn FnOnce()>;

#[awaitable(callback = done)]
fn by_alias_of_none(done: Unit) {
    done();
}

/// A trait that names a closure type once, as many crates declare it.
trait OnReply: Send + 'static {
    fn reply(self, status: u16, body: &str);
}

impl<F: FnOnce(u16, &str) + Send + 'static> OnReply for F {
    fn reply(self, status: u16, body: &str) {
        self(status, body);
    }
}

#[awaitable(callback = handler(u16, &str))]
fn by_closure_trait(handler: impl OnReply) {
    handler.reply(200, "ok");
}

#[awaitable(callback = handler(u16, &str))]
fn by_generic_closure_trait<H>(status: u16, handler: H)
where
    H: OnReply,
{
    handler.reply(status, "");
}

struct Callback(Box<dyn FnOnce(u8) + Send>);

impl<F: FnOnce(u8) + Send + 'static> From<F> for Callback {
    fn from(closure: F) -> Self {
        Self(Box::new(closure))
    }
}

#[awaitable(callback = done(u8))]
fn by_conversion(done: impl Into<Callback>) {
    (done.into().0)(3);
}

#[awaitable(callback = done(u8))]
fn by_conversion_in_where<C>(done: C)
where
    C: Into<Callback>,
{
    (done.into().0)(4);
}

/// Accepts anything that can be called by `&self`, for example an event target.
trait Listener {
    fn on_event(&self, code: u8);
}

impl<F: Fn(u8)> Listener for F {
    fn on_event(&self, code: u8) {
        self(code);
    }
}

#[awaitable(callback = listener(u8))]
fn by_listener_that_is_called_twice(listener: &dyn Listener) {
    listener.on_event(1);
    listener.on_event(2);
}

#[test]
fn names_one_of_several() {
    let log = std::cell::RefCell::new(String::new());
    let done = awaitable_job_and_completion(|| 7, |line| log.borrow_mut().push_str(line));
    assert_eq!(done.wait(), Ok(7));
    assert_eq!(log.into_inner(), "started");
}

#[test]
fn other_closure_stays_parameter() {
    let mut seen = Vec::new();
    assert_eq!(awaitable_first_of_two(|item| seen.push(item)).wait(), Ok(3));
    assert_eq!(seen, [1, 2]);
}

#[test]
fn named_alias_is_followed() {
    assert_eq!(awaitable_by_alias().wait(), Ok((1, "a".to_owned())));
    assert_eq!(awaitable_by_alias_of_an_option().wait(), Ok(1));
    assert_eq!(awaitable_by_generic_alias("a").wait(), Ok("a"));
    assert_eq!(awaitable_by_alias_of_an_arc().wait(), Ok(-1));
    assert_eq!(awaitable_by_alias_of_none().wait(), Ok(()));
}

#[test]
fn alias_of_eight_arguments() {
    let all = awaitable_by_alias_of_eight().wait();
    assert_eq!(all, Ok((1, 2, 3, 4, 5, 6, 7, 8)));
}

#[test]
fn given_arguments_are_owned() {
    let (text, bytes) = awaitable_by_alias_that_lends().wait().unwrap();
    assert_eq!((text.as_str(), bytes.as_slice()), ("a", b"b".as_slice()));
}

#[test]
fn closure_trait() {
    let reply = awaitable_by_closure_trait().wait();
    assert_eq!(reply, Ok((200, "ok".to_owned())));
    assert_eq!(
        awaitable_by_generic_closure_trait(404).wait(),
        Ok((404, String::new()))
    );
}

#[test]
fn conversion_from_closure() {
    assert_eq!(awaitable_by_conversion().wait(), Ok(3));
    assert_eq!(awaitable_by_conversion_in_where().wait(), Ok(4));
}

#[test]
fn given_arguments_serve_fn_traits() {
    assert_eq!(awaitable_by_listener_that_is_called_twice().wait(), Ok(1));
}
