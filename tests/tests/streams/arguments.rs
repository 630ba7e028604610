//! The arguments of a listener, and the value that each call becomes.

use awaitify::{Events, awaitable};

#[awaitable(stream(unbounded))]
fn lines(text: &str, mut on_line: impl FnMut(usize, &str, Option<&[u8]>) + Send + 'static) {
    for (number, line) in text.lines().enumerate() {
        on_line(number, line, line.ends_with('!').then_some(line.as_bytes()));
    }
}

#[test]
fn borrowed_arguments_are_owned() {
    let mut lines: Events<(usize, String, Option<Vec<u8>>)> = stream_lines("a\nb!");
    let expected = [
        (0, "a".to_owned(), None),
        (1, "b!".to_owned(), Some(b"b!".to_vec())),
    ];
    assert!(lines.wait_iter().eq(expected));
}

#[awaitable(stream(latest))]
fn ticks(count: u8, handler: impl Fn() + Send + 'static) {
    (0..count).for_each(|_| handler());
}

#[test]
fn no_arguments_are_unit() {
    let mut ticks: Events<()> = stream_ticks(3);
    assert_eq!(ticks.wait_iter().count(), 1);
    assert_eq!(ticks.lost(), 2);
}

#[awaitable(stream(unbounded))]
fn generic<T: Clone + Send + 'static>(items: &[T], handler: impl Fn(T) + Send + 'static) {
    items.iter().cloned().for_each(handler);
}

// from: issues mactrix#33
#[test]
fn values_keep_order() {
    let numbers: Vec<_> = (0..1_000).collect();
    assert!(stream_generic(&numbers).wait_iter().eq(0..1_000));
}

#[awaitable(stream(unbounded))]
fn from_threads(count: u32, handler: impl Fn(u32, u32) + Send + Sync + 'static) {
    std::thread::scope(|scope| {
        for thread in 0..2 {
            let handler = &handler;
            scope.spawn(move || (0..count).for_each(|number| handler(thread, number)));
        }
    });
}

#[test]
fn values_of_each_thread_keep_order() {
    let mut events = stream_from_threads(500);
    let values: Vec<_> = events.wait_iter().collect();
    assert_eq!(values.len(), 1_000);
    for thread in 0..2 {
        let numbers = values.iter().filter(|value| value.0 == thread);
        assert!(numbers.map(|value| value.1).eq(0..500));
    }
}
