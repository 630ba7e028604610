//! The race list of the cell. Each test is named after its race, and loom runs it in every interleaving. Run it with
//! `scripts/loom`.
//!
//! Loom checks that accesses to the value are ordered, that the cell is freed and not used afterwards, and that
//! nothing deadlocks. Values and wakers are tracked. So loom also reports one that is lost, or that is released on a
//! thread that does not see its creation.
#![cfg(awaitify_loom)]

mod either_first;

use std::{
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::Arc as StdArc,
    task::{Context, Poll, Wake, Waker},
};

use awaitify::{__private, Awaitable, Completer, Dropped};
use either_first::spawn;
use loom::{
    cell::UnsafeCell,
    future::block_on,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
};

/// A value that loom reports if it is leaked.
type Value = Arc<u8>;
type Answer = Result<Value, Dropped>;

const DROPPED: Dropped = Dropped::new("loom");

fn pair() -> (Completer<Answer>, Awaitable<Answer>) {
    __private::pair(|| DROPPED.function(), || Err(DROPPED))
}

fn value(number: u8) -> Answer {
    Ok(Arc::new(number))
}

fn number(answer: Answer) -> Result<u8, Dropped> {
    answer.map(|value| *value)
}

/// A waker that counts, and whose content was written by its creator.
struct Tracked {
    content: UnsafeCell<()>,
    woken: AtomicUsize,
}

// SAFETY: the content is `()` and loom checks every access.
unsafe impl Sync for Tracked {}

impl Tracked {
    fn new() -> StdArc<Self> {
        let tracked = Self {
            content: UnsafeCell::new(()),
            woken: AtomicUsize::new(0),
        };
        tracked.content.with_mut(|_| ());
        StdArc::new(tracked)
    }

    fn woken(&self) -> usize {
        self.woken.load(SeqCst)
    }
}

impl Wake for Tracked {
    fn wake(self: StdArc<Self>) {
        // Loom fails here if the creation of the waker does not happen before the wake.
        self.content.with(|_| ());
        self.woken.fetch_add(1, SeqCst);
    }
}

fn poll<F: Future + Unpin>(future: &mut F, tracked: &StdArc<Tracked>) -> Poll<F::Output> {
    let waker = Waker::from(StdArc::clone(tracked));
    Pin::new(future).poll(&mut Context::from_waker(&waker))
}

fn is_released(tracked: &StdArc<Tracked>) -> bool {
    StdArc::strong_count(tracked) == 1
}

#[test]
fn complete_in_call_poll_elsewhere() {
    loom::model(|| {
        let (completer, awaitable) = pair();
        completer.complete(value(1));
        let polling = spawn(move || number(block_on(awaitable)));
        assert_eq!(polling.join().unwrap(), Ok(1));
    });
}

#[test]
fn complete_while_call_returns() {
    loom::model(|| {
        let (completer, awaitable) = pair();
        let completing = spawn(move || completer.complete(value(1)));
        assert_eq!(number(block_on(awaitable)), Ok(1));
        completing.join().unwrap();
    });
}

#[test]
fn complete_at_home_while_polling() {
    loom::model(|| {
        let (completer, awaitable) = pair();
        let polling = spawn(move || number(block_on(awaitable)));
        // On the thread that made the cell, but after the call has returned.
        completer.complete(value(1));
        assert_eq!(polling.join().unwrap(), Ok(1));
    });
}

#[test]
fn complete_at_home_while_dropping() {
    loom::model(|| {
        let (completer, awaitable) = pair();
        let dropping = spawn(move || drop(awaitable));
        let _ = completer.try_complete(value(1));
        dropping.join().unwrap();
    });
}

#[test]
fn complete_while_call_unwinds() {
    loom::model(|| {
        let (completer, awaitable) = pair();
        let completing = spawn(move || {
            let _ = completer.try_complete(value(1));
        });
        drop(awaitable);
        completing.join().unwrap();
    });
}

