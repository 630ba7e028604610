//! The queues compared: each as a careful person would use it to wrap a listener by hand.

use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use awaitify::__private::{self, SingleEmitter};
use awaitify::{Buffer, Dropped, Emitter, Events};
use crossbeam_queue::{ArrayQueue, SegQueue};
use futures_core::Stream;
use futures_util::task::AtomicWaker;

/// 32 bytes, because many events have about this size.
pub type Value = [u64; 4];

/// How many values a bounded queue keeps.
pub const LIMIT: usize = 1024;

/// A queue from a callback to a task.
pub trait Contender: 'static {
    /// The name in tables.
    const NAME: &'static str;
    /// Goes into the callback.
    type Sender: Send + 'static;
    /// Is polled by the task.
    type Receiver: Send + 'static;

    fn new() -> (Self::Sender, Self::Receiver);
    /// Drops the value if there is no room.
    fn send(sender: &mut Self::Sender, value: Value);
    fn poll(receiver: &mut Self::Receiver, cx: &mut Context<'_>) -> Poll<Option<Value>>;
}

/// A contender whose sender several threads can have.
pub trait Shared: Contender {
    fn share(sender: &Self::Sender) -> Self::Sender;
}

/// The behaviour of a full queue.
pub trait Bound: 'static {
    const BUFFER: Buffer;
}

pub struct Unbounded;

impl Bound for Unbounded {
    const BUFFER: Buffer = Buffer::unbounded();
}

pub struct Bounded;

impl Bound for Bounded {
    const BUFFER: Buffer = Buffer::drop_newest(LIMIT);
}

fn poll_stream<S: Stream + Unpin>(stream: &mut S, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
    Pin::new(stream).poll_next(cx)
}

/// Ours, as generated code uses it for an `FnMut` callback.
pub struct Single<B>(PhantomData<B>);

impl<B: Bound> Contender for Single<B> {
    const NAME: &'static str = "awaitify, `FnMut`";
    type Sender = SingleEmitter<Value>;
    type Receiver = Events<Value>;

    #[inline(always)]
    fn new() -> (Self::Sender, Self::Receiver) {
        __private::single_events(B::BUFFER, || Dropped::new("legacy"))
    }

    #[inline(always)]
    fn send(sender: &mut Self::Sender, value: Value) {
        sender.emit(value);
    }

    #[inline(always)]
    fn poll(receiver: &mut Self::Receiver, cx: &mut Context<'_>) -> Poll<Option<Value>> {
        poll_stream(receiver, cx)
    }
}

/// Ours, as generated code uses it for an `Fn` callback.
pub struct Multi<B>(PhantomData<B>);

impl<B: Bound> Contender for Multi<B> {
    const NAME: &'static str = "awaitify, `Fn`";
    type Sender = Emitter<Value>;
    type Receiver = Events<Value>;

    #[inline(always)]
    fn new() -> (Self::Sender, Self::Receiver) {
        __private::events(B::BUFFER, || Dropped::new("legacy"))
    }

    #[inline(always)]
    fn send(sender: &mut Self::Sender, value: Value) {
        sender.emit(value);
    }

    #[inline(always)]
    fn poll(receiver: &mut Self::Receiver, cx: &mut Context<'_>) -> Poll<Option<Value>> {
        poll_stream(receiver, cx)
    }
}

impl<B: Bound> Shared for Multi<B> {
    fn share(sender: &Self::Sender) -> Self::Sender {
        sender.clone()
    }
}

/// A channel: its types, and how it is made, sent to and polled.
macro_rules! channel {
    (
        $contender:ident, $name:literal, $sender:ty, $receiver:ty, $new:expr,
        |$s:ident, $v:ident| $send:expr, |$r:ident, $cx:ident| $poll:expr
    ) => {
        pub struct $contender;

        impl Contender for $contender {
            const NAME: &'static str = $name;
            type Sender = $sender;
            type Receiver = $receiver;

            #[inline(always)]
            fn new() -> (Self::Sender, Self::Receiver) {
                $new
            }

            #[inline(always)]
            fn send($s: &mut Self::Sender, $v: Value) {
                let _ = $send;
            }

            #[inline(always)]
            fn poll($r: &mut Self::Receiver, $cx: &mut Context<'_>) -> Poll<Option<Value>> {
                $poll
            }
        }

        impl Shared for $contender {
            fn share(sender: &Self::Sender) -> Self::Sender {
                sender.clone()
            }
        }
    };
}

