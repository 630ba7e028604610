//! What a race list needs. Under loom, each model runs in every interleaving. Otherwise it runs on threads of the system:
//! under Miri once, with the order and the weak memory of the seed, and in ordinary tests some hundred times.
#![allow(
    unused_imports,
    unused_macros,
    dead_code,
    reason = "each race list uses its own part"
)]

#[cfg(not(awaitify_loom))]
pub(crate) use self::on_threads::{Cell, Tracked, block_on, model, spawn};
#[cfg(awaitify_loom)]
pub(crate) use self::under_loom::{Cell, Tracked, block_on, model, spawn};

#[cfg(awaitify_loom)]
pub(crate) mod std_or_loom {
    pub(crate) use loom::sync::{Arc, atomic::AtomicUsize, mpsc};
    pub(crate) use loom::thread::{JoinHandle, yield_now};
    pub(crate) use loom::thread_local as local;
}

#[cfg(not(awaitify_loom))]
pub(crate) mod std_or_loom {
    pub(crate) use std::sync::{Arc, atomic::AtomicUsize, mpsc};
    pub(crate) use std::thread::{JoinHandle, yield_now};

    /// Takes a value without `const`, as loom's does.
    macro_rules! local {
        (static $name:ident: $type:ty = $value:expr;) => {
            std::thread_local! { static $name: $type = const { $value }; }
        };
    }
    pub(crate) use local;
}

#[cfg(awaitify_loom)]
mod under_loom {
    use std::sync::Arc;

    pub(crate) use loom::cell::{Cell, UnsafeCell as Tracked};
    pub(crate) use loom::{future::block_on, model};
    use loom::{
        sync::atomic::{AtomicUsize, Ordering::Relaxed},
        thread::{self, JoinHandle},
    };

    /// Starts a thread, and makes loom try both orders of it and the code that follows. Loom alone may miss one: it takes
    /// a thread's exchange to depend on the access before it. If that is the thread's own load, loom never tries another
    /// thread's load before both.
    pub(crate) fn spawn<R: 'static>(work: impl FnOnce() -> R + 'static) -> JoinHandle<R> {
        // Relaxed and not tracked by loom, so that it orders nothing else.
        let here = Arc::new(AtomicUsize::new(0));
        let there = Arc::clone(&here);
        let thread = thread::spawn(move || {
            there.fetch_add(1, Relaxed);
            work()
        });
        here.fetch_add(1, Relaxed);
        thread
    }
}

#[cfg(not(awaitify_loom))]
mod on_threads {
    use std::pin::pin;
    use std::sync::Arc;
    use std::task::{Context, Poll, Wake, Waker};
    use std::thread::{self, JoinHandle, Thread};

    const ROUNDS: usize = if cfg!(miri) { 1 } else { 200 };

    pub(crate) fn model(body: impl Fn()) {
        (0..ROUNDS).for_each(|_| body());
    }

    pub(crate) fn spawn<R: Send + 'static>(
        work: impl FnOnce() -> R + Send + 'static,
    ) -> JoinHandle<R> {
        thread::spawn(work)
    }

    struct Unpark(Thread);

    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
        let mut future = pin!(future);
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        loop {
            match future.as_mut().poll(&mut Context::from_waker(&waker)) {
                Poll::Ready(output) => return output,
                Poll::Pending => thread::park(),
            }
        }
    }

    /// A cell with the methods of loom's. Miri and ThreadSanitizer see its accesses.
    pub(crate) struct Tracked<T>(std::cell::UnsafeCell<T>);

    impl<T> Tracked<T> {
        pub(crate) fn new(value: T) -> Self {
            Self(std::cell::UnsafeCell::new(value))
        }

        pub(crate) fn with<R>(&self, access: impl FnOnce(*const T) -> R) -> R {
            access(self.0.get())
        }

        pub(crate) fn with_mut<R>(&self, access: impl FnOnce(*mut T) -> R) -> R {
            access(self.0.get())
        }
    }

    /// A flag that only one thread at a time uses.
    pub(crate) struct Cell(std::cell::Cell<bool>);

    // SAFETY: the tests say which thread uses it when, and Miri checks that.
    unsafe impl Sync for Cell {}

    impl Cell {
        pub(crate) fn new(value: bool) -> Self {
            Self(std::cell::Cell::new(value))
        }

        pub(crate) fn set(&self, value: bool) {
            self.0.set(value);
        }

        pub(crate) fn get(&self) -> bool {
            self.0.get()
        }
    }
}