#[test]
fn complete_in_unwinding_call() {
    loom::model(|| {
        let (completer, awaitable) = pair();
        assert!(completer.try_complete(value(1)).is_ok());
        drop(awaitable);
    });
}

#[test]
fn drop_in_call_poll_elsewhere() {
    loom::model(|| {
        let (completer, awaitable) = pair();
        drop(completer);
        let polling = spawn(move || number(block_on(awaitable)));
        assert_eq!(polling.join().unwrap(), Err(DROPPED));
    });
}

#[test]
fn share_in_call_complete_on_both() {
    loom::model(|| {
        let (completer, awaitable) = pair();
        let completer = completer.share();
        let other = completer.clone();
        let completing = spawn(move || other.complete(value(1)));
        completer.complete(value(2));
        drop(completer);
        let answer = number(block_on(awaitable));
        assert!(answer == Ok(1) || answer == Ok(2));
        completing.join().unwrap();
    });
}

#[test]
fn complete_while_polling() {
    loom::model(|| {
        let (completer, awaitable) = pair();
        let completing = spawn(move || completer.complete(value(1)));
        assert_eq!(number(block_on(awaitable)), Ok(1));
        completing.join().unwrap();
    });
}

#[test]
fn complete_wakes_or_is_seen() {
    loom::model(|| {
        let (completer, mut awaitable) = pair();
        let tracked = Tracked::new();
        let completing = spawn(move || completer.complete(value(1)));
        let first = poll(&mut awaitable, &tracked);
        completing.join().unwrap();
        assert!(is_released(&tracked));
        match first {
            Poll::Ready(answer) => assert_eq!(number(answer), Ok(1)),
            Poll::Pending => {
                assert_eq!(tracked.woken(), 1);
                assert_eq!(number(awaitable.try_take().unwrap()), Ok(1));
            }
        }
    });
}

#[test]
fn complete_while_dropping() {
    loom::model(|| {
        let (completer, awaitable) = pair();
        let completing = spawn(move || completer.try_complete(value(1)).is_ok());
        drop(awaitable);
        completing.join().unwrap();
    });
}

#[test]
fn complete_while_dropping_polled() {
    loom::model(|| {
        let (completer, mut awaitable) = pair();
        let tracked = Tracked::new();
        assert!(poll(&mut awaitable, &tracked).is_pending());
        let completing = spawn(move || completer.try_complete(value(1)).is_ok());
        drop(awaitable);
        let delivered = completing.join().unwrap();
        assert_eq!(tracked.woken(), usize::from(delivered));
        assert!(is_released(&tracked));
    });
}

#[test]
fn try_complete_while_dropping() {
    loom::thread_local! {
        static SENDS: std::cell::Cell<bool> = std::cell::Cell::new(false);
    }
    /// Counts instead of panicking, because a panic in a destructor would be caught.
    struct Message(StdArc<std::sync::atomic::AtomicUsize>);
    impl Drop for Message {
        fn drop(&mut self) {
            let here = SENDS.with(std::cell::Cell::get);
            self.0.fetch_add(usize::from(here), SeqCst);
        }
    }
    loom::model(|| {
        let dropped_by_sender = StdArc::default();
        let message = Message(StdArc::clone(&dropped_by_sender));
        let (completer, awaitable) = __private::pair(|| DROPPED.function(), || Err(DROPPED));
        let completing = spawn(move || {
            SENDS.with(|sends| sends.set(true));
            // It was returned, so the sender owns it again.
            if let Err(message) = completer.try_complete(Ok(message)) {
                std::mem::forget(message);
            }
        });
        drop(awaitable);
        completing.join().unwrap();
        assert_eq!(dropped_by_sender.load(SeqCst), 0);
    });
}

#[test]
fn drop_completer_while_polling() {
    loom::model(|| {
        let (completer, awaitable) = pair();
        let dropping = spawn(move || drop(completer));
        assert_eq!(number(block_on(awaitable)), Err(DROPPED));
        dropping.join().unwrap();
    });
}

