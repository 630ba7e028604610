//! `reply`: the value that the generated callback returns to its caller.

use std::cell::RefCell;
use std::future::Future;
use std::ops::ControlFlow;
use std::pin::Pin;

use awaitify::awaitable;

#[awaitable(reply = true)]
fn a_flag(done: impl FnOnce(u8) -> bool) -> bool {
    done(1)
}

#[awaitable(reply = ControlFlow::Break(()))]
fn whether_to_go_on(mut each: impl FnMut(u8) -> ControlFlow<()>) -> u8 {
    for item in 1..10 {
        if each(item).is_break() {
            return item;
        }
    }
    0
}

type Status = Result<(), String>;

#[awaitable(reply = Ok(()))]
fn a_result(done: Box<dyn FnOnce(&str) -> Status>) -> Result<(), String> {
    done("a")
}

type BoxFuture = Pin<Box<dyn Future<Output = ()> + Send>>;

#[awaitable(reply = Box::pin(async {}))]
fn a_future(done: impl FnOnce(u8) -> BoxFuture + Send) -> BoxFuture {
    done(1)
}

#[awaitable(reply = T::default())]
fn a_generic<T: Default>(done: impl FnOnce(u8) -> T) -> T {
    done(1)
}

thread_local! {
    static ORDER: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

fn note(word: &'static str) {
    ORDER.with_borrow_mut(|order| order.push(word));
}

#[awaitable(map = |_: u8| -> () { note("map") }, reply = note("reply"))]
fn in_order(done: impl FnOnce(u8)) {
    done(1);
}

#[awaitable(reply = 7)]
fn on_each_call(done: impl Fn(u8) -> u8) -> u8 {
    done(1) + done(2)
}

#[awaitable(ok = success, err = failure, reply = 1)]
fn of_two(success: impl FnOnce(u8) -> u8, failure: impl FnOnce(u8) -> u8) -> u8 {
    success(1) + failure(2)
}

#[awaitable(ok = each, err = failure, reply = true)]
fn of_one_of_two(each: impl Fn(u8) -> bool, failure: impl FnOnce(u8)) {
    if !each(1) {
        failure(2);
    }
}

struct Source;

#[awaitable(reply = false)]
impl Source {
    fn once(&self, done: impl FnOnce(u8) + 'static) {
        done(1);
    }

    #[awaitable]
    fn while_wanted(&self, each: impl Fn(u8) -> bool + 'static) -> u32 {
        let mut calls = 1;
        while each(1) {
            calls += 1;
        }
        calls
    }
}

#[test]
fn caller_gets_reply() {
    let (returned, done) = awaitable_a_flag();
    assert!(returned);
    assert_eq!(done.wait(), Ok(1));
}

#[test]
fn reply_ends_iteration() {
    let (stopped_at, first) = awaitable_whether_to_go_on();
    assert_eq!(stopped_at, 1);
    assert_eq!(first.wait(), Ok(1));
}

#[test]
fn reply_is_result() {
    assert_eq!(awaitable_a_result().unwrap().wait(), Ok("a".to_owned()));
}

#[test]
fn reply_is_future() {
    let (future, done) = awaitable_a_future();
    drop(future);
    assert_eq!(done.wait(), Ok(1));
}

#[test]
fn names_generics_of_function() {
    let (returned, done) = awaitable_a_generic::<u16>();
    assert_eq!(returned, 0);
    assert_eq!(done.wait(), Ok(1));
}

#[test]
fn evaluated_after_value() {
    awaitable_in_order().wait().unwrap();
    assert_eq!(ORDER.take(), ["map", "reply"]);
}

#[test]
fn evaluated_at_each_call() {
    let (sum, done) = awaitable_on_each_call();
    assert_eq!(sum, 14);
    assert_eq!(done.wait(), Ok(1));
}

#[test]
fn ok_and_err_reply() {
    let (sum, done) = awaitable_of_two();
    assert_eq!(sum, 2);
    assert_eq!(done.wait(), Ok(Ok(1)));
}

#[test]
fn only_one_callback_replies() {
    assert_eq!(awaitable_of_one_of_two().wait(), Ok(Ok(1)));
}

#[test]
fn reply_on_block() {
    assert_eq!(Source.awaitable_once().wait(), Ok(1));
    let (calls, done) = Source.awaitable_while_wanted();
    assert_eq!((calls, done.wait()), (1, Ok(1)));
}

type Asked = Box<dyn Fn(u8, &'static str) -> bool>;

#[awaitable(callback = asked, reply = |number: &u8, text: &&str| text.len() == usize::from(*number))]
fn by_alias(asked: Asked) -> [bool; 2] {
    [asked(1, "ab"), asked(2, "ab")]
}

#[test]
fn reply_looks_behind_alias() {
    let (replies, value) = awaitable_by_alias();
    assert_eq!(replies, [false, true]);
    assert_eq!(value.wait(), Ok((1, "ab")));
}
