//! Listeners whose type is an alias.

use std::ops::ControlFlow;
use std::rc::Rc;
use std::sync::{Arc, Mutex};

use awaitify::{Events, Flow, OnCancel, awaitable};

type Listener = Box<dyn Fn(u8, String) + Send + Sync>;
type MaybeListener = Option<Arc<dyn Fn(u8) + Send + Sync>>;
type Visitor<T> = Box<dyn FnMut(T)>;
type Shared<T> = Rc<dyn Fn(T)>;
type Asked = Box<dyn Fn(u8) -> ControlFlow<()> + Send>;
type Checked = Box<dyn Fn(u8) -> bool + Send>;
type Tried = Box<dyn FnMut(u8) -> Result<(), String>>;
type Ended = Box<dyn FnOnce()>;
type Failed = Option<Box<dyn FnOnce(String)>>;

type FileVisitor<'a> = dyn FnMut(&str, u64) -> bool + 'a;
type Probe = dyn Fn(u8) + Sync;
type Discovered = dyn Fn(Result<String, u8>);

/// The handlers that a library holds.
type Slot<H> = Arc<Mutex<Vec<H>>>;

#[awaitable(stream(unbounded), callback = listener(u8, String))]
fn with_arguments(listener: Listener) {
    listener(1, "a".to_owned());
}

#[awaitable(stream(unbounded), callback = listener)]
fn by_name(listener: Listener) {
    listener(1, "a".to_owned());
    listener(2, "b".to_owned());
}

#[awaitable(stream(unbounded), callback = listener)]
fn optional(listener: MaybeListener) {
    let listener = listener.expect("the wrapper passes a listener");
    listener(1);
    listener(2);
}

#[awaitable(stream(latest), callback = visitor)]
fn generic<T: Clone + 'static>(values: &[T], mut visitor: Visitor<T>) {
    values.iter().cloned().for_each(&mut visitor);
}

#[awaitable(stream(merge = |last: &mut u32, new: u32| -> Option<u32> { *last += new; None }), callback = f)]
fn counted(f: Shared<u32>) {
    (1..=3).for_each(|value| f(value));
}

#[awaitable(stream(unbounded), callback = f)]
fn asked(slot: &Slot<Asked>, f: Asked) {
    slot.lock().unwrap().push(f);
}

/// The macro does not see whether it returns a future that waits.
#[awaitable(
    stream(buffer = 1, overflow = block),
    callback = f,
    filter_map = |value: u8| -> Option<u8> { (value > 1).then_some(value) },
)]
fn asked_or_waiting(slot: &Slot<Asked>, f: Asked) {
    slot.lock().unwrap().push(f);
}

#[awaitable(stream(buffer = 1, overflow = block), callback = f, cancel = |id: u8| assert_eq!(id, 7))]
fn asked_or_waiting_with_hook(slot: &Slot<Asked>, f: Asked) -> u8 {
    slot.lock().unwrap().push(f);
    7
}

#[awaitable(stream(unbounded), callback = f, reply = ControlFlow::Continue(()))]
fn asked_with_reply(slot: &Slot<Asked>, f: Asked) {
    slot.lock().unwrap().push(f);
}

#[awaitable(stream(unbounded), callback = f, cancel = |id: u8| assert_eq!(id, 7))]
fn asked_with_hook(slot: &Slot<Asked>, f: Asked) -> u8 {
    slot.lock().unwrap().push(f);
    7
}

#[awaitable(stream(unbounded), callback = f, reply = true)]
fn checked(slot: &Slot<Checked>, f: Checked) {
    slot.lock().unwrap().push(f);
}

#[awaitable(stream(unbounded), callback = f, reply = |value: &u8| *value > 1, reply_when_closed = |value: &u8| *value > 9)]
fn looked_at(slot: &Slot<Checked>, f: Checked) {
    slot.lock().unwrap().push(f);
}

#[awaitable(stream(unbounded), callback = f)]
fn tried(mut f: Tried) {
    assert_eq!(f(1), Ok(()));
}

#[awaitable(stream(unbounded), callback = f, filter_map = |value: u8, text: String| -> Option<String> { (value > 1).then_some(text) })]
fn filtered(f: Listener) {
    f(1, "a".to_owned());
    f(2, "b".to_owned());
}

#[awaitable(stream(unbounded), callback = f, flow = |value: u8| -> Flow<u8, String> {
    if value > 1 { Flow::Fail("end".to_owned()) } else { Flow::Item(value) }
})]
fn flowing(f: Visitor<u8>) {
    [1, 2, 3].into_iter().for_each(f);
}

#[awaitable(stream(unbounded), callback = on_value, end = on_end, err = on_error)]
fn several(on_value: Visitor<u8>, on_end: Ended, on_error: Failed) {
    [1, 2].into_iter().for_each(on_value);
    match on_error {
        Some(on_error) => on_error("broken".to_owned()),
        None => on_end(),
    }
}

#[awaitable(stream(buffer = 1, overflow = block), callback = f)]
fn waiting(slot: &Slot<Checked>, f: Listener) {
    assert!(slot.lock().unwrap().is_empty());
    std::thread::spawn(move || (1..=5).for_each(|value| f(value, String::new())));
}

#[awaitable(
    stream(unbounded),
    callback = f,
    filter_map = { let prefix = prefix.to_owned(); move |_: u8, text: String| -> Option<String> { text.strip_prefix(&prefix).map(str::to_owned) } },
)]
fn with_prefix(prefix: &str, f: Listener) {
    f(1, format!("{prefix}a"));
    f(2, "b".to_owned());
}