#[test]
fn drop_both_halves() {
    loom::model(|| {
        let (completer, awaitable) = pair();
        let dropping = spawn(move || drop(completer));
        drop(awaitable);
        dropping.join().unwrap();
    });
}

#[test]
fn drop_both_halves_polled() {
    loom::model(|| {
        let (completer, mut awaitable) = pair();
        let tracked = Tracked::new();
        assert!(poll(&mut awaitable, &tracked).is_pending());
        let dropping = spawn(move || drop(completer));
        drop(awaitable);
        dropping.join().unwrap();
        assert!(is_released(&tracked));
    });
}

#[test]
fn replace_waker_while_completing() {
    loom::model(|| {
        let (completer, mut awaitable) = pair();
        let (old, new) = (Tracked::new(), Tracked::new());
        assert!(poll(&mut awaitable, &old).is_pending());
        let completing = spawn(move || completer.complete(value(1)));
        let second = poll(&mut awaitable, &new);
        completing.join().unwrap();
        assert!(is_released(&old) && is_released(&new));
        match second {
            Poll::Ready(answer) => assert_eq!(number(answer), Ok(1)),
            Poll::Pending => {
                assert_eq!((old.woken(), new.woken()), (0, 1));
                assert_eq!(number(awaitable.try_take().unwrap()), Ok(1));
            }
        }
    });
}

#[test]
fn replace_waker_twice() {
    loom::model(|| {
        let (completer, mut awaitable) = pair();
        let wakers = [Tracked::new(), Tracked::new(), Tracked::new()];
        assert!(poll(&mut awaitable, &wakers[0]).is_pending());
        let completing = spawn(move || completer.complete(value(1)));
        let last = wakers[1..]
            .iter()
            .find_map(|tracked| match poll(&mut awaitable, tracked) {
                Poll::Ready(answer) => Some(answer),
                Poll::Pending => None,
            });
        completing.join().unwrap();
        assert!(wakers.iter().all(is_released));
        match last {
            Some(answer) => assert_eq!(number(answer), Ok(1)),
            None => {
                assert_eq!(wakers[2].woken(), 1);
                assert_eq!(number(awaitable.try_take().unwrap()), Ok(1));
            }
        }
    });
}

/// Polls with `N` wakers one after the other, and with the last one while another thread completes. Returns the
/// wakers.
fn replace_the_last_of_wakers_while_completing<const N: usize>() -> [StdArc<Tracked>; N] {
    let (completer, mut awaitable) = pair();
    let wakers = [(); N].map(|()| Tracked::new());
    let (last, before) = wakers.split_last().unwrap();
    for tracked in before {
        assert!(poll(&mut awaitable, tracked).is_pending());
    }
    let completing = spawn(move || completer.complete(value(1)));
    let polled = poll(&mut awaitable, last);
    completing.join().unwrap();
    assert!(wakers.iter().all(is_released));
    match polled {
        Poll::Ready(answer) => assert_eq!(number(answer), Ok(1)),
        Poll::Pending => {
            assert_eq!(last.woken(), 1);
            assert_eq!(number(awaitable.try_take().unwrap()), Ok(1));
        }
    }
    wakers
}

#[test]
fn replace_waker_to_last_version() {
    loom::model(|| {
        let wakers = replace_the_last_of_wakers_while_completing::<4>();
        assert!(wakers[..2].iter().all(|tracked| tracked.woken() == 0));
    });
}

#[test]
fn replace_waker_past_last_version() {
    loom::model(|| {
        let wakers = replace_the_last_of_wakers_while_completing::<5>();
        // It could not be registered, so it was woken at once.
        assert_eq!(wakers[3].woken(), 1);
    });
}

#[test]
fn replace_waker_while_dropping() {
    loom::model(|| {
        let (completer, mut awaitable) = pair();
        let (old, new) = (Tracked::new(), Tracked::new());
        assert!(poll(&mut awaitable, &old).is_pending());
        let dropping = spawn(move || drop(completer));
        let second = poll(&mut awaitable, &new);
        dropping.join().unwrap();
        assert!(is_released(&old) && is_released(&new));
        match second {
            Poll::Ready(answer) => assert_eq!(number(answer), Err(DROPPED)),
            Poll::Pending => assert_eq!(new.woken(), 1),
        }
    });
}

