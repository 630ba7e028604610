//! The grid of Asio's coroutine adapters: no error, an error first, an exception first; success and failure; up to
//! three values. If there is no error argument, failure is a dropped callback.

use std::any::Any;

use awaitify::awaitable;

type Exception = Box<dyn Any + Send>;

/// Four functions of one row, and their eight cases.
macro_rules! row {
    ($row:ident, $error:ty, $failure:expr, $check:expr) => {
        mod $row {
            use super::*;

            #[awaitable(map = |error: Option<$error>| -> Result<(), $error> { error.map_or(Ok(()), Err) })]
            fn none(ok: bool, done: impl FnOnce(Option<$error>)) {
                done((!ok).then(|| -> $error { $failure }));
            }

            #[awaitable(map = |error: Option<$error>, a: u8| -> Result<u8, $error> { error.map_or(Ok(a), Err) })]
            fn one(ok: bool, done: impl FnOnce(Option<$error>, u8)) {
                done((!ok).then(|| -> $error { $failure }), 1);
            }

            #[awaitable(map = |error: Option<$error>, a: u8, b: &str| -> Result<(u8, String), $error> {
                error.map_or(Ok((a, b.to_owned())), Err)
            })]
            fn two(ok: bool, done: impl FnOnce(Option<$error>, u8, &str)) {
                done((!ok).then(|| -> $error { $failure }), 1, "b");
            }

            #[awaitable(map = |error: Option<$error>, a: u8, b: &str, c: bool| -> Result<(u8, String, bool), $error> {
                error.map_or(Ok((a, b.to_owned(), c)), Err)
            })]
            fn three(ok: bool, done: impl FnOnce(Option<$error>, u8, &str, bool)) {
                done((!ok).then(|| -> $error { $failure }), 1, "b", true);
            }

            // from: cpython-future future_stop_iteration_args
            #[test]
            fn success_returns_all_values() {
                assert!(awaitable_none(true).wait().unwrap().is_ok());
                assert_eq!(awaitable_one(true).wait().unwrap().ok(), Some(1));
                assert_eq!(awaitable_two(true).wait().unwrap().ok(), Some((1, "b".to_owned())));
                let three = awaitable_three(true).wait().unwrap().ok();
                assert_eq!(three, Some((1, "b".to_owned(), true)));
            }

            #[test]
            fn failure_returns_error() {
                let is_failure: fn($error) -> bool = $check;
                assert!(awaitable_none(false).wait().unwrap().is_err_and(is_failure));
                assert!(awaitable_one(false).wait().unwrap().is_err_and(is_failure));
                assert!(awaitable_two(false).wait().unwrap().is_err_and(is_failure));
                assert!(awaitable_three(false).wait().unwrap().is_err_and(is_failure));
            }
        }
    };
}

// from: asio error first
row!(error_first, String, "refused".to_owned(), |error| error
    == "refused");
// from: asio exception first; `map` reads the panic's payload
row!(
    exception_first,
    Exception,
    Box::new("refused") as Exception,
    |exception| exception.downcast_ref() == Some(&"refused")
);

// from: asio no error argument; failure is a dropped callback
mod no_error {
    use super::*;

    #[awaitable]
    fn none(ok: bool, done: impl FnOnce()) {
        if ok {
            done();
        }
    }

    #[awaitable]
    fn one(ok: bool, done: impl FnOnce(u8)) {
        if ok {
            done(1);
        }
    }

    #[awaitable]
    fn two(ok: bool, done: impl FnOnce(u8, &str)) {
        if ok {
            done(1, "b");
        }
    }

    #[awaitable]
    fn three(ok: bool, done: impl FnOnce(u8, &str, bool)) {
        if ok {
            done(1, "b", true);
        }
    }

    #[test]
    fn success_returns_all_values() {
        assert_eq!(awaitable_none(true).wait(), Ok(()));
        assert_eq!(awaitable_one(true).wait(), Ok(1));
        assert_eq!(awaitable_two(true).wait(), Ok((1, "b".to_owned())));
        assert_eq!(awaitable_three(true).wait(), Ok((1, "b".to_owned(), true)));
    }

    #[test]
    fn failure_is_dropped() {
        assert_eq!(awaitable_none(false).wait().unwrap_err().function(), "none");
        assert_eq!(awaitable_one(false).wait().unwrap_err().function(), "one");
        assert_eq!(awaitable_two(false).wait().unwrap_err().function(), "two");
        assert_eq!(
            awaitable_three(false).wait().unwrap_err().function(),
            "three"
        );
    }
}
