//! Spellings of a callback parameter, and its position.

use std::io;
use std::rc::Rc;
use std::sync::Arc;

use awaitify::awaitable;

/// Writes a test for each line: `name: call => value`.
macro_rules! gives {
    ($($name:ident: $call:expr => $value:expr),* $(,)?) => {
        $(
            #[test]
            fn $name() {
                assert_eq!($call.wait(), Ok($value));
            }
        )*
    };
}

#[awaitable]
fn bounds_in_any_order(done: impl 'static + Send + FnOnce(u8)) {
    done(1);
}

#[awaitable]
fn bound_beside_the_parameter<F: FnOnce(u8) + Send + 'static>(done: F) {
    done(1);
}

#[awaitable]
fn bound_behind_where<F>(done: F)
where
    F: FnOnce(u8) + Send + Sync + 'static,
{
    done(1);
}

#[awaitable]
fn bounds_in_both_places<F: Send>(done: F)
where
    F: FnOnce(u8),
{
    done(1);
}

#[awaitable]
fn for_all_lifetimes(done: impl for<'x> FnOnce(&'x str)) {
    done("lent");
}

#[awaitable]
fn path_to_the_trait(done: impl std::ops::FnOnce(u8)) {
    done(1);
}

#[awaitable]
#[allow(unused_parens, reason = "the parentheses are what is tested")]
fn in_parentheses(done: (Box<(dyn FnOnce(u8))>)) {
    done(1);
}

#[awaitable]
fn fn_mut_called_once(mut done: impl FnMut(u8) + Send + 'static) {
    done(1);
}

#[awaitable]
fn fn_called_twice(done: impl Fn(u8)) {
    done(1);
    done(2);
}

#[awaitable]
fn cloned(done: impl Fn(u8) + Clone) {
    drop(done.clone());
    done(1);
}

#[awaitable]
fn boxed(done: Box<dyn FnOnce(u8) + Send>) {
    done(1);
}

#[awaitable]
fn boxed_parameter<F>(done: Box<F>)
where
    F: FnOnce(u8) + ?Sized + 'static,
    Box<F>: FnOnce(u8),
{
    done(1);
}

#[awaitable]
fn counted(done: Arc<dyn Fn(u8) + Send + Sync>) {
    done(1);
}

#[awaitable]
fn counted_here(done: Rc<dyn Fn(u8)>) {
    done(1);
}

#[awaitable]
fn locked(done: Arc<std::sync::Mutex<dyn FnMut(u8) + Send>>) {
    done.lock().unwrap()(1);
}

#[awaitable]
fn lent(done: &dyn Fn(u8)) {
    done(1);
}

#[awaitable]
fn lent_mutably(done: &mut dyn FnMut(u8)) {
    done(1);
}

#[awaitable]
fn lent_parameter<F: Fn(u8)>(done: &F) {
    done(1);
}

#[awaitable]
fn optional(done: Option<Box<dyn FnOnce(io::ErrorKind) + Send + 'static>>) {
    done.expect("it is given")(io::ErrorKind::NotFound);
}

#[awaitable]
fn optional_parameter<F>(done: Option<F>)
where
    F: FnOnce(u8) + Send + 'static,
{
    done.expect("it is given")(1);
}

#[awaitable]
fn optional_counted(done: Option<Rc<dyn Fn(u8)>>) {
    done.expect("it is given")(1);
}

#[awaitable]
fn converted(done: impl Into<Box<dyn FnOnce(u8)>>) {
    done.into()(1);
}

#[awaitable]
fn not_last(done: impl FnOnce(u8), value: u8) {
    done(value);
}

#[awaitable]
fn in_the_middle(first: u8, done: impl FnOnce(u8), last: u8) {
    done(first + last);
}

#[awaitable(callback = done)]
fn beside_another_closure(work: impl Fn(u8) -> u8, done: impl FnOnce(u8)) {
    done(work(1));
}

gives! {
    bounds_in_order_of_choice: awaitable_bounds_in_any_order() => 1,
    inline_bound: awaitable_bound_beside_the_parameter() => 1,
    where_bound: awaitable_bound_behind_where() => 1,
    inline_and_where_bound: awaitable_bounds_in_both_places() => 1,
    higher_ranked_bound: awaitable_for_all_lifetimes() => "lent".to_owned(),
    path_of_trait: awaitable_path_to_the_trait() => 1,
    parenthesized: awaitable_in_parentheses() => 1,
    fn_mut: awaitable_fn_mut_called_once() => 1,
    fn_trait_called_twice: awaitable_fn_called_twice() => 1,
    cloned_callback: awaitable_cloned() => 1,
    boxed_dyn: awaitable_boxed() => 1,
    boxed_generic: awaitable_boxed_parameter() => 1,
    arc_dyn: awaitable_counted() => 1,
    rc_dyn: awaitable_counted_here() => 1,
    arc_mutex_dyn: awaitable_locked() => 1,
    borrowed_dyn: awaitable_lent() => 1,
    mutably_borrowed_dyn: awaitable_lent_mutably() => 1,
    borrowed_generic: awaitable_lent_parameter() => 1,
    optional_box: awaitable_optional() => io::ErrorKind::NotFound,
    optional_generic: awaitable_optional_parameter() => 1,
    optional_rc: awaitable_optional_counted() => 1,
    into_box: awaitable_converted() => 1,
    callback_first: awaitable_not_last(1) => 1,
    callback_in_middle: awaitable_in_the_middle(1, 2) => 3,
    callback_named_by_option: awaitable_beside_another_closure(|value| value + 1) => 2,
}

type Alias = Box<dyn FnOnce(Result<u8, String>) + Send>;
type OptionalAlias = Option<Box<dyn Fn(u8, u16)>>;
type BorrowingAlias = Box<dyn Fn(&str) + Send>;

#[awaitable(callback = done)]
fn aliased(done: Alias) {
    done(Ok(1));
}

#[awaitable(callback = done)]
fn aliased_option(done: OptionalAlias) {
    done.expect("it is given")(1, 2);
}

#[awaitable(callback = done(&str))]
fn aliased_and_borrowing(done: BorrowingAlias) {
    done("lent");
}

/// A closure trait with a blanket impl, for example from an HTTP or GUI crate.
trait Handler {
    fn handle(self, name: &str, size: usize);
}

impl<F: FnOnce(&str, usize)> Handler for F {
    fn handle(self, name: &str, size: usize) {
        self(name, size);
    }
}

#[awaitable(callback = handler(&str, usize))]
fn closure_trait<H: Handler>(handler: H) {
    handler.handle("notes", 5);
}

/// A type of the library that is made from a closure.
struct Callback(Box<dyn FnOnce(u8)>);

impl<F: FnOnce(u8) + 'static> From<F> for Callback {
    fn from(done: F) -> Self {
        Callback(Box::new(done))
    }
}

#[awaitable(callback = done(u8))]
fn into_a_type(done: impl Into<Callback>) {
    (done.into().0)(1);
}

gives! {
    alias: awaitable_aliased() => Ok(1),
    alias_of_option: awaitable_aliased_option() => (1, 2),
    alias_that_borrows: awaitable_aliased_and_borrowing() => "lent".to_owned(),
    closure_trait_with_arguments: awaitable_closure_trait() => ("notes".to_owned(), 5),
    into_own_type: awaitable_into_a_type() => 1,
}
