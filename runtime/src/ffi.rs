//! Callbacks of C functions: who is waiting for what, and the one door through which C comes back.
//!
//! A C library is given a number, not a pointer to memory of ours. Real libraries call twice, call back and
//! return an error as well, or call after a cancel; a number that is unknown, spent, or belongs to another
//! function's callback is ignored and counted, and nothing is dereferenced on its word.
//!
//! # Why no misuse by C can corrupt memory
//!
//! - The user data is a number into a table: slot, generation, and, in the slot, which callback it belongs
//!   to. C can only give it back, or give another number.
//! - A slot is emptied by one compare-exchange of its whole key, so of two calls at once one finds it.
//! - The completer in it has the type that its callback delivers; the kind beside it, which knows the
//!   callback's `TypeId`, is compared before the completer is used, so the live key of one function in
//!   another's callback is as good as unknown, and stays alive for its own.
//! - What the callback receives is C's word alone. Reading it is what `map` does, in the user's own unsafe
//!   code.
//!
//! # Where C may call back
//!
//! On any thread, also one that is ending, and before the function that was called has returned. Not in a signal
//! handler, where no allocation and no lock is allowed, and nearly every waker needs one; one that interrupts
//! this very table may lose a callback, or wait for itself.

use std::any::TypeId;
use std::ffi::c_void;
use std::{mem, process, ptr};

use crate::Completer;
use crate::contain::contain;
use crate::slots::{self, Content, Key};
use crate::sync::{AtomicUsize, Ordering, global};

global! {
    static IGNORED: AtomicUsize = AtomicUsize::new(0);
}

/// How many C callbacks have been handed out and have not come back yet.
///
/// A callback has come back when it was called, when its function failed to start, or when it was revoked.
/// One whose awaitable was dropped is still outstanding: C holds its user data until it calls. A number that
/// only grows tells of a library that does not keep its promise to call back.
///
/// The whole table is walked for it: for tests and for watching, not for each call.
///
/// ```
/// assert_eq!(awaitify::ffi::outstanding(), 0);
/// ```
#[must_use]
pub fn outstanding() -> usize {
    slots::occupied()
}

/// How many calls of C were ignored: with user data that is unknown, spent or of another function, or so
/// late that the awaitable was gone, dropped or [detached](crate::Awaitable::detach).
///
/// ```
/// assert_eq!(awaitify::ffi::ignored(), 0);
/// ```
#[must_use]
pub fn ignored() -> usize {
    // Relaxed: a count, which orders nothing.
    IGNORED.load(Ordering::Relaxed)
}

fn count_ignored() {
    IGNORED.fetch_add(1, Ordering::Relaxed);
}

/// One callback of a C function: what it delivers, and what it returns to C. Implemented by the macro for a
/// type of each wrapper's own.
#[doc(hidden)]
pub trait FromC: 'static {
    /// The callback's arguments, as a tuple, the user data among them.
    type Arguments: SplitUserData<Self::Position>;
    /// What C gets back.
    type Output;
    /// Where among the arguments the user data stands: [`Last`] or [`At`].
    type Position;
    /// What the awaitable gives.
    type Outcome: Deliverable;
    /// Makes the outcome, while what the arguments point at is still alive.
    fn receive(rest: <Self::Arguments as SplitUserData<Self::Position>>::Rest) -> Self::Outcome;
    /// What the callback returns to C.
    fn returns() -> Self::Output;
}

/// The user data is the last argument.
#[doc(hidden)]
pub enum Last {}

/// The user data is argument `N`, counted from zero.
#[doc(hidden)]
pub enum At<const N: usize> {}

/// Arguments of a callback, of which one is the user data.
#[diagnostic::on_unimplemented(
    message = "the callback takes no user data where it is looked for",
    label = "expected a `*mut c_void` there",
    note = "say where it stands: `user_data_at = first`, or `user_data_at = N`, counted from zero"
)]
#[doc(hidden)]
pub trait SplitUserData<P> {
    /// The other arguments, as a tuple.
    type Rest;
    /// The user data, and the rest.
    fn split(self) -> (usize, Self::Rest);
}

/// A pointer type that C functions carry user data in.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no user data",
    label = "expected `*mut c_void` or `*const c_void`",
    note = "say which it is: `user_data = param`, and in the callback `user_data_at = N`"
)]
#[doc(hidden)]
pub trait UserData: Copy {
    /// As C is given it.
    fn from_bits(bits: usize) -> Self;
    /// As it comes back.
    fn bits(self) -> usize;
}