channel!(
    Tokio,
    "tokio",
    tokio::sync::mpsc::UnboundedSender<Value>,
    tokio::sync::mpsc::UnboundedReceiver<Value>,
    tokio::sync::mpsc::unbounded_channel(),
    |sender, value| sender.send(value),
    |receiver, cx| receiver.poll_recv(cx)
);
channel!(
    TokioBounded,
    "tokio",
    tokio::sync::mpsc::Sender<Value>,
    tokio::sync::mpsc::Receiver<Value>,
    tokio::sync::mpsc::channel(LIMIT),
    |sender, value| sender.try_send(value),
    |receiver, cx| receiver.poll_recv(cx)
);
channel!(
    Futures,
    "futures-channel",
    futures_channel::mpsc::UnboundedSender<Value>,
    futures_channel::mpsc::UnboundedReceiver<Value>,
    futures_channel::mpsc::unbounded(),
    |sender, value| sender.unbounded_send(value),
    |receiver, cx| poll_stream(receiver, cx)
);
channel!(
    FuturesBounded,
    "futures-channel",
    futures_channel::mpsc::Sender<Value>,
    futures_channel::mpsc::Receiver<Value>,
    futures_channel::mpsc::channel(LIMIT - 1),
    |sender, value| sender.try_send(value),
    |receiver, cx| poll_stream(receiver, cx)
);
channel!(
    AsyncChannel,
    "async-channel",
    async_channel::Sender<Value>,
    Pin<Box<async_channel::Receiver<Value>>>,
    {
        let (sender, receiver) = async_channel::unbounded();
        (sender, Box::pin(receiver))
    },
    |sender, value| sender.try_send(value),
    |receiver, cx| poll_stream(receiver, cx)
);
channel!(
    AsyncChannelBounded,
    "async-channel",
    async_channel::Sender<Value>,
    Pin<Box<async_channel::Receiver<Value>>>,
    {
        let (sender, receiver) = async_channel::bounded(LIMIT);
        (sender, Box::pin(receiver))
    },
    |sender, value| sender.try_send(value),
    |receiver, cx| poll_stream(receiver, cx)
);
channel!(
    Flume,
    "flume",
    flume::Sender<Value>,
    flume::r#async::RecvStream<'static, Value>,
    {
        let (sender, receiver) = flume::unbounded();
        (sender, receiver.into_stream())
    },
    |sender, value| sender.try_send(value),
    |receiver, cx| poll_stream(receiver, cx)
);
channel!(
    FlumeBounded,
    "flume",
    flume::Sender<Value>,
    flume::r#async::RecvStream<'static, Value>,
    {
        let (sender, receiver) = flume::bounded(LIMIT);
        (sender, receiver.into_stream())
    },
    |sender, value| sender.try_send(value),
    |receiver, cx| poll_stream(receiver, cx)
);

/// A queue of `crossbeam` with a waker next to it.
pub struct WithWaker<Q> {
    queue: Q,
    waker: AtomicWaker,
}

impl<Q> WithWaker<Q> {
    fn halves(queue: Q) -> (Arc<Self>, Arc<Self>) {
        let both = Arc::new(Self {
            queue,
            waker: AtomicWaker::new(),
        });
        (Arc::clone(&both), both)
    }

    fn poll(&self, cx: &mut Context<'_>, pop: impl Fn(&Q) -> Option<Value>) -> Poll<Option<Value>> {
        if let Some(value) = pop(&self.queue) {
            return Poll::Ready(Some(value));
        }
        self.waker.register(cx.waker());
        match pop(&self.queue) {
            Some(value) => Poll::Ready(Some(value)),
            None => Poll::Pending,
        }
    }
}

channel!(
    Crossbeam,
    "crossbeam + AtomicWaker",
    Arc<WithWaker<SegQueue<Value>>>,
    Arc<WithWaker<SegQueue<Value>>>,
    WithWaker::halves(SegQueue::new()),
    |sender, value| {
        sender.queue.push(value);
        sender.waker.wake();
    },
    |receiver, cx| receiver.poll(cx, SegQueue::pop)
);
channel!(
    CrossbeamBounded,
    "crossbeam + AtomicWaker",
    Arc<WithWaker<ArrayQueue<Value>>>,
    Arc<WithWaker<ArrayQueue<Value>>>,
    WithWaker::halves(ArrayQueue::new(LIMIT)),
    |sender, value| {
        if sender.queue.push(value).is_ok() {
            sender.waker.wake();
        }
    },
    |receiver, cx| receiver.poll(cx, ArrayQueue::pop)
);
