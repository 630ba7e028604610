//! Runs a closure on the thread that completes. No other code of the user runs there.

use std::{
    cell::OnceCell,
    collections::VecDeque,
    mem,
    sync::{Arc, PoisonError},
    task::{Context, Poll, Wake, Waker},
};

use crate::{
    Awaitable, Guard,
    oneshot::Outcome,
    panics::catch_panic,
    sync::{Mutex, MutexGuard, local},
};

/// A waker that polls `awaitable` on the thread that wakes it, and passes the outcome to `callback`.
///
/// The cell holds this waker, and this waker holds the cell. Completing or dropping the completer breaks the cycle.
struct OnDone<T, G: Guard, F> {
    waiting: Mutex<Option<(Awaitable<T, G>, F)>>,
}

impl<T, G, F> OnDone<T, G, F>
where
    T: Send + 'static,
    G: Guard + Send + 'static,
    F: FnOnce(Outcome<T>) + Send + 'static,
{
    fn poll(self: &Arc<Self>) {
        let waker = Waker::from(Arc::clone(self));
        // A completion that comes during the first poll waits for the few instructions that are left of it. The callback
        // runs without the lock.
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((awaitable, _)) = &mut *waiting else {
            return;
        };
        let polled = awaitable.poll_outcome_last(&mut Context::from_waker(&waker));
        if let Poll::Ready(outcome) = polled {
            let taken = waiting.take();
            drop(waiting);
            if let Some((_, callback)) = taken {
                callback(outcome);
            }
        }
    }
}

impl<T, G, F> Wake for OnDone<T, G, F>
where
    T: Send + 'static,
    G: Guard + Send + 'static,
    F: FnOnce(Outcome<T>) + Send + 'static,
{
    fn wake(self: Arc<Self>) {
        run_in_turn(self);
    }
}

/// An `OnDone` of any type.
trait Turn: Send + Sync {
    fn run(self: Arc<Self>);
}

impl<T, G, F> Turn for OnDone<T, G, F>
where
    T: Send + 'static,
    G: Guard + Send + 'static,
    F: FnOnce(Outcome<T>) + Send + 'static,
{
    fn run(self: Arc<Self>) {
        self.poll();
    }
}

/// The callbacks of `on_done` that one thread still has to run.
///
/// It is shared and has a lock, although one thread uses it. A callback in a stackful coroutine may return on another thread,
/// which then runs what the first one has queued meanwhile.
#[derive(Default)]
struct Turns {
    queue: Mutex<Queue>,
}

#[derive(Default)]
struct Queue {
    /// True while a callback is running.
    running: bool,
    next: VecDeque<Arc<dyn Turn>>,
}

local! {
    static TURNS: OnceCell<Arc<Turns>> = OnceCell::new();
}

/// Runs the callback of `turn`. If this thread is already running one, it runs after that, so that a chain of callbacks
/// which complete each other needs no stack.
fn run_in_turn(turn: Arc<dyn Turn>) {
    let Ok(turns) = TURNS.try_with(|turns| Arc::clone(turns.get_or_init(Arc::default))) else {
        // The thread is ending and its locals are gone.
        return turn.run();
    };
    if turns.add(turn) {
        turns.run_all();
    }
}

impl Turns {
    // No foreign code runs under the lock.
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a turn. Returns whether the caller has to run it.
    fn add(&self, turn: Arc<dyn Turn>) -> bool {
        let mut queue = self.queue();
        queue.next.push_back(turn);
        !mem::replace(&mut queue.running, true)
    }

    fn run_all(&self) {
        while let Some(turn) = self.next() {
            catch_panic(|| turn.run());
        }
    }

    fn next(&self) -> Option<Arc<dyn Turn>> {
        let mut queue = self.queue();
        let next = queue.next.pop_front();
        queue.running = next.is_some();
        next
    }
}

/// Polls an awaitable here, and then when it is woken, and passes the outcome to `callback`.
pub(super) fn call_when_done<T, G, F>(mut awaitable: Awaitable<T, G>, callback: F)
where
    T: Send + 'static,
    G: Guard + Send + 'static,
    F: FnOnce(Outcome<T>) + Send + 'static,
{
    // With a waker that does nothing. This drops the waker of a task that polled before, which is foreign code and may
    // even complete. Otherwise it would run under the lock.
    let polled = awaitable.poll_outcome(&mut Context::from_waker(Waker::noop()));
    if let Poll::Ready(outcome) = polled {
        return callback(outcome);
    }
    let waiting = Mutex::new(Some((awaitable, callback)));
    Arc::new(OnDone { waiting }).poll();
}

impl<T, G> Awaitable<T, G>
where
    T: Send + 'static,
    G: Guard + Send + 'static,
{
    /// Calls `callback` with the value when it comes, on the thread that completes.
    ///
    /// If the awaitable is done before this returns, `callback` may run here. Otherwise it runs inside the legacy callback
    /// and delays it, so it should be short. A panic there is caught. The guard is held until then.
    ///
    /// If `callback` completes another awaitable with an `on_done`, that callback runs on the same thread after this one
    /// has returned. So a chain of any length needs no stack, except in the destructor of a thread-local: there, each link
    /// may run inside the last one.
    ///
    /// # Panics
    ///
    /// If the value has been taken before, or if `callback` runs here and panics.
    ///
    /// ```
    /// # use awaitify::{Awaitable, Dropped};
    /// # let (sender, received) = std::sync::mpsc::channel();
    /// let awaitable = Awaitable::new(|completer| {
    ///     std::thread::spawn(move || completer.complete(Ok(6)));
    /// });
    /// awaitable.on_done(move |value: Result<i32, Dropped>| sender.send(value).unwrap());
    /// assert_eq!(received.recv().unwrap(), Ok(6));
    /// ```
    pub fn on_done<F>(self, callback: F)
    where
        F: FnOnce(T) + Send + 'static,
    {
        call_when_done(self, |outcome| {
            callback(outcome.unwrap_or_else(|dropped| dropped()));
        });
    }
}

#[cfg(all(test, not(awaitify_loom)))]
mod tests {
    use std::{
        sync::Mutex,
        thread::{self, ThreadId},
    };

    use super::*;

    #[derive(Default)]
    struct Ran(Mutex<Vec<ThreadId>>);

    impl Turn for Ran {
        fn run(self: Arc<Self>) {
            self.0.lock().unwrap().push(thread::current().id());
        }
    }

    /// A callback in a stackful coroutine that moves does this.
    #[test]
    fn turns_end_on_another_thread() {
        let turns = Arc::<Turns>::default();
        let ran = Arc::<Ran>::default();
        assert!(turns.add(ran.clone()));
        assert!(!turns.add(ran.clone()), "the first to add runs both");
        let moved = Arc::clone(&turns);
        let elsewhere = thread::spawn(move || {
            moved.run_all();
            thread::current().id()
        });
        let elsewhere = elsewhere.join().unwrap();
        assert_eq!(*ran.0.lock().unwrap(), [elsewhere, elsewhere]);
        assert!(turns.add(ran), "this thread runs its turns again");
    }
}
