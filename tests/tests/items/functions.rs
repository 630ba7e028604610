//! Functions and methods: every receiver, traits, impls, modules.

use std::pin::Pin;
use std::sync::Arc;

use awaitify::awaitable;
use awaitify_other_macros::{begin_with, name_self};

#[derive(Clone, Debug, PartialEq)]
struct Store(u8);

impl Store {
    /// Only the body shows that the function belongs to an `impl`.
    #[awaitable]
    fn open(number: u8, done: impl FnOnce(u8)) {
        done(Self(number).0);
    }

    /// Only what another macro inserts shows it.
    #[begin_with(let _ = Self(1);)]
    #[awaitable]
    fn changed(done: impl FnOnce(u8)) {
        done(2);
    }

    /// Only what another macro renames shows it.
    #[name_self]
    #[awaitable]
    fn renamed(done: impl FnOnce(Me)) {
        done(Store(1));
    }

    #[name_self]
    #[awaitable]
    fn renamed_in_body(done: impl FnOnce(u8)) {
        done(Me(1).0);
    }

    #[awaitable]
    fn by_reference(&self, done: impl FnOnce(u8)) {
        done(self.0);
    }

    #[awaitable]
    fn by_mutable_reference(&mut self, done: impl FnOnce(u8)) {
        self.0 += 1;
        done(self.0);
    }

    #[awaitable]
    fn by_value(mut self, done: impl FnOnce(Self)) {
        self.0 += 1;
        done(self);
    }

    #[awaitable]
    fn by_arc(self: Arc<Self>, done: Box<dyn FnOnce(Arc<Self>) + Send>) {
        done(Arc::clone(&self));
    }

    #[awaitable]
    fn by_pin<'a>(self: Pin<&'a mut Self>, done: impl for<'b> FnOnce(&'b u8, &'a u8)) {
        let store = self.into_ref().get_ref();
        done(&store.0, &store.0);
    }

    #[awaitable]
    #[allow(clippy::boxed_local, reason = "the receiver is what is tested")]
    fn by_box(mut self: Box<Self>, done: Box<dyn FnOnce(u8)>) {
        self.0 += 1;
        done(self.0);
    }

    #[awaitable]
    fn constructor(value: u8, done: impl FnOnce(Self)) {
        done(Self(value));
    }

    #[awaitable(associated)]
    fn associated(value: u8, done: impl FnOnce(u8)) {
        done(value);
    }
}

#[test]
fn each_receiver() {
    let mut store = Store(1);
    assert_eq!(store.awaitable_by_reference().wait(), Ok(1));
    assert_eq!(store.awaitable_by_mutable_reference().wait(), Ok(2));
    assert_eq!(store.clone().awaitable_by_value().wait(), Ok(Store(3)));
    assert_eq!(Pin::new(&mut store).awaitable_by_pin().wait(), Ok((2, &2)));
    assert_eq!(Box::new(store.clone()).awaitable_by_box().wait(), Ok(3));
    let shared = Arc::new(store);
    assert_eq!(Arc::clone(&shared).awaitable_by_arc().wait(), Ok(shared));
}

#[test]
fn associated_functions() {
    assert_eq!(Store::awaitable_constructor(4).wait(), Ok(Store(4)));
    assert_eq!(Store::awaitable_associated(4).wait(), Ok(4));
}

trait Service {
    type Reply: Send + 'static;

    #[awaitable]
    fn call(&self, request: &str, done: Box<dyn FnOnce(Self::Reply) + Send>);

    #[awaitable]
    fn with_a_body(&self, done: &mut dyn FnMut(u8)) {
        done(1);
    }

    #[awaitable]
    fn once(self, done: impl FnOnce(u8))
    where
        Self: Sized,
    {
        done(1);
    }
}

impl Service for Store {
    type Reply = usize;

    fn call(&self, request: &str, done: Box<dyn FnOnce(usize) + Send>) {
        done(request.len());
    }
}

#[test]
fn trait_methods_are_provided() {
    assert_eq!(Store(1).awaitable_call("four").wait(), Ok(4));
    assert_eq!(Store(1).awaitable_with_a_body().wait(), Ok(1));
    assert_eq!(Store(1).awaitable_once().wait(), Ok(1));
}

#[test]
fn trait_stays_dyn_compatible() {
    let service: &dyn Service<Reply = usize> = &Store(1);
    assert_eq!(service.awaitable_call("four").wait(), Ok(4));
}

struct Generic<T>(T);