#[awaitable(stream(unbounded), callback = f, reply = |value: &u8| *value > limit, reply_when_closed = false)]
fn limited(limit: u8, slot: &Slot<Checked>, f: Checked) {
    assert_ne!(limit, 0);
    slot.lock().unwrap().push(f);
}

#[awaitable(
    stream(unbounded),
    callback = on_file(&str, u64),
    reply = true,
    reply_when_closed = false,
    blocking = |job| drop(std::thread::spawn(job)),
)]
fn each_file(directory: &str, on_file: &mut FileVisitor<'_>) -> Result<(), String> {
    assert!(on_file(directory, 3));
    Ok(())
}

#[awaitable(stream(buffer = 1, overflow = block), callback = probe(u8))]
fn probed(probe: Option<&Probe>) {
    probe.expect("the wrapper passes one")(1);
}

#[awaitable(stream(unbounded), callback = discovered)]
fn boxed_object(discovered: Box<Discovered>) {
    discovered(Ok("a".to_owned()));
}

fn call<T>(slot: &Slot<Box<dyn Fn(u8) -> T + Send>>, value: u8) -> T {
    slot.lock().unwrap()[0](value)
}

#[test]
fn alias_with_arguments() {
    assert_eq!(
        stream_with_arguments().wait_next(),
        Some((1, "a".to_owned()))
    );
}

#[test]
fn alias_by_name() {
    let mut events: Events<(u8, String)> = stream_by_name();
    let (numbers, texts): (Vec<u8>, String) = events.wait_iter().unzip();
    assert_eq!((numbers, texts), (vec![1, 2], "ab".to_owned()));
}

#[test]
fn optional_alias() {
    assert!(stream_optional().wait_iter().eq([1, 2]));
}

#[test]
fn generic_alias() {
    assert_eq!(stream_generic(&["a", "b"]).wait_next(), Some("b"));
}

#[test]
fn alias_with_merge() {
    assert!(stream_counted().wait_iter().eq([6]));
}

#[test]
fn alias_that_asks_to_go_on() {
    let slot = Slot::default();
    let events = stream_asked(&slot);
    assert_eq!(call(&slot, 1), ControlFlow::Continue(()));
    drop(events);
    assert_eq!(call(&slot, 2), ControlFlow::Break(()));
}

#[test]
fn alias_that_may_wait_asks_to_go_on() {
    let slot = Slot::default();
    let events = stream_asked_or_waiting(&slot);
    assert_eq!(call(&slot, 1), ControlFlow::Continue(()));
    assert_eq!(call(&slot, 2), ControlFlow::Continue(()));
    drop(events);
    assert_eq!(call(&slot, 1), ControlFlow::Break(()));
    assert_eq!(call(&slot, 2), ControlFlow::Break(()));

    let slot = Slot::default();
    drop(stream_asked_or_waiting_with_hook(&slot));
    assert_eq!(call(&slot, 1), ControlFlow::Continue(()));
}

#[test]
fn given_reply_breaks_when_closed() {
    let slot = Slot::default();
    drop(stream_asked_with_reply(&slot));
    assert_eq!(call(&slot, 1), ControlFlow::Break(()));
}

#[test]
fn hook_keeps_alias_reply() {
    let slot = Slot::default();
    let events: Events<u8, OnCancel<u8>> = stream_asked_with_hook(&slot);
    drop(events);
    assert_eq!(call(&slot, 1), ControlFlow::Continue(()));
}

#[test]
fn given_reply_stays_when_closed() {
    let slot = Slot::default();
    drop(stream_checked(&slot));
    assert!(call(&slot, 1));
}

#[test]
fn reply_looks_at_hidden_arguments() {
    let slot = Slot::default();
    let events = stream_looked_at(&slot);
    assert!(!call(&slot, 1) && call(&slot, 2));
    drop(events);
    assert!(!call(&slot, 2) && call(&slot, 10));
}

#[test]
fn alias_of_a_result() {
    assert!(stream_tried().wait_iter().eq([1]));
}

#[test]
fn alias_with_filter() {
    assert!(stream_filtered().wait_iter().eq(["b".to_owned()]));
}

#[test]
fn alias_with_flow() {
    let values = stream_flowing().wait_iter().collect::<Vec<_>>();
    assert_eq!(values, [Ok(1), Err("end".to_owned())]);
}

#[test]
fn several_aliases() {
    let values = stream_several().wait_iter().collect::<Vec<_>>();
    assert_eq!(values, [Ok(1), Ok(2), Err("broken".to_owned())]);
}

#[test]
fn alias_that_waits_for_room() {
    let numbers = stream_waiting(&Slot::default())
        .wait_iter()
        .map(|(number, _)| number)
        .collect::<Vec<_>>();
    assert_eq!(numbers, [1, 2, 3, 4, 5]);
}

#[test]
fn alias_with_filter_that_captures() {
    assert!(stream_with_prefix("x-").wait_iter().eq(["a"]));
}

#[test]
fn alias_reply_uses_a_parameter() {
    let slot = Slot::default();
    let _events = stream_limited(3, &slot);
    assert!(call(&slot, 4) && !call(&slot, 3));
}

#[test]
fn lent_alias_of_a_visitor() {
    let mut files = stream_each_file("root");
    assert_eq!(files.wait_next(), Some(Ok(("root".to_owned(), 3))));
    assert_eq!(files.wait_next(), None);
}

#[test]
fn lent_alias_in_an_option() {
    assert!(stream_probed().wait_iter().eq([1]));
}

#[test]
fn alias_of_an_object_in_a_box() {
    assert!(stream_boxed_object().wait_iter().eq([Ok("a".to_owned())]));
}