impl UserData for *mut c_void {
    fn from_bits(bits: usize) -> Self {
        ptr::without_provenance_mut(bits)
    }
    fn bits(self) -> usize {
        self.addr()
    }
}

impl UserData for *const c_void {
    fn from_bits(bits: usize) -> Self {
        ptr::without_provenance(bits)
    }
    fn bits(self) -> usize {
        self.addr()
    }
}

/// What a C callback can deliver.
///
/// # Safety
///
/// It is `Send + 'static`. (Not said as supertraits: rustc would then report each of them beside this one.)
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot leave a C callback",
    label = "is not `Send + 'static`",
    note = "C picks the thread, and what a pointer points at lives only during the call",
    note = "take a copy inside the callback: `map = |…| -> U {{ … }}`"
)]
#[doc(hidden)]
pub unsafe trait Deliverable {}

#[diagnostic::do_not_recommend]
// SAFETY: by its bounds.
unsafe impl<T: Send + 'static> Deliverable for T {}

/// Which callback a completer in the table belongs to, and so of what type it is.
struct Kind {
    /// `TypeId::of::<W>`, which is no constant in Rust 1.85.
    identity: fn() -> TypeId,
    /// Drops the completer.
    abandon: fn(Content),
}

/// The kind of callback `W`.
trait HasKind: FromC {
    const KIND: &'static Kind;
}

impl<W: FromC> HasKind for W {
    const KIND: &'static Kind = &Kind {
        identity: TypeId::of::<W>,
        abandon: |content| drop(into_completer::<W>(content)),
    };
}

impl Kind {
    /// Reads what [`into_content`] wrote.
    fn of(kind: *mut ()) -> &'static Kind {
        // SAFETY: the table gives back only what was put in, whole words at a time, and `into_content`, which
        // alone puts in, writes the address of a `&'static Kind` here. That of a later content, which a look-up
        // may be shown, is one too.
        unsafe { &*kind.cast::<Kind>() }
    }

    /// Equal addresses are equal kinds, for the functions in different kinds return different things; the kind
    /// of one callback may have several addresses, though, one in each unit of compilation.
    #[inline]
    fn is_of<W: FromC>(&self) -> bool {
        ptr::eq(self, W::KIND) || (self.identity)() == TypeId::of::<W>()
    }
}

#[inline]
fn into_content<W: FromC>(completer: Completer<W::Outcome>) -> Content {
    Content {
        value: completer.into_raw().cast(),
        kind: ptr::from_ref(W::KIND).cast_mut().cast(),
    }
}

/// `None` for the content of another callback, which is then leaked. A taker is shown the kind first, so
/// this happens only on 32-bit targets, when 4,095 calls went through the slot between the look and the taking.
#[inline]
fn into_completer<W: FromC>(content: Content) -> Option<Completer<W::Outcome>> {
    if !Kind::of(content.kind).is_of::<W>() {
        return None;
    }
    // SAFETY: only `into_content::<W>` makes contents of the kind of `W`, from `into_raw` of a completer of this
    // very type. A content is in the table once and given out once, so this is its pointer's one return. It may
    // have come to another thread, where the outcome may go: it is `Send`, by `Deliverable`.
    Some(unsafe { Completer::from_raw(content.value.cast()) })
}

/// The right of a started call to be called back. Dropping it takes the right away: the operation did not
/// start, or was revoked, and what C still says is ignored.
#[derive(Debug)]
#[must_use]
#[doc(hidden)]
pub struct Registration {
    key: Key,
}

/// Puts `completer` where the callback `W` finds it.
#[doc(hidden)]
#[inline]
pub fn register<W: FromC>(completer: Completer<W::Outcome>) -> Registration {
    Registration {
        key: slots::insert(into_content::<W>(completer)),
    }
}

impl Registration {
    /// What the C function is given as user data.
    #[must_use]
    pub fn user_data<U: UserData>(&self) -> U {
        U::from_bits(self.key.bits())
    }

    /// The operation has started: C will call back, however long the awaitable lives.
    pub fn outlive(self) {
        mem::forget(self);
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        // Not there any more: it was called back already.
        if let Some(content) = slots::take(self.key, |_| true) {
            (Kind::of(content.kind).abandon)(content);
        }
    }
}

/// A function pointer of C, which may be null, and its user data, on the way to the thread that will call it.
#[doc(hidden)]
pub struct CCaller<F> {
    callback: Option<F>,
    user_data: *mut c_void,
}

// SAFETY: the pointer is not looked at here, and whoever made this promised that C expects the call on any
// thread.
unsafe impl<F: Send> Send for CCaller<F> {}

