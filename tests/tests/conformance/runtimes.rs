//! Runs a case on each kind of runtime.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

/// Makes a module of three tests from each `async fn`.
macro_rules! on_each_runtime {
    ($($case:ident),* $(,)?) => {
        $(
            mod $case {
                #[test]
                fn on_one_thread() {
                    $crate::conformance::runtimes::on_one_thread(super::$case());
                }

                #[test]
                fn on_several_threads() {
                    $crate::conformance::runtimes::on_several_threads(super::$case());
                }

                #[test]
                fn without_a_runtime() {
                    $crate::conformance::runtimes::without_a_runtime(super::$case());
                }
            }
        )*
    };
}
pub(crate) use on_each_runtime;

pub(crate) fn on_one_thread(case: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime")
        .block_on(case);
}

pub(crate) fn on_several_threads(case: impl Future<Output = ()> + Send + 'static) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .build()
        .expect("a runtime");
    let task = runtime.spawn(case);
    runtime.block_on(task).expect("the case does not panic");
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

pub(crate) fn without_a_runtime(case: impl Future<Output = ()>) {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut case = pin!(case);
    while case
        .as_mut()
        .poll(&mut Context::from_waker(&waker))
        .is_pending()
    {
        thread::park();
    }
}

/// Polls `future` once, as the current task.
pub(crate) async fn poll_once<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    poll_fn(|context| Poll::Ready(Pin::new(&mut *future).poll(context))).await
}
