//! Arguments of the callback, and the value that each becomes.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::{CStr, CString, OsStr, OsString};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Mutex, MutexGuard};

use awaitify::awaitable;

#[derive(Debug, PartialEq)]
struct ApiError;
type ApiResult<T> = Result<T, ApiError>;

#[awaitable]
fn nothing(done: impl FnOnce() + Send + 'static) {
    done();
}

#[awaitable]
fn result_by_an_alias(done: impl FnOnce(ApiResult<u8>) + Send + 'static) {
    done(Err(ApiError));
}

#[awaitable]
fn several(done: impl FnOnce(u8, &str, Option<&str>)) {
    done(1, "two", None);
}

#[awaitable]
fn context_and_result(done: impl FnOnce(&u8, Result<u8, ApiError>) + 'static) {
    done(&1, Ok(2));
}

#[awaitable]
fn error_first(done: impl FnOnce(Option<ApiError>, Option<u8>)) {
    done(None, Some(1));
}

#[awaitable]
fn buffers(done: impl FnOnce(&Path, &OsStr, &CStr)) {
    done(Path::new("a"), OsStr::new("b"), c"c");
}

#[awaitable]
fn slices(done: impl FnOnce(&[u8], &[&str], &[Option<&str>])) {
    done(&[1], &["a"], &[Some("b")]);
}

#[awaitable]
fn nested(done: impl FnOnce(Result<&[u8], &str>, (&str, u8))) {
    done(Err("no"), ("yes", 1));
}

#[awaitable]
fn copied_on_write(done: impl FnOnce(Cow<'_, str>, &Cow<'_, [u8]>, Option<Cow<'_, Path>>)) {
    let owned = Cow::Owned(vec![1]);
    done(Cow::Borrowed("a"), &owned, Some(Path::new("b").into()));
}

#[awaitable]
fn clones(done: impl FnOnce(&HashMap<String, u8>, &u8)) {
    done(&HashMap::new(), &1);
}

#[awaitable]
fn for_ever(done: impl FnOnce(&'static str, Cow<'static, str>)) {
    done("a", "b".into());
}

#[awaitable]
fn of_this_thread(state: Rc<RefCell<u8>>, done: impl FnOnce(Rc<RefCell<u8>>) + 'static) {
    done(state);
}

#[awaitable]
fn a_future(done: impl FnOnce(Pin<Box<dyn Future<Output = u8> + Send>>) + Send + 'static) {
    done(Box::pin(async { 1 }));
}

/// The buffer is returned in both arms, as in completion-based file APIs.
#[awaitable]
fn read_into<B: AsMut<[u8]> + Send + 'static>(
    mut buffer: B,
    done: impl FnOnce(Result<(B, usize), (B, ApiError)>) + Send + 'static,
) {
    match buffer.as_mut().len() {
        0 => done(Err((buffer, ApiError))),
        length => done(Ok((buffer, length))),
    }
}

#[awaitable]
fn lent_by_the_caller<'a>(text: &'a str, done: impl FnOnce(&'a str) + 'a) {
    done(text);
}

#[awaitable]
fn a_guard_of_the_callers<'a, T>(mutex: &'a Mutex<T>, done: impl FnOnce(MutexGuard<'a, T>) + 'a) {
    done(mutex.lock().expect("nobody panicked"));
}

#[test]
fn no_argument_is_unit() {
    assert_eq!(awaitable_nothing().wait(), Ok(()));
}

#[test]
fn result_alias() {
    assert_eq!(awaitable_result_by_an_alias().wait(), Ok(Err(ApiError)));
}

#[test]
fn result_flattens() {
    #[awaitable]
    fn name(done: impl FnOnce(Result<u8, String>)) {
        drop(done);
    }
    let error = futures_block_on(awaitable_name().flatten()).unwrap_err();
    assert!(error.contains("name"));
}

fn futures_block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime")
        .block_on(future)
}

#[test]
fn several_arguments_are_a_tuple() {
    assert_eq!(awaitable_several().wait(), Ok((1, "two".to_owned(), None)));
}

#[test]
fn context_with_result() {
    assert_eq!(awaitable_context_and_result().wait(), Ok((1, Ok(2))));
}

#[test]
fn error_comes_first() {
    assert_eq!(awaitable_error_first().wait(), Ok((None, Some(1))));
}

#[test]
fn borrowed_buffers_are_owned() {
    let expected = (PathBuf::from("a"), OsString::from("b"), CString::from(c"c"));
    assert_eq!(awaitable_buffers().wait(), Ok(expected));
}

#[test]
fn slices_of_borrows_are_owned() {
    let expected = (vec![1], vec!["a".to_owned()], vec![Some("b".to_owned())]);
    assert_eq!(awaitable_slices().wait(), Ok(expected));
}

#[test]
fn borrows_in_result_and_tuple() {
    let expected = (Err("no".to_owned()), ("yes".to_owned(), 1));
    assert_eq!(awaitable_nested().wait(), Ok(expected));
}

#[test]
fn other_references_are_cloned() {
    assert_eq!(awaitable_clones().wait(), Ok((HashMap::new(), 1)));
}

#[test]
fn static_references_stay() {
    assert_eq!(awaitable_for_ever().wait(), Ok(("a", Cow::Borrowed("b"))));
}

#[test]
fn argument_that_is_not_send() {
    let state = Rc::new(RefCell::new(1));
    let same = awaitable_of_this_thread(Rc::clone(&state)).wait().unwrap();
    assert!(Rc::ptr_eq(&state, &same));
}

#[test]
fn future_as_argument() {
    assert_eq!(futures_block_on(awaitable_a_future().wait().unwrap()), 1);
}

#[test]
fn buffer_in_both_arms() {
    assert_eq!(
        awaitable_read_into(vec![1, 2]).wait(),
        Ok(Ok((vec![1, 2], 2)))
    );
    assert_eq!(awaitable_read_into([0; 0]).wait(), Ok(Err(([], ApiError))));
}

#[test]
fn borrow_of_caller_stays() {
    let text = String::from("mine");
    assert_eq!(awaitable_lent_by_the_caller(&text).wait(), Ok("mine"));
    let mutex = Mutex::new(1);
    assert_eq!(*awaitable_a_guard_of_the_callers(&mutex).wait().unwrap(), 1);
}

#[test]
fn cow_becomes_its_owned_form() {
    let (text, bytes, path): (String, Vec<u8>, Option<PathBuf>) =
        awaitable_copied_on_write().wait().unwrap();
    assert_eq!((&*text, &*bytes), ("a", &[1][..]));
    assert_eq!(path, Some(PathBuf::from("b")));
}
