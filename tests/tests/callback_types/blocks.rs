//! Blocks of Objective-C, over types that look like those of `block2`, `objc2` and their framework crates.
//!
//! `tests/clients/blocks` calls the real ones.

use std::sync::{Arc, Mutex, PoisonError};

use awaitify::{Dropped, awaitable};

/// The part of `block2` that wrappers use.
mod block2 {
    use std::ops::Deref;
    use std::sync::Arc;

    pub(super) struct Block<F: ?Sized>(Arc<F>);
    pub(super) type DynBlock<F> = Block<F>;
    pub(super) struct RcBlock<F: ?Sized>(Block<F>);

    pub(super) trait IntoBlock<A, R> {
        type Dyn: ?Sized;
        fn erase(self) -> Arc<Self::Dyn>;
    }

    macro_rules! into_block {
        ($($ty:ident),*) => {
            impl<F: Fn($($ty),*) -> R + 'static, R: 'static, $($ty: 'static),*> IntoBlock<($($ty,)*), R> for F {
                type Dyn = dyn Fn($($ty),*) -> R;
                fn erase(self) -> Arc<Self::Dyn> {
                    Arc::new(self)
                }
            }
        };
    }

    into_block!();
    into_block!(A);
    into_block!(A, B);
    into_block!(A, B, C);

    impl<F: ?Sized> RcBlock<F> {
        pub(super) fn new<A, R>(closure: impl IntoBlock<A, R, Dyn = F>) -> Self {
            RcBlock(Block(closure.erase()))
        }
    }

    impl<F: ?Sized> Deref for RcBlock<F> {
        type Target = Block<F>;
        fn deref(&self) -> &Block<F> {
            &self.0
        }
    }

    impl<F: ?Sized> Block<F> {
        /// The framework keeps a copy, and calls it later.
        pub(super) fn copied(&self) -> Arc<F> {
            Arc::clone(&self.0)
        }
    }
}

/// Objects of a framework, which are only lent to a block.
mod foundation {
    pub(super) struct NSData(pub(super) Vec<u8>);
    pub(super) struct NSURLResponse(pub(super) u16);
    pub(super) struct NSError(pub(super) isize);
    pub(super) struct NSUrl(pub(super) &'static str);
}

use block2::{DynBlock, RcBlock};
use foundation::{NSData, NSError, NSURLResponse, NSUrl};

struct NSURLSession;
/// A handle, which is returned as well.
struct NSURLSessionDataTask(&'static str);

type Loaded = dyn Fn(*mut NSData, *mut NSURLResponse, *mut NSError);

impl NSURLSession {
    /// Any thread calls the block, once.
    unsafe fn data_task(
        &self,
        url: &NSUrl,
        completion_handler: &DynBlock<dyn Fn(*mut NSData, *mut NSURLResponse, *mut NSError)>,
    ) -> NSURLSessionDataTask {
        let block: Arc<Loaded> = completion_handler.copied();
        let (mut data, mut response, mut error) =
            (NSData(url.0.into()), NSURLResponse(200), NSError(-1001));
        if url.0.is_empty() {
            block(std::ptr::null_mut(), std::ptr::null_mut(), &mut error);
        } else {
            block(&mut data, &mut response, std::ptr::null_mut());
        }
        NSURLSessionDataTask(url.0)
    }
}

#[awaitable(for = NSURLSession)]
trait NSURLSessionExt {
    #[awaitable(
        name = load,
        error_last = |error: *mut NSError| -> isize {
            // SAFETY: it is not null, and valid during the call.
            unsafe { &*error }.0
        },
        map = |data: *mut NSData, response: *mut NSURLResponse| -> (Vec<u8>, u16) {
            // SAFETY: without an error both are valid during the call.
            unsafe { ((*data).0.clone(), (*response).0) }
        },
    )]
    unsafe fn data_task(
        &self,
        url: &NSUrl,
        completion_handler: &block2::DynBlock<
            dyn Fn(*mut NSData, *mut NSURLResponse, *mut NSError),
        >,
    ) -> NSURLSessionDataTask;
}

#[test]
fn error_pointer_of_block() {
    // SAFETY: the session keeps the block.
    let (task, loaded) = unsafe { NSURLSession.load(&NSUrl("https")) };
    assert_eq!(
        (task.0, loaded.wait()),
        ("https", Ok(Ok((b"https".to_vec(), 200))))
    );
    // SAFETY: as above.
    let (_, failed) = unsafe { NSURLSession.load(&NSUrl("")) };
    assert_eq!(failed.wait(), Ok(Err(-1001)));
}

#[awaitable]
fn evaluate(policy: u8, reply: &DynBlock<dyn Fn(bool, u8)>) {
    let block = AnyThread(reply.copied());
    std::thread::spawn(move || block.get()(policy == 1, policy));
}

/// A block has no type that says on which thread it may be called.
struct AnyThread<F: ?Sized>(Arc<F>);
// SAFETY: wrappers make blocks of closures that any thread may call.
unsafe impl<F: ?Sized> Send for AnyThread<F> {}
// SAFETY: as above.
unsafe impl<F: ?Sized> Sync for AnyThread<F> {}

impl<F: ?Sized> AnyThread<F> {
    fn get(&self) -> &F {
        &self.0
    }
}

#[test]
fn block_is_called_on_another_thread() {
    assert_eq!(awaitable_evaluate(1).wait(), Ok((true, 1)));
}

#[awaitable]
fn request(handler: Option<&block2::Block<dyn Fn(u8)>>) -> usize {
    let block = handler.map(block2::Block::copied).unwrap();
    block(7);
    block(8);
    Arc::strong_count(&block)
}

#[test]
fn optional_block_completes_once() {
    let (_, awaitable) = awaitable_request();
    assert_eq!(awaitable.wait(), Ok(7));
}

#[awaitable(reply = true)]
fn enqueue_replying(block: RcBlock<dyn Fn(u8) -> bool>) {
    assert!(block.copied()(3));
}

#[test]
fn owned_block_replies() {
    assert_eq!(awaitable_enqueue_replying().wait(), Ok(3));
}

#[awaitable]
fn forget(done: &DynBlock<dyn Fn(u8)>) {
    drop(done.copied());
}

#[test]
fn block_dropped_without_call() {
    let dropped: Result<u8, Dropped> = awaitable_forget().wait();
    assert_eq!(dropped.unwrap_err().function(), "forget");
}

static OBSERVERS: Mutex<Vec<AnyThread<dyn Fn(u8)>>> = Mutex::new(Vec::new());

#[awaitable(stream(unbounded))]
fn observe(using: &DynBlock<dyn Fn(u8)>) {
    let mut observers = OBSERVERS.lock().unwrap_or_else(PoisonError::into_inner);
    observers.push(AnyThread(using.copied()));
}

#[test]
fn block_of_stream() {
    let mut events = stream_observe();
    let observers = std::mem::take(&mut *OBSERVERS.lock().unwrap());
    observers.iter().for_each(|observer| {
        observer.get()(1);
        observer.get()(2);
    });
    drop(observers);
    assert_eq!(events.drain().collect::<Vec<u8>>(), [1, 2]);
}
