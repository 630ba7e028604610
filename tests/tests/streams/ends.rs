//! How a stream ends: the library ends it, drops its callbacks, or reports an error.

use awaitify::{Ended, Events, awaitable};

type Kept = Vec<(Box<dyn Fn(u8) + Send>, Option<Box<dyn FnOnce() + Send>>)>;

/// Calls `on_line` for each line, then `on_end` if the text is complete.
#[awaitable(stream(unbounded), end = on_end)]
fn read_lines(
    text: &str,
    on_line: impl Fn(&str) + Send + 'static,
    on_end: impl FnOnce() + Send + 'static,
) {
    text.lines().for_each(on_line);
    if text.ends_with('.') {
        on_end();
    }
}

#[test]
fn end_callback_finishes() {
    let mut lines: Events<String> = stream_read_lines("a\nb.");
    assert_eq!(lines.ended(), Some(Ended::Finished));
    assert_eq!(lines.wait_iter().collect::<Vec<_>>(), ["a", "b."]);
}

#[test]
fn dropped_end_callback_is_dropped() {
    let mut lines = stream_read_lines("a\nb");
    let Some(Ended::Dropped(dropped)) = lines.ended() else {
        panic!("{lines:?}");
    };
    assert_eq!(dropped.function(), "read_lines");
    assert_eq!(lines.wait_iter().count(), 2);
}

#[awaitable(stream(unbounded), end = on_end)]
fn keeps_both(
    on_value: impl Fn(u8) + Send + 'static,
    on_end: Box<dyn FnOnce() + Send>,
    kept: &mut Kept,
) {
    kept.push((Box::new(on_value), Some(on_end)));
}

#[test]
fn dropping_end_callback_alone_ends_nothing() {
    let mut kept = Kept::new();
    let mut events = stream_keeps_both(&mut kept);
    drop(kept[0].1.take());
    assert_eq!(events.ended(), None);
    (kept[0].0)(1);
    assert_eq!(events.try_take(), Ok(Some(1)));
    kept.clear();
    assert!(matches!(events.ended(), Some(Ended::Dropped(_))));
}

#[test]
fn values_after_end_are_refused() {
    let mut kept = Kept::new();
    let mut events = stream_keeps_both(&mut kept);
    (kept[0].0)(1);
    kept[0].1.take().unwrap()();
    (kept[0].0)(2);
    assert_eq!(events.ended(), Some(Ended::Finished), "the first end wins");
    assert_eq!(events.wait_iter().collect::<Vec<_>>(), [1]);
    kept.clear();
    assert_eq!(events.ended(), Some(Ended::Finished));
}

#[test]
fn size_hint_is_exact_after_end() {
    use futures_core::Stream;

    let lines = stream_read_lines("a\nb.");
    assert_eq!(lines.size_hint(), (2, Some(2)));
    let mut kept = Kept::new();
    let events = stream_keeps_both(&mut kept);
    (kept[0].0)(1);
    assert_eq!(events.size_hint(), (1, None));
}

#[test]
fn terminated_after_none() {
    use futures_core::stream::FusedStream;

    let mut lines = stream_read_lines("a.");
    assert!(!lines.is_terminated());
    assert_eq!(lines.wait_next().as_deref(), Some("a."));
    assert!(!lines.is_terminated());
    assert_eq!(lines.wait_next(), None);
    assert!(lines.is_terminated());
}
