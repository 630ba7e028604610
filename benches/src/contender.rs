//! The cells to compare. Each is used like in a careful wrapper that is written by hand.

use std::{
    cell::UnsafeCell,
    future::Future,
    sync::atomic::{AtomicBool, Ordering},
};

/// A one-shot cell for a `u64`.
pub trait Contender: 'static {
    /// Its name in tables.
    const NAME: &'static str;
    /// The half that the callback captures.
    type Sender: Send + 'static;
    /// A sender that an `Fn` callback can use by reference.
    type Shared: Send + Sync + 'static;
    /// The half that is awaited.
    type Receiver: Future + Unpin + Send + 'static;

    fn pair() -> (Self::Sender, Self::Receiver);
    fn share(sender: Self::Sender) -> Self::Shared;
    fn complete(sender: Self::Sender, value: u64);
    fn complete_shared(shared: &Self::Shared, value: u64);
    fn value(output: <Self::Receiver as Future>::Output) -> u64;
}

/// The cell of awaitify, as generated code uses it.
pub struct Awaitify;

type Answer = Result<u64, awaitify::Dropped>;

impl Contender for Awaitify {
    const NAME: &'static str = "awaitify";
    type Sender = awaitify::Completer<Answer>;
    type Shared = awaitify::__private::Once<Answer>;
    type Receiver = awaitify::Awaitable<Answer>;

    #[inline(always)]
    fn pair() -> (Self::Sender, Self::Receiver) {
        awaitify::__private::pair(|| "legacy", || Err(awaitify::Dropped::new("legacy")))
    }

    #[inline(always)]
    fn share(sender: Self::Sender) -> Self::Shared {
        awaitify::__private::Once::new(sender)
    }

    #[inline(always)]
    fn complete(sender: Self::Sender, value: u64) {
        sender.complete(Ok(value));
    }

    #[inline(always)]
    fn complete_shared(shared: &Self::Shared, value: u64) {
        shared.complete(Ok(value));
    }

    #[inline(always)]
    fn value(output: Answer) -> u64 {
        output.unwrap()
    }
}

/// A sender that the first caller takes. It uses one atomic exchange, because this is the cheapest way.
pub struct TakeOnce<S> {
    taken: AtomicBool,
    sender: UnsafeCell<Option<S>>,
}

// SAFETY: only the caller that sets `taken` uses the sender.
unsafe impl<S: Send> Sync for TakeOnce<S> {}

impl<S> TakeOnce<S> {
    #[inline(always)]
    fn new(sender: S) -> Self {
        Self {
            taken: AtomicBool::new(false),
            sender: UnsafeCell::new(Some(sender)),
        }
    }

    #[inline(always)]
    fn take(&self) -> Option<S> {
        // Relaxed: the exchange alone decides who uses the sender.
        if self.taken.swap(true, Ordering::Relaxed) {
            return None;
        }
        // SAFETY: this is the only caller that has set the flag.
        unsafe { &mut *self.sender.get() }.take()
    }
}

/// The other cells.
macro_rules! by_hand {
    ($contender:ident, $name:literal, $sender:ty, $receiver:ty, $pair:expr, |$s:ident, $v:ident| $send:expr) => {
        pub struct $contender;

        impl Contender for $contender {
            const NAME: &'static str = $name;
            type Sender = $sender;
            type Shared = TakeOnce<$sender>;
            type Receiver = $receiver;

            #[inline(always)]
            fn pair() -> (Self::Sender, Self::Receiver) {
                $pair
            }

            #[inline(always)]
            fn share(sender: Self::Sender) -> Self::Shared {
                TakeOnce::new(sender)
            }

            #[inline(always)]
            #[allow(unused_mut, reason = "one of them sends by `&mut self`")]
            fn complete(mut $s: Self::Sender, $v: u64) {
                let _ = $send;
            }

            #[inline(always)]
            fn complete_shared(shared: &Self::Shared, value: u64) {
                if let Some(sender) = shared.take() {
                    Self::complete(sender, value);
                }
            }

            #[inline(always)]
            fn value(output: <Self::Receiver as Future>::Output) -> u64 {
                match output {
                    Ok(value) => value,
                    Err(_) => panic!("the sender was dropped"),
                }
            }
        }
    };
}

by_hand!(
    Tokio,
    "tokio",
    tokio::sync::oneshot::Sender<u64>,
    tokio::sync::oneshot::Receiver<u64>,
    tokio::sync::oneshot::channel(),
    |sender, value| sender.send(value)
);
by_hand!(
    Futures,
    "futures-channel",
    futures_channel::oneshot::Sender<u64>,
    futures_channel::oneshot::Receiver<u64>,
    futures_channel::oneshot::channel(),
    |sender, value| sender.send(value)
);
by_hand!(
    Oneshot,
    "oneshot",
    oneshot::Sender<u64>,
    oneshot::AsyncReceiver<u64>,
    oneshot::async_channel(),
    |sender, value| sender.send(value)
);
by_hand!(
    AsyncOneshot,
    "async-oneshot",
    async_oneshot::Sender<u64>,
    async_oneshot::Receiver<u64>,
    async_oneshot::oneshot(),
    |sender, value| sender.send(value)
);
by_hand!(
    Catty,
    "catty",
    catty::Sender<u64>,
    catty::Receiver<u64>,
    catty::oneshot(),
    |sender, value| sender.send(value)
);
