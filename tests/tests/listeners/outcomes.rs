//! A listener that reports one outcome, as an awaitable.

use awaitify::{Awaitable, Dropped, Events, awaitable};

#[awaitable(listener, ok = on_success, err = on_error)]
trait Callback {
    fn on_success(&self, body: &str, status: u16);
    fn on_error(&self, reason: String);
    fn on_retry(&self) {}
}

#[test]
fn first_report_completes() {
    type Outcome = Result<Result<(String, u16), String>, Dropped>;
    let (listener, awaitable): (CallbackListener, Awaitable<Outcome>) =
        CallbackListener::awaitable();
    listener.on_retry();
    listener.on_success("body", 200);
    listener.on_error("late".to_owned());
    assert_eq!(awaitable.wait(), Ok(Ok(("body".to_owned(), 200))));
}

#[test]
fn error_completes() {
    let (listener, awaitable) = CallbackListener::awaitable();
    let callback: Box<dyn Callback> = Box::new(listener.clone());
    drop(listener);
    callback.on_error("reset".to_owned());
    assert_eq!(awaitable.wait(), Ok(Err("reset".to_owned())));
}

#[test]
fn silent_listener_is_dropped() {
    let (listener, awaitable) = CallbackListener::awaitable();
    drop(listener);
    let dropped = awaitable.wait().unwrap_err();
    assert!(dropped.to_string().contains("Callback"), "{dropped}");
}

#[awaitable(listener, callback = done, progress(unbounded) = advanced)]
trait Transfer<T: Clone + Send + 'static>: Send + Sync {
    #[awaitable(map = |value: &T| -> Option<T> { Some(value.clone()) }, reply = true)]
    fn done(&mut self, value: &T) -> bool;
    fn advanced(&self, bytes: usize, of: usize);
    #[awaitable(skip)]
    fn paused(&self);
}

#[test]
fn progress_comes_with_awaitable() {
    type Reports = Events<(usize, usize)>;
    let (mut listener, done, mut reports): (TransferListener<u8>, _, Reports) =
        TransferListener::awaitable();
    listener.advanced(1, 2);
    listener.paused();
    assert!(listener.done(&9));
    assert_eq!(reports.wait_iter().collect::<Vec<_>>(), [(1, 2)]);
    assert_eq!(done.wait(), Ok(Some(9)));
}
