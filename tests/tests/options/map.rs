//! `map`: runs inside the callback, on its raw arguments.

use std::cell::Cell;
use std::rc::Rc;
use std::thread::{self, ThreadId};

use awaitify::awaitable;

struct Message<'a> {
    topic: &'a str,
    payload: &'a [u8],
}

#[awaitable(map = |message: Message<'_>| -> (String, usize) {
    (message.topic.to_owned(), message.payload.len())
})]
fn of_a_borrowing_struct(done: impl FnOnce(Message<'_>) + Send + 'static) {
    done(Message {
        topic: "a/b",
        payload: b"xyz",
    });
}

/// A closure cannot name a lifetime that its callback binds, so the wrapper leaves it out.
#[awaitable(map = |message: Message<'m>| -> String { message.topic.to_owned() })]
fn of_a_named_lifetime(done: impl for<'m> FnOnce(Message<'m>) + Send + 'static) {
    of_a_borrowing_struct(done);
}

#[awaitable(map = |text: &str, room: &mut Vec<u8>| -> usize {
    room.extend_from_slice(text.as_bytes());
    room.len()
})]
fn of_a_mutable_borrow(room: &mut Vec<u8>, done: impl FnOnce(&str, &mut Vec<u8>)) {
    done("abc", room);
}

#[awaitable(map = |value: Rc<Cell<u8>>| -> u8 { value.get() })]
fn of_what_is_not_send(done: impl FnOnce(Rc<Cell<u8>>) + Send + 'static) {
    thread::spawn(move || done(Rc::new(Cell::new(3))));
}

#[awaitable(map = |_: u8| -> ThreadId { thread::current().id() })]
fn on_another_thread(done: impl FnOnce(u8) + Send + 'static) -> ThreadId {
    let thread = thread::spawn(move || done(1));
    let id = thread.thread().id();
    thread.join().unwrap();
    id
}

#[awaitable(map = |(a, b): (u8, u8), [c, d]: [u8; 2]| -> u8 { a + b + c + d })]
fn of_patterns(done: impl FnOnce((u8, u8), [u8; 2])) {
    done((1, 2), [3, 4]);
}

#[awaitable(map = |code: i32, text: &str| -> Result<String, i32> {
    if code == 0 { Ok(text.to_owned()) } else { Err(code) }
})]
fn of_a_status(code: i32, done: impl FnOnce(i32, &str)) {
    done(code, "text");
}

#[awaitable(map = || -> &'static str { "came" })]
fn of_nothing(done: impl FnOnce()) {
    done();
}

#[awaitable(map = |value: T| -> Option<T> { Some(value) })]
fn of_a_generic<T>(value: T, done: impl FnOnce(T)) {
    done(value);
}

#[awaitable(map = |value: u8| -> u8 { value * 2 })]
fn of_a_repeated_call(mut done: impl FnMut(u8)) {
    done(1);
    done(2);
}

fn halve(value: u8) -> u8 {
    value / 2
}

#[awaitable(map = |value: u8| -> u8 { halve(value) }, reply = true)]
fn beside_a_returned_value(done: impl FnOnce(u8) -> bool) -> bool {
    done(8)
}

#[awaitable(map = |value: u8| -> u8 { value + offset })]
fn of_a_parameter(offset: u8, done: impl FnOnce(u8) + Send + 'static) {
    thread::spawn(move || done(offset));
}

#[test]
fn lifetime_of_the_callback_may_be_named() {
    assert_eq!(awaitable_of_a_named_lifetime().wait().unwrap(), "a/b");
}

#[test]
fn copies_borrowed_struct() {
    let copied = awaitable_of_a_borrowing_struct().wait();
    assert_eq!(copied, Ok(("a/b".to_owned(), 3)));
}

#[test]
fn writes_mutable_borrow() {
    let mut room = vec![0];
    assert_eq!(awaitable_of_a_mutable_borrow(&mut room).wait(), Ok(4));
    assert_eq!(room, b"\0abc");
}

#[test]
fn reads_argument_not_send() {
    assert_eq!(awaitable_of_what_is_not_send().wait(), Ok(3));
}

#[test]
fn runs_on_calling_thread() {
    let (thread, done) = awaitable_on_another_thread();
    assert_eq!(done.wait(), Ok(thread));
    assert_ne!(thread, thread::current().id());
}

#[test]
fn pattern_parameters() {
    assert_eq!(awaitable_of_patterns().wait(), Ok(10));
}

#[test]
fn status_becomes_result() {
    assert_eq!(awaitable_of_a_status(0).wait(), Ok(Ok("text".to_owned())));
    assert_eq!(awaitable_of_a_status(5).wait(), Ok(Err(5)));
}

#[test]
fn no_arguments() {
    assert_eq!(awaitable_of_nothing().wait(), Ok("came"));
}

#[test]
fn names_generics_of_function() {
    assert_eq!(awaitable_of_a_generic(1.5).wait(), Ok(Some(1.5)));
}

#[test]
fn first_call_is_mapped() {
    assert_eq!(awaitable_of_a_repeated_call().wait(), Ok(2));
}

#[test]
fn map_and_reply() {
    let (returned, done) = awaitable_beside_a_returned_value();
    assert!(returned);
    assert_eq!(done.wait(), Ok(4));
}

#[derive(Debug, PartialEq)]
struct Named {
    first: String,
    second: String,
}

#[awaitable(map = |error: Option<String>, first: &str, second: &str| -> Result<Named, String> {
    match error {
        Some(error) => Err(error),
        None => Ok(Named { first: first.to_owned(), second: second.to_owned() }),
    }
})]
fn named_values(done: impl FnOnce(Option<String>, &str, &str)) {
    done(None, "foo", "bar");
}

// from: node-promisify named values
#[test]
fn map_names_arguments() {
    let expected = Named {
        first: "foo".to_owned(),
        second: "bar".to_owned(),
    };
    assert_eq!(awaitable_named_values().wait(), Ok(Ok(expected)));
}

#[test]
fn owns_what_it_captures() {
    assert_eq!(awaitable_of_a_parameter(2).wait(), Ok(4));
}
