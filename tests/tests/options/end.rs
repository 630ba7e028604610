//! `end`, `err` and `err(each)`: the other callbacks of a stream.

use awaitify::{Ended, Events, awaitable};

#[awaitable(stream(unbounded), end = on_end)]
fn read(on_line: impl Fn(&str), on_end: impl FnOnce(usize)) {
    on_line("a");
    on_end(1);
    on_line("b");
}

#[test]
fn end_callback_ends_the_stream() {
    let mut lines: Events<String> = stream_read();
    assert_eq!(lines.drain().collect::<Vec<_>>(), ["a"]);
    assert_eq!(lines.ended(), Some(Ended::Finished));
}

#[awaitable(stream(buffer = 1, overflow = drop_newest), err = on_err, end = on_end)]
fn receive(
    fails: bool,
    on_value: impl Fn(u8),
    on_err: Box<dyn FnOnce(&str)>,
    on_end: Option<Box<dyn FnOnce()>>,
) {
    on_value(1);
    on_value(2);
    if fails {
        on_err("broken");
    } else if let Some(on_end) = on_end {
        on_end();
    }
}

#[test]
fn error_is_the_last_item() {
    let mut values: Events<Result<u8, String>> = stream_receive(true);
    assert_eq!(
        values.drain().collect::<Vec<_>>(),
        [Ok(1), Err("broken".to_owned())]
    );
    assert_eq!(values.ended(), Some(Ended::Failed));
    let mut values = stream_receive(false);
    assert_eq!(values.drain().collect::<Vec<_>>(), [Ok(1)]);
    assert_eq!(values.ended(), Some(Ended::Finished));
}

#[awaitable(stream(unbounded), err(each) = on_err)]
fn attempts(on_value: impl Fn(u8), on_err: impl Fn(&str)) {
    on_value(1);
    on_err("a");
    on_value(2);
}

#[test]
fn each_error_is_an_item() {
    let mut values: Events<Result<u8, String>> = stream_attempts();
    assert_eq!(
        values.drain().collect::<Vec<_>>(),
        [Ok(1), Err("a".to_owned()), Ok(2)]
    );
    assert!(matches!(values.ended(), Some(Ended::Dropped(_))));
}
