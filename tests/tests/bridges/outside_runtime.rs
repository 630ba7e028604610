//! Calls without a runtime, and waits that would block one, panic with the function's name and the remedy, at the caller.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;
use std::time::Duration;

use awaitify::{BlockingError, awaitable, callbackify};
use awaitify_tests::support::pair;

thread_local! {
    /// The file and the message of this thread's last panic.
    static LAST: RefCell<(String, String)> = RefCell::default();
    static LISTENS: Cell<bool> = const { Cell::new(false) };
}

/// Returns the message of the panic of `action`, which has to blame this file.
fn panic_of(action: impl FnOnce()) -> String {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !LISTENS.get() {
                return before(panic);
            }
            let file = panic.location().map_or("", |location| location.file());
            let message = panic.payload().downcast_ref::<String>();
            LAST.set((file.to_owned(), message.cloned().unwrap_or_default()));
        }));
    });
    LISTENS.set(true);
    assert!(catch_unwind(AssertUnwindSafe(action)).is_err());
    LISTENS.set(false);
    let (file, message) = LAST.take();
    assert_eq!(file, file!(), "{message}");
    message
}

#[awaitable(blocking)]
fn block() {}

#[awaitable(poll(every = "1ms"))]
fn ask() -> Option<u8> {
    None
}

#[callbackify]
async fn answer() {}

#[test]
fn blocking_outside_runtime() {
    assert_eq!(
        panic_of(|| drop(awaitable_block())),
        "`block` was called outside a Tokio runtime, which `blocking` needs; call it inside one, or name another pool: \
         `blocking = |job| …`"
    );
}

#[test]
fn poll_outside_runtime() {
    assert_eq!(
        panic_of(|| drop(awaitable_ask())),
        "`ask` was called outside a Tokio runtime, which `poll` needs; call it inside one"
    );
}

#[cfg(unix)]
#[test]
fn readable_outside_runtime() {
    use std::{io, net::UdpSocket, sync::Arc};

    #[awaitable(readable)]
    fn receive(socket: &Arc<UdpSocket>) -> io::Result<usize> {
        socket.recv(&mut [0])
    }

    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_nonblocking(true).unwrap();
    let socket = Arc::new(socket);
    assert_eq!(
        panic_of(|| drop(awaitable_receive(&socket))),
        "`receive` was called outside a Tokio runtime, which `readable` needs; call it inside one"
    );
}

#[test]
fn callbackify_outside_runtime() {
    assert_eq!(
        panic_of(|| drop(callback_answer(|_| {}))),
        "`answer` was called outside a Tokio runtime, which `#[callbackify]` needs; call it inside one, or name a handle: \
         `on = handle`"
    );
}

#[test]
fn timeout_outside_runtime() {
    let (_completer, awaitable) = pair::<u8>();
    assert_eq!(
        panic_of(|| drop(awaitable.timeout(Duration::ZERO))),
        "`pair` was called outside a Tokio runtime, which `.timeout()` needs; use `.wait_timeout(duration)` on a thread, or \
         `.until(timer)` with another executor"
    );
}

#[tokio::test]
async fn wait_inside_runtime() {
    let (_completer, awaitable) = pair::<u8>();
    assert_eq!(
        panic_of(|| _ = awaitable.wait()),
        "`pair` cannot be waited for on this thread, because it drives a Tokio runtime; use `.await`, or wait inside \
         `spawn_blocking`"
    );
}

#[test]
fn system_without_threads() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        // No system can reserve such a stack, so no thread can be started.
        .thread_stack_size(usize::MAX / 4)
        .build()
        .unwrap();
    let outcome = runtime.block_on(async { awaitable_block().await });
    let Err(BlockingError::NoThread { function, message }) = &outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(*function, "block");
    assert!(message.contains("spawn"), "{message}");
}