impl<F> CCaller<F> {
    /// # Safety
    ///
    /// `callback` may be called with `user_data`, once, on any thread, at any time.
    pub unsafe fn new(callback: Option<F>, user_data: *mut c_void) -> Self {
        CCaller {
            callback,
            user_data,
        }
    }
}

/// Calls back. An exception of C++ that `callback` lets out, or a panic, ends the process.
///
/// The language leaves undefined what an exception does that leaves an `extern "C"` function which Rust called. One that
/// leaves an `extern "C-unwind"` function runs the destructors of Rust's frames, and this guard is in the first of them.
/// With `panic = "abort"` the language itself ends the process.
fn abort_on_unwind(callback: impl FnOnce()) {
    let guard = AbortOnDrop;
    callback();
    mem::forget(guard);
}

struct AbortOnDrop;

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        eprintln!("an exception or a panic left the callback of an exported function");
        process::abort();
    }
}

fn pointer_to<T>(value: Option<&T>) -> *const T {
    value.map_or(ptr::null(), ptr::from_ref)
}

impl<T> CCaller<extern "C-unwind" fn(*const T, *mut c_void)> {
    /// Calls back with a pointer that lives during the call, or null for a task that died.
    pub fn call(self, outcome: Option<T>) {
        if let Some(callback) = self.callback {
            abort_on_unwind(|| callback(pointer_to(outcome.as_ref()), self.user_data));
        }
    }
}

impl<T, E> CCaller<extern "C-unwind" fn(*const T, *const E, *mut c_void)> {
    /// As above, with a pointer to the value or to the error; both are null for a task that died.
    pub fn call(self, outcome: Option<Result<T, E>>) {
        if let Some(callback) = self.callback {
            let (value, error) = match &outcome {
                Some(Ok(value)) => (Some(value), None),
                Some(Err(error)) => (None, Some(error)),
                None => (None, None),
            };
            abort_on_unwind(|| callback(pointer_to(value), pointer_to(error), self.user_data));
        }
    }
}

/// A `Result`, by whatever alias.
#[doc(hidden)]
pub trait Outcome {
    /// Where all went well.
    type Value;
    /// Where it did not.
    type Error;
}

impl<T, E> Outcome for Result<T, E> {
    type Value = T;
    type Error = E;
}

/// What every trampoline does.
#[inline]
pub(crate) fn called<W: FromC>(arguments: W::Arguments) -> W::Output {
    let (user_data, rest) = arguments.split();
    // Around all of it: what is ignored is dropped, which may panic as well.
    contain(move || {
        let Some(completer) = take::<W>(user_data) else {
            return count_ignored();
        };
        // A panic in `map` drops the completer, and the awaitable gives `Dropped`.
        let outcome = W::receive(rest);
        if let Err(_late) = completer.try_complete(outcome) {
            count_ignored();
        }
    });
    W::returns()
}

#[inline]
fn take<W: FromC>(user_data: usize) -> Option<Completer<W::Outcome>> {
    let key = Key::from_bits(user_data);
    let content = slots::take(key, |kind| Kind::of(kind).is_of::<W>())?;
    into_completer::<W>(content)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Dropped;
    use crate::c_function::Trampoline;

    #[repr(C)]
    struct PanicsOnDrop(u8);

    impl Drop for PanicsOnDrop {
        fn drop(&mut self) {
            panic!("on drop");
        }
    }

    enum Bomb {}

    impl FromC for Bomb {
        type Arguments = (PanicsOnDrop, *mut c_void);
        type Output = u8;
        type Position = Last;
        type Outcome = Result<PanicsOnDrop, Dropped>;
        fn receive((bomb,): (PanicsOnDrop,)) -> Self::Outcome {
            Ok(bomb)
        }
        fn returns() -> u8 {
            7
        }
    }

    #[test]
    fn what_is_ignored_may_panic_when_dropped_and_c_gets_its_answer() {
        type Callback = extern "C" fn(PanicsOnDrop, *mut c_void) -> u8;
        let callback = <Callback as Trampoline<Bomb>>::trampoline();
        let before = ignored();
        assert_eq!(callback(PanicsOnDrop(1), ptr::null_mut()), 7);

        let (completer, awaitable) = crate::__private::pair(|| Err(Dropped::new("bomb")));
        let registration = register::<Bomb>(completer);
        let user_data = registration.user_data();
        registration.outlive();
        drop(awaitable);
        assert_eq!(callback(PanicsOnDrop(1), user_data), 7);
        assert_eq!(ignored() - before, 2);
    }
}
