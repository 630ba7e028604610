//! Tests of `Awaitable` and `Completer` without the macro and without a runtime.

use std::{
    cell::{Cell, RefCell},
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind, panic_any, set_hook, take_hook},
    pin::{Pin, pin},
    ptr,
    rc::Rc,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    task::{Context, Poll, RawWaker, RawWakerVTable, Wake, Waker},
    thread,
    time::Duration,
};

use awaitify::{__private, Awaitable, Completer, Dropped, NotDone, TimedOut};

type Answer<V> = Result<V, Dropped>;

fn pending<V>() -> (Completer<Answer<V>>, Awaitable<Answer<V>>) {
    __private::pair(|| "pending", || Err(Dropped::new("pending")))
}

#[derive(Default)]
struct CountingWaker(AtomicUsize);

impl CountingWaker {
    fn pair() -> (Arc<Self>, Waker) {
        let counter = Arc::new(Self::default());
        let waker = Waker::from(Arc::clone(&counter));
        (counter, waker)
    }

    fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

impl Wake for CountingWaker {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

struct PanickingWaker;

impl Wake for PanickingWaker {
    fn wake(self: Arc<Self>) {
        panic!("the waker panics");
    }
}

fn poll<F: Future + Unpin>(future: &mut F, waker: &Waker) -> Poll<F::Output> {
    Pin::new(future).poll(&mut Context::from_waker(waker))
}

fn noop() -> &'static Waker {
    Waker::noop()
}

/// A value that counts its drops.
struct Counted(Rc<Cell<u32>>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

#[test]
fn completed_before_first_poll() {
    let (completer, mut awaitable) = pending();
    completer.complete(Ok(1));
    assert!(awaitable.is_done());
    assert_eq!(poll(&mut awaitable, noop()), Poll::Ready(Ok(1)));
    assert!(awaitable.is_terminated());
}

#[test]
fn completion_wakes_and_releases_waker() {
    let (completer, mut awaitable) = pending();
    let (counter, waker) = CountingWaker::pair();
    assert_eq!(poll(&mut awaitable, &waker), Poll::Pending);
    assert_eq!(poll(&mut awaitable, &waker), Poll::Pending);
    assert_eq!(Arc::strong_count(&counter), 3);
    completer.complete(Ok(1));
    assert_eq!(counter.count(), 1);
    assert_eq!(Arc::strong_count(&counter), 2);
    assert_eq!(poll(&mut awaitable, &waker), Poll::Ready(Ok(1)));
}

#[test]
fn newest_waker_is_woken() {
    let (completer, mut awaitable) = pending();
    let wakers: Vec<_> = (0..5).map(|_| CountingWaker::pair()).collect();
    for (_, waker) in &wakers {
        assert_eq!(poll(&mut awaitable, waker), Poll::Pending);
    }
    completer.complete(Ok(1));
    let counts: Vec<_> = wakers.iter().map(|(counter, _)| counter.count()).collect();
    assert_eq!(counts, [0, 0, 0, 0, 1]);
    assert!(
        wakers
            .iter()
            .all(|(counter, _)| Arc::strong_count(counter) == 2)
    );
}

#[test]
fn drop_releases_waker() {
    let (completer, mut awaitable) = pending::<u8>();
    let (counter, waker) = CountingWaker::pair();
    assert_eq!(poll(&mut awaitable, &waker), Poll::Pending);
    drop(awaitable);
    assert_eq!(Arc::strong_count(&counter), 2);
    assert!(!completer.is_awaited());
    completer.complete(Ok(1));
    assert_eq!(counter.count(), 0);
}

#[test]
fn dropped_completer_wakes() {
    let (completer, mut awaitable) = pending::<u8>();
    let (counter, waker) = CountingWaker::pair();
    assert_eq!(poll(&mut awaitable, &waker), Poll::Pending);
    drop(completer);
    assert_eq!(counter.count(), 1);
    assert_eq!(
        poll(&mut awaitable, &waker),
        Poll::Ready(Err(Dropped::new("pending")))
    );
}

#[test]
fn dropped_awaitable_returns_value() {
    let (completer, awaitable) = pending();
    drop(awaitable);
    assert_eq!(completer.try_complete(Ok("late")), Err(Ok("late")));
}

#[test]
fn values_are_dropped_once() {
    let drops = Rc::new(Cell::new(0));
    let value = || Ok(Counted(Rc::clone(&drops)));

    let (completer, awaitable) = pending();
    completer.complete(value());
    drop(awaitable); // delivered, never taken
    assert_eq!(drops.get(), 1);

    let (completer, awaitable) = pending();
    drop(awaitable);
    completer.complete(value()); // never delivered
    assert_eq!(drops.get(), 2);

    let (completer, awaitable) = pending();
    completer.complete(value());
    drop(awaitable.wait());
    assert_eq!(drops.get(), 3);

    let (completer, awaitable) = pending();
    let shared = completer.share();
    shared.complete(value());
    shared.complete(value());
    assert_eq!(drops.get(), 4);
    drop(awaitable);
    assert_eq!(drops.get(), 5);
}

#[test]
#[should_panic(expected = "asked again after it had given its value")]
fn poll_after_completion_panics() {
    let mut awaitable = Awaitable::ready(1);
    assert_eq!(poll(&mut awaitable, noop()), Poll::Ready(1));
    let _ = poll(&mut awaitable, noop());
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn try_take_takes_once() {
    let (completer, mut awaitable) = pending();
    assert_eq!(awaitable.try_take(), Err(NotDone));
    completer.complete(Ok(1));
    assert_eq!(awaitable.try_take(), Ok(Ok(1)));
    assert!(catch_unwind(AssertUnwindSafe(|| awaitable.try_take())).is_err());
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn second_take_panics_at_caller() {
    thread_local!(static PLACE: RefCell<Option<String>> = const { RefCell::new(None) });
    let before = take_hook();
    set_hook(Box::new(move |panic| {
        PLACE.set(panic.location().map(|place| place.file().to_owned()));
        before(panic);
    }));
    let ways: [fn(Awaitable<u8>); 3] = [
        |mut awaitable| assert!(awaitable.try_take().is_err()),
        |mut awaitable| assert!(awaitable.wait_timeout(Duration::ZERO).is_err()),
        |awaitable| assert_ne!(awaitable.wait(), 1),
    ];
    for way in ways {
        let mut awaitable = Awaitable::ready(1);
        assert_eq!(awaitable.try_take(), Ok(1));
        assert!(catch_unwind(|| way(awaitable)).is_err());
        assert_eq!(PLACE.take().as_deref(), Some(file!()));
    }
}

#[test]
fn first_shared_completer_wins() {
    let (completer, awaitable) = pending();
    let first = completer.share();
    let second = first.clone();
    assert!(second.is_awaited());
    assert_eq!(second.try_complete(Ok(2)), Ok(()));
    assert!(!first.is_awaited());
    assert_eq!(first.try_complete(Ok(1)), Err(Ok(1)));
    assert_eq!(awaitable.wait(), Ok(2));

    let (completer, awaitable) = pending::<u8>();
    let first = completer.share();
    let second = first.clone();
    drop(first);
    assert!(!awaitable.is_done());
    drop(second);
    assert!(awaitable.is_done());
    assert_eq!(awaitable.wait(), Err(Dropped::new("pending")));
}

#[test]
fn once_completes_once() {
    let (completer, awaitable) = pending();
    let once = __private::Once::new(completer);
    let callback = move |value: u8| once.complete(Ok(value));
    callback(1);
    callback(2);
    assert_eq!(awaitable.wait(), Ok(1));
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_map_drops_once() {
    let (completer, awaitable) = pending::<u8>();
    let once = __private::Once::from(completer);
    let callback = || once.complete_with(|| panic!("map"));
    assert!(catch_unwind(AssertUnwindSafe(callback)).is_err());
    assert!(awaitable.is_done());
    assert_eq!(awaitable.wait(), Err(Dropped::new("pending")));
    drop(once);
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_map_drops_shared() {
    let (completer, awaitable) = pending::<u8>();
    let shared = completer.share();
    let callback = || shared.complete_with(|| panic!("map"));
    assert!(catch_unwind(AssertUnwindSafe(callback)).is_err());
    assert!(awaitable.is_done());
    assert_eq!(awaitable.wait(), Err(Dropped::new("pending")));
    shared.complete_with(|| unreachable!("the first call has been"));
}

#[test]
fn hook_runs_once_if_pending() {
    let hooks = Rc::new(RefCell::new(Vec::new()));
    let start = |id: u8| {
        let (completer, awaitable) = pending::<u8>();
        let hooks = Rc::clone(&hooks);
        let hook = Box::new(move |id| hooks.borrow_mut().push(id));
        (completer, awaitable.on_cancel_local(id, hook))
    };

    drop(start(1).1); // its completer was dropped first: fields of a tuple drop in order
    let (_completer, awaitable) = start(2);
    drop(awaitable);
    let (completer, awaitable) = start(3);
    completer.complete(Ok(0));
    drop(awaitable);
    let (completer, awaitable) = start(4);
    let cancelled = awaitable.cancel();
    completer.complete(Ok(0));
    assert_eq!(cancelled.wait(), Ok(0));
    let (completer, awaitable) = start(5);
    completer.complete(Ok(5));
    assert_eq!(awaitable.cancel().wait(), Ok(5));
    let (_completer, awaitable) = start(6);
    drop(awaitable.cancel());

    assert_eq!(*hooks.borrow(), [1, 2, 4, 6]);
}

#[test]
fn guard_is_dropped_with_value() {
    let handle = Arc::new(());
    let (completer, mut awaitable) = {
        let (completer, awaitable) = pending();
        (completer, awaitable.keep(Arc::clone(&handle)))
    };
    assert!(awaitable.guard().is_some());
    completer.complete(Ok(1));
    assert!(awaitable.guard().is_none());
    assert_eq!(awaitable.try_take(), Ok(Ok(1)));
    assert_eq!(Arc::strong_count(&handle), 1);
    assert!(awaitable.guard().is_none());
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_hook_is_caught() {
    let (_completer, awaitable) = pending::<u8>();
    drop(awaitable.on_cancel((), Box::new(|()| panic!("hook"))));

    let (_completer, awaitable) = pending::<u8>();
    let awaitable = awaitable.on_cancel((), Box::new(|()| panic!("hook")));
    let outcome = catch_unwind(move || {
        let _held = awaitable;
        panic_any("outer");
    });
    assert_eq!(outcome.unwrap_err().downcast_ref(), Some(&"outer"));
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_waker_is_caught() {
    let (completer, mut awaitable) = pending();
    let waker = Waker::from(Arc::new(PanickingWaker));
    assert_eq!(poll(&mut awaitable, &waker), Poll::Pending);
    completer.complete(Ok(1));
    assert_eq!(awaitable.try_take(), Ok(Ok(1)));

    let (completer, mut awaitable) = pending::<u8>();
    assert_eq!(poll(&mut awaitable, &waker), Poll::Pending);
    let outcome = catch_unwind(move || {
        let _dropped_while_unwinding = completer;
        panic_any("outer");
    });
    assert_eq!(outcome.unwrap_err().downcast_ref(), Some(&"outer"));
    assert_eq!(awaitable.wait(), Err(Dropped::new("pending")));
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_value_is_caught() {
    struct Hostile;
    impl Drop for Hostile {
        fn drop(&mut self) {
            panic!("drop");
        }
    }
    let (completer, awaitable) = pending();
    drop(awaitable);
    completer.complete(Ok(Hostile));
    let (completer, awaitable) = pending();
    completer.complete(Ok(Hostile));
    drop(awaitable);
}

#[test]
fn wait_blocks_until_completion() {
    let (completer, awaitable) = pending();
    let completing = thread::spawn(move || completer.complete(Ok(1)));
    assert_eq!(awaitable.wait(), Ok(1));
    completing.join().unwrap();

    let (completer, mut awaitable) = pending();
    let soon = Duration::from_millis(1);
    let late = TimedOut::new("pending", Some(soon));
    assert_eq!(awaitable.wait_timeout(soon), Err(late));
    completer.complete(Ok(1));
    assert_eq!(awaitable.wait_timeout(Duration::MAX), Ok(Ok(1)));
}

#[test]
fn on_done_runs_on_completing_thread() {
    let (completer, awaitable) = pending();
    let (sender, received) = mpsc::channel();
    awaitable.on_done(move |value| sender.send((value, thread::current().id())).unwrap());
    let completing = thread::spawn(move || {
        completer.complete(Ok(1));
        thread::current().id()
    });
    let completing = completing.join().unwrap();
    assert_eq!(received.recv(), Ok((Ok(1), completing)));

    let (sender, received) = mpsc::channel();
    Awaitable::ready(2).on_done(move |value| sender.send(value).unwrap());
    assert_eq!(received.recv(), Ok(2));
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn on_done_after_dropped_callback() {
    let (completer, awaitable) = pending::<u8>();
    let (sender, received) = mpsc::channel();
    awaitable.on_done(move |value| {
        sender.send(value).unwrap();
        panic!("on_done");
    });
    drop(completer);
    assert_eq!(received.recv(), Ok(Err(Dropped::new("pending"))));
    assert!(received.recv().is_err(), "the callback is dropped");
}

/// Each callback completes the next awaitable, so that a recursive call would need a frame for each.
fn chain(links: usize, link: impl Fn(Awaitable<Answer<usize>>, Completer<Answer<usize>>)) {
    let (first, awaitable) = pending();
    let mut last = awaitable;
    for _ in 0..links {
        let (completer, next) = pending();
        link(last, completer);
        last = next;
    }
    first.complete(Ok(0));
    assert_eq!(last.wait(), Ok(links));
}

#[test]
fn on_done_chain_needs_no_stack() {
    let links = if cfg!(miri) { 50 } else { 100_000 };
    chain(links, |awaitable, completer| {
        awaitable.on_done(move |value| completer.complete(value.map(|count| count + 1)));
    });
}

#[test]
fn detached_chain_needs_no_stack() {
    struct Next(Option<Completer<Answer<usize>>>);
    impl Drop for Next {
        fn drop(&mut self) {
            self.0.take().unwrap().complete(Ok(1));
        }
    }
    let links = if cfg!(miri) { 50 } else { 100_000 };
    let (first, awaitable) = pending();
    let mut last = awaitable;
    for _ in 0..links {
        let (completer, next) = pending();
        last.keep(Next(Some(completer))).detach();
        last = next;
    }
    first.complete(Ok(0));
    assert_eq!(last.wait(), Ok(1));
}

#[test]
fn on_done_in_on_done_runs_after_it() {
    let (inner, inner_awaitable) = pending::<u8>();
    let (outer, outer_awaitable) = pending::<u8>();
    let log = Arc::new(Mutex::new(Vec::new()));
    let (inner_log, outer_log) = (Arc::clone(&log), Arc::clone(&log));
    inner_awaitable.on_done(move |_| inner_log.lock().unwrap().push("inner"));
    outer_awaitable.on_done(move |_| {
        inner.complete(Ok(1));
        outer_log.lock().unwrap().push("outer");
    });
    outer.complete(Ok(1));
    assert_eq!(*log.lock().unwrap(), ["outer", "inner"]);
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn panicking_on_done_does_not_stop_the_next() {
    let (inner, inner_awaitable) = pending::<u8>();
    let (outer, outer_awaitable) = pending::<u8>();
    let ran = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&ran);
    inner_awaitable.on_done(move |_| {
        counted.fetch_add(1, Ordering::SeqCst);
    });
    outer_awaitable.on_done(move |_| {
        inner.complete(Ok(1));
        panic!("after completing");
    });
    outer.complete(Ok(1));
    assert_eq!(ran.load(Ordering::SeqCst), 1);
}

#[test]
fn detached_stays_awaited() {
    let (completer, awaitable) = pending();
    awaitable.detach();
    assert!(completer.is_awaited());
    let value = Arc::new(());
    assert!(completer.try_complete(Ok(Arc::clone(&value))).is_err());
    assert_eq!(Arc::strong_count(&value), 1, "nobody receives it");

    let (completer, awaitable) = pending();
    let shared = completer.share();
    awaitable.detach();
    assert!(shared.is_awaited());
    shared.complete(Ok(1));
    assert!(!shared.is_awaited());

    let (completer, awaitable) = pending();
    completer.complete(Ok(Arc::clone(&value)));
    awaitable.detach();
    assert_eq!(Arc::strong_count(&value), 1, "what had come is dropped");
}

#[test]
fn detached_guard_lives_until_callback() {
    let handle = Arc::new(());
    let (completer, awaitable) = pending();
    awaitable.keep(Arc::clone(&handle)).detach();
    assert_eq!(Arc::strong_count(&handle), 2);
    completer.complete(Ok(1));
    assert_eq!(Arc::strong_count(&handle), 1);

    let (completer, awaitable) = pending::<u8>();
    let hook = Box::new(|_handle| unreachable!("it was detached"));
    awaitable.on_cancel(Arc::clone(&handle), hook).detach();
    assert_eq!(Arc::strong_count(&handle), 2);
    drop(completer);
    assert_eq!(Arc::strong_count(&handle), 1);
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn detach_after_completion() {
    struct PanicsOnDrop;
    impl Drop for PanicsOnDrop {
        fn drop(&mut self) {
            panic!("contained");
        }
    }
    Awaitable::ready(PanicsOnDrop).detach();
    Awaitable::ready(PanicsOnDrop).keep("handle").detach();

    let mut given = Awaitable::ready(1);
    assert_eq!(given.try_take(), Ok(1));
    given.detach();
    let mut given = Awaitable::ready(1).keep("handle");
    assert_eq!(given.try_take(), Ok(1));
    given.detach();
}

#[test]
#[cfg_attr(panic = "abort", ignore = "catches a panic")]
fn guard_after_taken_value() {
    struct PanicsOnDrop;
    impl Drop for PanicsOnDrop {
        fn drop(&mut self) {
            panic!("contained");
        }
    }
    let mut given = Awaitable::ready(1);
    assert_eq!(given.try_take(), Ok(1));
    drop(given.on_cancel(PanicsOnDrop, Box::new(|_| unreachable!("it was done"))));
}

#[test]
fn detached_drop_makes_no_value() {
    static MADE: AtomicUsize = AtomicUsize::new(0);
    let handle = Arc::new(());
    let kept = || {
        let (completer, awaitable) =
            __private::pair(|| "made", || MADE.fetch_add(1, Ordering::SeqCst));
        (completer, awaitable.keep(Arc::clone(&handle)))
    };
    let (completer, awaitable) = kept();
    awaitable.detach();
    drop(completer);
    let (completer, awaitable) = kept();
    drop(completer);
    awaitable.detach();
    assert_eq!(Arc::strong_count(&handle), 1);
    assert_eq!(MADE.load(Ordering::SeqCst), 0);
}

#[test]
fn until_prefers_value() {
    let mut cx = Context::from_waker(noop());
    let both = Awaitable::ready(1).until(std::future::ready(()));
    assert_eq!(pin!(both).poll(&mut cx), Poll::Ready(Ok(1)));

    let hooks = Rc::new(Cell::new(0));
    let (_completer, awaitable) = pending::<u8>();
    let count = Rc::clone(&hooks);
    let hook = Box::new(move |()| count.set(count.get() + 1));
    let elapsed = awaitable
        .on_cancel_local((), hook)
        .until(std::future::ready(()));
    assert_eq!(
        pin!(elapsed).poll(&mut cx),
        Poll::Ready(Err(TimedOut::new("pending", None)))
    );
    assert_eq!(hooks.get(), 1);
}

#[test]
fn flatten_converts_dropped() {
    let (completer, awaitable) = pending::<Result<u8, String>>();
    let mut flat = awaitable.flatten();
    drop(completer);
    assert_eq!(
        poll(&mut flat, noop()),
        Poll::Ready(Err(String::from(Dropped::new("pending"))))
    );
}

#[test]
fn auto_traits_follow_value_and_guard() {
    use std::panic::{RefUnwindSafe, UnwindSafe};
    fn send<T: Send>() {}
    fn sync<T: Sync>() {}
    fn calm<T: Unpin + UnwindSafe + RefUnwindSafe>() {}
    send::<Awaitable<Cell<u8>>>();
    send::<Awaitable<u8, awaitify::Kept<Cell<u8>>>>();
    send::<Awaitable<u8, awaitify::OnCancel<u8>>>();
    send::<Completer<Cell<u8>>>();
    sync::<Completer<Cell<u8>>>();
    send::<__private::Once<Cell<u8>>>();
    sync::<__private::Once<Cell<u8>>>();
    send::<awaitify::SharedCompleter<Cell<u8>>>();
    sync::<awaitify::SharedCompleter<Cell<u8>>>();
    calm::<Awaitable<Rc<Cell<u8>>, awaitify::LocalOnCancel<Rc<u8>>>>();
    calm::<Completer<Rc<Cell<u8>>>>();
    calm::<awaitify::SharedCompleter<Rc<Cell<u8>>>>();
    calm::<__private::Once<Rc<Cell<u8>>>>();
}

#[test]
fn raw_completer_completes() {
    let (completer, awaitable) = pending::<u8>();
    let raw = completer.into_raw();
    assert!(!awaitable.is_done());
    // SAFETY: `raw` is from `into_raw`, and is used once.
    unsafe { Completer::<Answer<u8>>::from_raw(raw) }.complete(Ok(1));
    assert_eq!(awaitable.wait(), Ok(1));
}

#[test]
fn call_in_thread_exit_destructor() {
    struct AtEnd(mpsc::Sender<Awaitable<Answer<u8>>>);
    impl Drop for AtEnd {
        fn drop(&mut self) {
            let inside = Awaitable::new(|completer| completer.complete(Ok(1)));
            self.0.send(inside).unwrap();
            let elsewhere = Awaitable::new(|completer| {
                thread::spawn(move || completer.complete(Ok(2)));
            });
            self.0.send(elsewhere).unwrap();
        }
    }
    thread_local!(static AT_END: RefCell<Option<AtEnd>> = const { RefCell::new(None) });
    let (sender, awaitables) = mpsc::channel();
    let ending = thread::spawn(|| AT_END.set(Some(AtEnd(sender))));
    ending.join().unwrap();
    let values: Vec<_> = awaitables.iter().map(Awaitable::wait).collect();
    assert_eq!(values, [Ok(1), Ok(2)]);
}

/// Compiles only for types without the trait, because with it the call would be ambiguous.
macro_rules! assert_lack {
    ($bound:ident: $($type:ty),+ $(,)?) => {{
        trait AmbiguousIf<A> {
            fn compiles() {}
        }
        struct AlsoHas;
        impl<T> AmbiguousIf<()> for T {}
        impl<T: $bound> AmbiguousIf<AlsoHas> for T {}
        $(<$type as AmbiguousIf<_>>::compiles();)+
    }};
}

#[test]
fn not_send_values_stay_on_thread() {
    assert_lack!(Send:
        Awaitable<Rc<u8>>,
        Awaitable<u8, awaitify::Kept<Rc<u8>>>,
        Awaitable<u8, awaitify::OnCancel<Rc<u8>>>,
        Awaitable<u8, awaitify::LocalOnCancel<u8>>,
        Completer<Rc<u8>>,
        awaitify::SharedCompleter<Rc<u8>>,
        __private::Once<Rc<u8>>,
    );
    assert_lack!(Sync:
        Awaitable<Rc<u8>>,
        Awaitable<u8, awaitify::Kept<Cell<u8>>>,
        Completer<Rc<u8>>,
        awaitify::SharedCompleter<Rc<u8>>,
        __private::Once<Rc<u8>>,
    );
}

/// The data of a waker. It runs a closure when the last clone is dropped.
struct OnLastDrop(Mutex<Option<Box<dyn FnOnce() + Send>>>);

impl OnLastDrop {
    fn waker(action: impl FnOnce() + Send + 'static) -> Waker {
        Waker::from(Arc::new(Self(Mutex::new(Some(Box::new(action))))))
    }
}

impl Wake for OnLastDrop {
    fn wake(self: Arc<Self>) {}
}

impl Drop for OnLastDrop {
    fn drop(&mut self) {
        if let Some(action) = self.0.get_mut().unwrap().take() {
            action();
        }
    }
}

#[test]
fn waker_drop_completes_on_replace() {
    let (completer, mut awaitable) = pending();
    let hostile = OnLastDrop::waker(move || completer.complete(Ok(1)));
    assert!(poll(&mut awaitable, &hostile).is_pending());
    drop(hostile); // the cell has the last one
    let (count, waker) = CountingWaker::pair();
    assert!(poll(&mut awaitable, &waker).is_pending());
    assert_eq!(count.count(), 1);
    assert_eq!(awaitable.try_take(), Ok(Ok(1)));
}

#[test]
fn waker_drop_completes_in_on_done() {
    let (sender, received) = mpsc::channel();
    // On a separate thread, so that a deadlock is a failure.
    thread::spawn(|| {
        let (completer, mut awaitable) = pending();
        let hostile = OnLastDrop::waker(move || completer.complete(Ok(1)));
        assert!(poll(&mut awaitable, &hostile).is_pending());
        drop(hostile);
        awaitable.on_done(move |value| sender.send(value).unwrap());
    });
    let value = received.recv_timeout(Duration::from_secs(10));
    assert_eq!(value, Ok(Ok(1)));
}

#[test]
fn waker_drop_completes_on_drop() {
    let value = Arc::new(());
    type End = fn(Completer<Answer<Arc<()>>>, Arc<()>);
    let ends: [End; 3] = [
        |completer, value| completer.complete(Ok(value)),
        |completer, value| completer.share().complete(Ok(value)),
        |completer, _| drop(completer),
    ];
    for end in ends {
        let (completer, mut awaitable) = pending();
        let sent = Arc::clone(&value);
        let hostile = OnLastDrop::waker(move || end(completer, sent));
        assert!(poll(&mut awaitable, &hostile).is_pending());
        drop(hostile);
        drop(awaitable);
        assert_eq!(Arc::strong_count(&value), 1);
    }
}

/// A waker that completes when it is cloned, because the cell clones each waker that it keeps.
fn completes_when_cloned(kept: &'static Mutex<Option<Completer<Answer<u8>>>>) -> Waker {
    static VTABLE: RawWakerVTable = RawWakerVTable::new(
        |data| {
            // SAFETY: `data` is the argument of `completes_when_cloned`.
            let kept = unsafe { &*data.cast::<Mutex<Option<Completer<Answer<u8>>>>>() };
            let completer = kept.lock().unwrap().take();
            completer.into_iter().for_each(|it| it.complete(Ok(1)));
            RawWaker::new(data, &VTABLE)
        },
        |_| {},
        |_| {},
        |_| {},
    );
    // SAFETY: the functions may be called on any thread, at any time.
    unsafe { Waker::new(ptr::from_ref(kept).cast(), &VTABLE) }
}

#[test]
fn waker_clone_completes() {
    static KEPT: Mutex<Option<Completer<Answer<u8>>>> = Mutex::new(None);
    let (completer, mut awaitable) = pending();
    *KEPT.lock().unwrap() = Some(completer);
    let hostile = completes_when_cloned(&KEPT);
    assert_eq!(poll(&mut awaitable, &hostile), Poll::Ready(Ok(1)));

    let (completer, mut awaitable) = pending();
    let (count, waker) = CountingWaker::pair();
    assert!(poll(&mut awaitable, &waker).is_pending());
    *KEPT.lock().unwrap() = Some(completer);
    assert_eq!(poll(&mut awaitable, &hostile), Poll::Ready(Ok(1)));
    assert_eq!(count.count(), 1, "the waker that was registered is woken");
}