#[test]
fn move_to_task_while_completing() {
    loom::model(|| {
        let (completer, mut awaitable) = pair();
        let here = Tracked::new();
        let completing = spawn(move || completer.complete(value(1)));
        match poll(&mut awaitable, &here) {
            Poll::Ready(answer) => assert_eq!(number(answer), Ok(1)),
            Poll::Pending => {
                let moved = spawn(move || number(block_on(awaitable)));
                assert_eq!(moved.join().unwrap(), Ok(1));
            }
        }
        completing.join().unwrap();
        assert!(is_released(&here));
    });
}

#[test]
fn try_take_while_completing() {
    loom::model(|| {
        let (completer, mut awaitable) = pair();
        let completing = spawn(move || completer.complete(value(1)));
        let early = awaitable.try_take();
        completing.join().unwrap();
        let answer = early.or_else(|_| awaitable.try_take()).unwrap();
        assert_eq!(number(answer), Ok(1));
    });
}

#[test]
fn try_take_while_dropping_completer() {
    loom::model(|| {
        let (completer, mut awaitable) = pair();
        let dropping = spawn(move || drop(completer));
        let early = awaitable.try_take();
        dropping.join().unwrap();
        let answer = early.or_else(|_| awaitable.try_take()).unwrap();
        assert_eq!(number(answer), Err(DROPPED));
    });
}

#[test]
fn try_take_then_drop_while_completing() {
    loom::model(|| {
        let (completer, mut awaitable) = pair();
        let completing = spawn(move || completer.try_complete(value(1)).is_ok());
        let taken = awaitable.try_take();
        drop(awaitable);
        let delivered = completing.join().unwrap();
        match taken {
            Ok(answer) => assert!(delivered && number(answer) == Ok(1)),
            // Delivered between the check and the drop, or returned. Loom checks that neither leaks.
            Err(_not_done) => {}
        }
    });
}

#[test]
fn is_done_while_dropping_completer() {
    loom::model(|| {
        let (completer, mut awaitable) = pair();
        let dropping = spawn(move || drop(completer));
        if awaitable.is_done() {
            assert_eq!(number(awaitable.try_take().unwrap()), Err(DROPPED));
        }
        dropping.join().unwrap();
    });
}

#[test]
fn is_done_while_completing() {
    loom::model(|| {
        let (completer, mut awaitable) = pair();
        let completing = spawn(move || completer.complete(value(1)));
        if awaitable.is_done() {
            assert_eq!(number(awaitable.try_take().unwrap()), Ok(1));
        }
        completing.join().unwrap();
    });
}

#[test]
fn is_awaited_while_dropping() {
    loom::model(|| {
        let (completer, awaitable) = pair();
        let asking = spawn(move || {
            let awaited = completer.is_awaited();
            let delivered = completer.try_complete(value(1)).is_ok();
            assert!(awaited || !delivered);
        });
        drop(awaitable);
        asking.join().unwrap();
    });
}

#[test]
fn complete_while_detaching() {
    loom::model(|| {
        let (completer, mut awaitable) = pair();
        let tracked = Tracked::new();
        assert!(poll(&mut awaitable, &tracked).is_pending());
        let completing = spawn(move || {
            assert!(completer.is_awaited());
            completer.try_complete(value(1)).is_ok()
        });
        awaitable.detach();
        let delivered = completing.join().unwrap();
        assert_eq!(tracked.woken(), usize::from(delivered));
        assert!(is_released(&tracked));
    });
}

#[test]
fn share_while_detaching() {
    loom::model(|| {
        let (completer, awaitable) = pair();
        let sharing = spawn(move || {
            let shared = completer.share();
            assert!(shared.is_awaited());
            shared.try_complete(value(1)).is_ok()
        });
        awaitable.detach();
        sharing.join().unwrap();
    });
}

