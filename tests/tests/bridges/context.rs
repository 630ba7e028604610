//! What belongs to a task is there again behind an `.await`.

use std::cell::Cell;
use std::time::Duration;

use awaitify::awaitable;

tokio::task_local! {
    static REQUEST: u32;
}

thread_local! {
    static ON_THE_CALLBACKS_THREAD: Cell<bool> = const { Cell::new(false) };
}

#[awaitable]
fn elsewhere(done: impl FnOnce(bool) + Send + 'static) {
    std::thread::spawn(move || {
        ON_THE_CALLBACKS_THREAD.set(true);
        done(REQUEST.try_with(|_| ()).is_ok());
    });
}

#[awaitable(blocking)]
fn on_the_pool() -> bool {
    REQUEST.try_with(|_| ()).is_ok()
}

#[tokio::test]
async fn a_task_local_is_the_same_before_and_after_an_await() {
    let request = REQUEST.scope(7, async {
        let before = REQUEST.get();
        let seen_by_callback = awaitable_elsewhere().await.unwrap();
        assert!(!seen_by_callback, "the callback's thread runs no task");
        assert!(
            !awaitable_on_the_pool().await.unwrap(),
            "nor does the pool's"
        );
        tokio::time::sleep(Duration::from_millis(1)).await;
        (before, REQUEST.get())
    });
    assert_eq!(request.await, (7, 7));
}

#[tokio::test]
async fn what_follows_the_await_runs_on_the_tasks_thread() {
    awaitable_elsewhere().await.unwrap();
    assert!(!ON_THE_CALLBACKS_THREAD.get());
}
