//! Streams for callers that want a callback for each item.

use std::future::poll_fn;
use std::ops::ControlFlow;
use std::pin::pin;
use std::task::Poll;

use futures_core::Stream;

use super::export;

/// A type that a callback for the items of a stream can return.
#[diagnostic::on_unimplemented(
    message = "`on_item` returns `{Self}`, which does not say whether the stream goes on",
    note = "return nothing, or a `ControlFlow<()>`"
)]
pub trait Continues {
    /// `Break` stops the stream.
    fn flow(self) -> ControlFlow<()>;
}

impl Continues for () {
    fn flow(self) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

impl Continues for ControlFlow<()> {
    fn flow(self) -> ControlFlow<()> {
        self
    }
}

/// The items that are taken before other tasks get their turn.
const BUDGET: usize = 128;

/// Calls `on_item` with each item of `stream`, until it ends or `on_item` breaks. Returns to the runtime after C has aborted
/// a task, so that an `on_item` that aborts its own is not called again.
pub async fn each<S, R>(stream: S, mut on_item: impl FnMut(S::Item) -> R)
where
    S: Stream,
    R: Continues,
{
    let mut stream = pin!(stream);
    poll_fn(|cx| {
        let aborts = export::aborts();
        for _ in 0..BUDGET {
            match stream.as_mut().poll_next(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => return Poll::Ready(()),
                Poll::Ready(Some(item)) => {
                    if on_item(item).flow().is_break() {
                        return Poll::Ready(());
                    }
                    if aborts != export::aborts() {
                        break;
                    }
                }
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