#[test]
fn shared_completers_race() {
    loom::model(|| {
        let (completer, awaitable) = pair();
        let first = completer.share();
        let second = first.clone();
        let one = spawn(move || first.try_complete(value(1)).is_ok());
        let two = spawn(move || second.try_complete(value(2)).is_ok());
        let answer = number(block_on(awaitable)).unwrap();
        let (one, two) = (one.join().unwrap(), two.join().unwrap());
        assert_eq!((one, two), (answer == 1, answer == 2));
    });
}

#[test]
fn shared_complete_while_clone_drops() {
    loom::model(|| {
        let (completer, awaitable) = pair();
        let first = completer.share();
        let second = first.clone();
        let completing = spawn(move || first.complete(value(1)));
        drop(second);
        assert_eq!(number(block_on(awaitable)), Ok(1));
        completing.join().unwrap();
    });
}

#[test]
fn drop_shared_while_polling() {
    loom::model(|| {
        let (completer, awaitable) = pair();
        let first = completer.share();
        let second = first.clone();
        let dropping = spawn(move || drop(first));
        let polling = spawn(move || number(block_on(awaitable)));
        drop(second);
        assert_eq!(polling.join().unwrap(), Err(DROPPED));
        dropping.join().unwrap();
    });
}

#[test]
fn shared_complete_while_dropping() {
    loom::model(|| {
        let (completer, awaitable) = pair();
        let shared = completer.share();
        let completing = spawn(move || shared.complete(value(1)));
        drop(awaitable);
        completing.join().unwrap();
    });
}

#[test]
fn shared_is_awaited_while_taking() {
    loom::model(|| {
        let (completer, awaitable) = pair();
        let first = completer.share();
        let second = first.clone();
        let asking = spawn(move || {
            if !second.is_awaited() {
                assert!(second.try_complete(value(2)).is_err());
            }
        });
        let completing = spawn(move || first.complete(value(1)));
        assert_eq!(number(block_on(awaitable)), Ok(1));
        asking.join().unwrap();
        completing.join().unwrap();
    });
}

#[test]
fn share_while_polling() {
    loom::model(|| {
        let (completer, awaitable) = pair();
        let sharing = spawn(move || completer.share().complete(value(1)));
        assert_eq!(number(block_on(awaitable)), Ok(1));
        sharing.join().unwrap();
    });
}

#[test]
fn share_while_replacing_waker() {
    loom::model(|| {
        let (completer, mut awaitable) = pair();
        let (old, new) = (Tracked::new(), Tracked::new());
        assert!(poll(&mut awaitable, &old).is_pending());
        let sharing = spawn(move || completer.share());
        assert!(poll(&mut awaitable, &new).is_pending());
        sharing.join().unwrap().complete(value(1));
        assert_eq!((old.woken(), new.woken()), (0, 1));
        assert!(is_released(&old) && is_released(&new));
        assert_eq!(number(awaitable.try_take().unwrap()), Ok(1));
    });
}

#[test]
fn share_while_dropping() {
    loom::model(|| {
        let (completer, awaitable) = pair();
        let sharing = spawn(move || completer.share().try_complete(value(1)).is_ok());
        drop(awaitable);
        sharing.join().unwrap();
    });
}

#[test]
fn once_completers_race() {
    loom::model(|| {
        let (completer, awaitable) = pair();
        let once = Arc::new(__private::Once::new(completer));
        let other = Arc::clone(&once);
        let calling = spawn(move || other.complete(value(1)));
        once.complete(value(2));
        drop(once);
        assert!(matches!(number(block_on(awaitable)), Ok(1 | 2)));
        calling.join().unwrap();
    });
}

