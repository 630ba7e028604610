//! `name`, `prefix` and `suffix`: the name of the wrapper.

use awaitify::awaitable;

#[awaitable]
fn plain(done: impl FnOnce(u8)) {
    done(1);
}

#[awaitable(name = renamed)]
fn original(done: impl FnOnce(u8)) {
    done(2);
}

#[awaitable(name = r#await)]
fn raw(done: impl FnOnce(u8)) {
    done(3);
}

#[awaitable]
fn r#loop(done: impl FnOnce(u8)) {
    done(4);
}

#[awaitable(name = fetch)]
fn fetch_async(done: impl FnOnce(u8)) {
    drop(done);
}

struct Door(u8);

impl Door {
    #[awaitable(name = opened)]
    fn open(&self, done: impl FnOnce(u8)) {
        done(self.0);
    }
}

trait Gate {
    #[awaitable(name = passed)]
    fn pass(&self, done: Box<dyn FnOnce(u8)>);
}

impl Gate for Door {
    fn pass(&self, done: Box<dyn FnOnce(u8)>) {
        done(self.0 + 1);
    }
}

#[test]
fn default_prefix() {
    assert_eq!(awaitable_plain().wait(), Ok(1));
}

#[test]
fn name_replaces_prefix() {
    assert_eq!(renamed().wait(), Ok(2));
}

#[test]
fn raw_name() {
    assert_eq!(r#await().wait(), Ok(3));
}

#[test]
fn wrapper_of_raw_function() {
    assert_eq!(awaitable_loop().wait(), Ok(4));
}

#[test]
fn renamed_method() {
    assert_eq!(Door(5).opened().wait(), Ok(5));
}

#[test]
fn renamed_trait_method() {
    assert_eq!(Door(6).passed().wait(), Ok(7));
}

#[test]
fn dropped_names_legacy_function() {
    assert_eq!(fetch().wait().unwrap_err().function(), "fetch_async");
}

#[test]
fn legacy_function_is_unchanged() {
    let mut seen = 0;
    original(|value| seen = value);
    assert_eq!(seen, 2);
    Door(9).open(|value| seen = value);
    assert_eq!(seen, 9);
}

#[awaitable(prefix = "async_")]
fn prefixed(done: impl FnOnce(u8)) {
    done(5);
}

#[awaitable(suffix = "_async")]
fn r#move(done: impl FnOnce(u8)) {
    done(6);
}

mod theirs {
    pub(super) fn get(done: impl FnOnce(u8)) {
        done(7);
    }
}

#[awaitable(path = theirs::get, prefix = "async_")]
fn get(done: impl FnOnce(u8));

#[test]
fn affixes_on_functions() {
    assert_eq!(async_prefixed().wait(), Ok(5));
    assert_eq!(move_async().wait(), Ok(6));
    assert_eq!(async_get().wait(), Ok(7));
}