#[awaitable(keep)]
impl<T: Clone + Send + 'static> Generic<T> {
    fn kept(&self, done: impl FnOnce(T) + Send + 'static) -> Arc<u8> {
        done(self.0.clone());
        Arc::new(1)
    }

    #[awaitable(discard)]
    fn discarded(&self, done: impl FnOnce(&T, u8) + Send + 'static) -> Arc<u8> {
        done(&self.0, 1);
        Arc::new(1)
    }

    fn listener(&self, listener: impl Fn(u8) + 'static) {
        listener(1);
    }

    fn visitor(&self, visit: impl FnOnce(&mut u8)) {
        visit(&mut 1);
    }

    fn job(&self, job: impl FnOnce() + Send + 'static) {
        job();
    }

    fn awaitable_listener(&self) -> &'static str {
        "no wrapper has taken this name"
    }
}

#[test]
fn block_wraps_only_completions() {
    let generic = Generic("value");
    assert_eq!(generic.awaitable_kept().wait(), Ok("value"));
    assert_eq!(generic.awaitable_discarded().wait(), Ok(("value", 1)));
    generic.listener(|_| ());
    generic.visitor(|_| ());
    generic.job(|| ());
    assert!(generic.awaitable_listener().starts_with("no wrapper"));
}

trait Convert {
    fn convert(&self, done: Box<dyn FnOnce(u8) + Send>);
}

#[awaitable]
impl Convert for Store {
    fn convert(&self, done: Box<dyn FnOnce(u8) + Send>) {
        done(self.0);
    }
}

#[test]
fn trait_impl_wrappers_are_inherent() {
    assert_eq!(Store::awaitable_convert(&Store(5)).wait(), Ok(5));
}

#[awaitable(suffix = "_future")]
mod inner {
    pub(crate) fn go(done: impl FnOnce(u8) + 'static) {
        done(1);
    }

    #[awaitable(name = finished)]
    pub(crate) fn finish(done: impl FnOnce()) {
        done();
    }

    #[awaitable(skip)]
    pub(crate) fn on_close(hook: impl FnOnce(u8) + 'static) {
        hook(1);
    }
}

#[test]
fn mod_with_suffix() {
    assert_eq!(inner::go_future().wait(), Ok(1));
    assert_eq!(inner::finished().wait(), Ok(()));
    inner::on_close(|_| ());
}

#[awaitable]
/// Reads the target of `pointer`.
///
/// # Safety
///
/// `pointer` is valid.
unsafe fn read(pointer: *const u8, done: impl FnOnce(u8)) {
    // SAFETY: the caller promises it.
    done(unsafe { *pointer });
}

#[test]
fn unsafe_function() {
    // SAFETY: the reference is valid.
    assert_eq!(unsafe { awaitable_read(&7) }.wait(), Ok(7));
}

struct Receiver(u8);

impl Receiver {
    #[awaitable]
    fn get(&self, done: impl FnOnce(u8)) {
        done(self.0);
    }
}

// from: node-promisify receiver
#[test]
fn receiver_is_kept() {
    assert_eq!(Receiver(7).awaitable_get().wait(), Ok(7));
}

#[test]
fn self_type_only_in_body() {
    assert_eq!(Store::awaitable_open(7).wait(), Ok(7));
    assert_eq!(Store::awaitable_changed().wait(), Ok(2));
}

/// The `Self` in it belongs to an item inside.
#[awaitable]
fn with_inner_type(done: impl FnOnce(u8)) {
    struct Inner(u8);
    impl Inner {
        fn new() -> Self {
            Self(3)
        }
    }
    done(Inner::new().0);
}

#[test]
fn self_type_of_inner_item() {
    assert_eq!(awaitable_with_inner_type().wait(), Ok(3));
}

trait Storage {
    type Key;
    type Value;
    fn load(&self, key: Self::Key, done: Box<dyn FnOnce(Self::Value) + Send>);
    fn keys(&self, done: Box<dyn FnOnce(&[Self::Key]) + Send>) -> Vec<Self::Value>;
}

#[awaitable]
impl Storage for Store {
    type Key = u8;
    type Value = (u8, u8);

    fn load(&self, key: Self::Key, done: Box<dyn FnOnce(Self::Value) + Send>) {
        done((self.0, key));
    }

    #[awaitable(map = |keys: &[Self::Key]| -> Option<Self::Key> { keys.last().copied() })]
    fn keys(&self, done: Box<dyn FnOnce(&[Self::Key]) + Send>) -> Vec<Self::Value> {
        done(&[self.0, 9]);
        vec![(1, 2)]
    }
}

#[test]
fn associated_types_of_trait_impl() {
    assert_eq!(Store(3).awaitable_load(4).wait(), Ok((3, 4)));
    let (values, key) = Store(3).awaitable_keys();
    assert_eq!((values, key.wait()), (vec![(1, 2)], Ok(Some(9))));
}