#[test]
fn panicking_map_in_shared_callback() {
    loom::model(|| {
        let (completer, awaitable) = pair();
        let once = Arc::new(__private::Once::new(completer));
        let kept = Arc::clone(&once);
        let calling = spawn(move || {
            let call = || once.complete_with(|| std::panic::resume_unwind(Box::new("map")));
            assert!(catch_unwind(AssertUnwindSafe(call)).is_err());
        });
        assert_eq!(number(block_on(awaitable)), Err(DROPPED));
        calling.join().unwrap();
        drop(kept);
    });
}

#[test]
fn cancel_races_completion() {
    loom::model(|| {
        let (completer, awaitable) = pair();
        let hooks = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&hooks);
        let hook = Box::new(move |()| {
            counted.fetch_add(1, SeqCst);
        });
        let awaitable = awaitable.on_cancel((), hook);
        let completing = spawn(move || completer.complete(value(1)));
        let done = awaitable.is_done();
        let cancelled = awaitable.cancel();
        let ran = hooks.load(SeqCst);
        assert!(ran <= usize::from(!done));
        assert_eq!(number(block_on(cancelled)), Ok(1));
        completing.join().unwrap();
        assert_eq!(hooks.load(SeqCst), ran);
    });
}

#[test]
fn drop_with_hook_races_completion() {
    loom::model(|| {
        let (completer, awaitable) = pair();
        let hooks = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&hooks);
        let hook = Box::new(move |()| {
            counted.fetch_add(1, SeqCst);
        });
        let awaitable = awaitable.on_cancel((), hook);
        let completing = spawn(move || completer.try_complete(value(1)).is_ok());
        drop(awaitable);
        let delivered = completing.join().unwrap();
        assert_eq!(hooks.load(SeqCst), usize::from(!delivered));
    });
}

#[test]
fn complete_before_keep() {
    loom::model(|| {
        let (completer, awaitable) = pair();
        let handle = Arc::new(());
        let completing = spawn(move || completer.complete(value(1)));
        let awaitable = awaitable.keep(Arc::clone(&handle));
        assert_eq!(number(block_on(awaitable)), Ok(1));
        assert_eq!(Arc::strong_count(&handle), 1, "let go with the value");
        completing.join().unwrap();
    });
}

#[test]
fn complete_before_on_cancel() {
    loom::model(|| {
        let (completer, awaitable) = pair();
        let handle = Arc::new(());
        let hooks = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&hooks);
        let hook = Box::new(move |handle| {
            counted.fetch_add(1, SeqCst);
            drop(handle);
        });
        let completing = spawn(move || completer.try_complete(value(1)).is_ok());
        drop(awaitable.on_cancel(Arc::clone(&handle), hook));
        assert_eq!(Arc::strong_count(&handle), 1, "let go, or the hook's");
        let delivered = completing.join().unwrap();
        assert_eq!(hooks.load(SeqCst), usize::from(!delivered));
    });
}

#[test]
fn on_done_races_completion() {
    loom::model(|| {
        let (completer, awaitable) = pair();
        let seen = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&seen);
        let completing = spawn(move || completer.complete(value(1)));
        awaitable.on_done(move |answer| {
            assert_eq!(number(answer), Ok(1));
            counted.fetch_add(1, SeqCst);
        });
        completing.join().unwrap();
        assert_eq!(seen.load(SeqCst), 1);
    });
}

#[test]
fn on_done_past_last_version() {
    loom::model(|| {
        let (completer, mut awaitable) = pair();
        for _ in 0..5 {
            assert!(poll(&mut awaitable, &Tracked::new()).is_pending());
        }
        let called = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&called);
        let completing = spawn(move || completer.complete(value(1)));
        awaitable.on_done(move |answer| {
            assert_eq!(number(answer), Ok(1));
            counted.fetch_add(1, SeqCst);
        });
        completing.join().unwrap();
        assert_eq!(called.load(SeqCst), 1);
    });
}

#[test]
fn detached_guard_races_completion() {
    loom::model(|| {
        let (completer, awaitable) = pair();
        let completing = spawn(move || completer.complete(value(1)));
        awaitable.keep(Arc::new(())).detach();
        completing.join().unwrap();
    });
}
