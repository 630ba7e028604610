//! `ok` and `err`: two callbacks, one of which is called.

use awaitify::awaitable;

#[awaitable(ok = loaded, err = failed)]
fn load(
    path: &str,
    loaded: impl FnOnce(Vec<u8>) + Send + 'static,
    failed: impl FnOnce(std::io::Error) + Send + 'static,
) {
    let path = path.to_owned();
    std::thread::spawn(move || match path.as_str() {
        "" => failed(std::io::ErrorKind::NotFound.into()),
        path => loaded(path.as_bytes().to_vec()),
    });
}

#[awaitable(ok = success, err = failure)]
fn of_other_arities<S, F>(works: bool, failure: F, success: S)
where
    S: Fn(&str, u16) + 'static,
    F: FnMut(u16, i32, &[u8]) + 'static,
{
    let mut failure = failure;
    if works {
        success("id", 1);
    } else {
        failure(2, -1, &[3]);
    }
}

#[awaitable(ok = success, err = failure)]
fn boxed(works: bool, success: Box<dyn FnOnce()>, failure: Option<Box<dyn FnOnce()>>) {
    if works {
        success();
    } else if let Some(failure) = failure {
        failure();
    }
}

type Success = Box<dyn FnOnce(u8) + Send>;
type Failure = Option<std::sync::Arc<dyn Fn(&str) + Send + Sync>>;

#[awaitable(ok = success(u8), err = failure(&str))]
fn behind_aliases(works: bool, success: Success, failure: Failure) {
    if works {
        success(1);
    } else if let Some(failure) = failure {
        failure("broken");
    }
}

#[awaitable(ok = success, err = failure)]
fn by_aliases(works: bool, success: Success, failure: Box<dyn FnOnce(&str)>) {
    if works {
        success(1);
    } else {
        failure("broken");
    }
}

#[awaitable(ok = success, err = failure)]
fn neither(success: impl FnOnce(u8), failure: impl FnOnce(u8)) {
    drop(failure);
    drop(success);
}

#[awaitable(ok = success, err = failure)]
fn both(success: impl FnOnce(u8), failure: impl FnOnce(u8)) {
    failure(1);
    success(2);
}

#[awaitable(ok = success, err = failure, dropped = Err("gone"))]
fn with_a_value_for_dropped(
    called: bool,
    success: impl FnOnce(u8),
    failure: impl FnOnce(&'static str),
) {
    if called {
        success(1);
    } else {
        drop((success, failure));
    }
}

#[awaitable(ok = success, err = failure, keep)]
fn with_a_handle(success: impl FnOnce(u8), failure: impl FnOnce(u8)) -> String {
    drop(failure);
    success(1);
    "handle".to_owned()
}

#[test]
fn aliases_with_arguments() {
    assert_eq!(awaitable_behind_aliases(true).wait(), Ok(Ok(1)));
    let failed = awaitable_behind_aliases(false).wait();
    assert_eq!(failed, Ok(Err("broken".to_owned())));
}

#[test]
fn aliases_by_name() {
    assert_eq!(awaitable_by_aliases(true).wait(), Ok(Ok(1)));
    let failed = awaitable_by_aliases(false).wait();
    assert_eq!(failed, Ok(Err("broken".to_owned())));
}

#[test]
fn ok_callback() {
    assert_eq!(awaitable_load("ab").wait().unwrap().unwrap(), b"ab");
}

#[test]
fn err_callback() {
    let error = awaitable_load("").wait().unwrap().unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::NotFound);
}

#[test]
fn different_arities() {
    let good = awaitable_of_other_arities(true).wait();
    assert_eq!(good, Ok(Ok(("id".to_owned(), 1))));
    let bad = awaitable_of_other_arities(false).wait();
    assert_eq!(bad, Ok(Err((2, -1, vec![3]))));
}

#[test]
fn different_callback_types() {
    assert_eq!(awaitable_boxed(true).wait(), Ok(Ok(())));
    assert_eq!(awaitable_boxed(false).wait(), Ok(Err(())));
}

#[test]
fn one_dropped_is_not_dropped() {
    assert_eq!(awaitable_with_a_handle().wait(), Ok(Ok(1)));
}

#[test]
fn both_dropped() {
    assert_eq!(
        awaitable_neither().wait().unwrap_err().function(),
        "neither"
    );
}

#[test]
fn both_called() {
    assert_eq!(awaitable_both().wait(), Ok(Err(1)));
}

#[test]
fn dropped_keeps_one_result() {
    assert_eq!(awaitable_with_a_value_for_dropped(true).wait(), Ok(1));
    assert_eq!(
        awaitable_with_a_value_for_dropped(false).wait(),
        Err("gone")
    );
}
