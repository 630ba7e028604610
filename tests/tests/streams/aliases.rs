//! Listeners whose type is an alias.

use awaitify::awaitable;

type Listener = Box<dyn Fn(u8, String) + Send + Sync>;
type MaybeListener = Option<std::sync::Arc<dyn Fn(u8) + Send + Sync>>;

#[awaitable(stream(unbounded), callback = listener(u8, String))]
fn aliased(listener: Listener) {
    listener(1, "a".to_owned());
}

#[awaitable(stream(unbounded), callback = listener(u8))]
fn maybe_aliased(listener: MaybeListener) {
    let listener = listener.expect("the wrapper passes a listener");
    listener(1);
    listener(2);
}

#[test]
fn alias_with_arguments() {
    assert_eq!(stream_aliased().wait_next(), Some((1, "a".to_owned())));
    assert!(stream_maybe_aliased().wait_iter().eq([1, 2]));
}
