//! Callbacks of C functions: who is waiting for what, and the one door through which C comes back.
//!
//! A C library is given a number, not a pointer to memory of ours. Real libraries call twice, call back and
//! return an error as well, or call after a cancel; a number that is unknown, spent, or belongs to another
//! function's callback is ignored and counted, and nothing is dereferenced on its word.
//!
//! # Why no misuse by C can corrupt memory
//!
//! - The user data is a [`Key`] into a table: slot, generation, and, in the entry, which callback it belongs
//!   to. C can only give it back, or give another number.
//! - An entry is taken out under a lock, so of two calls at once one finds it.
//! - Its completer has the type that its callback delivers; the entry's identity, the callback's `TypeId`,
//!   is compared before the completer is used, so the live key of one function in another's callback is as
//!   good as unknown.
//! - What the callback receives is C's word alone. Reading it is what `map` does, in the user's own unsafe
//!   code.

use std::any::TypeId;
use std::ffi::c_void;
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::Completer;
use crate::contain::{contain, contain_drop};
use crate::slots::{Key, Table};

static TABLE: Table<Entry> = Table::new();
static IGNORED: AtomicUsize = AtomicUsize::new(0);

/// How many C callbacks have been handed out and have not come back yet.
///
/// A callback has come back when it was called, when its function failed to start, or when it was revoked.
/// One whose awaitable was dropped is still outstanding: C holds its user data until it calls. A number that
/// only grows tells of a library that does not keep its promise to call back.
///
/// ```
/// assert_eq!(awaitify::ffi::outstanding(), 0);
/// ```
#[must_use]
pub fn outstanding() -> usize {
    TABLE.occupied()
}

/// How many calls of C were ignored: with user data that is unknown, spent or of another function, or so
/// late that nobody awaited them any more.
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
    type Outcome: Send + 'static;
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
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot leave a C callback",
    label = "is not `Send + 'static`",
    note = "C picks the thread, and what a pointer points at lives only during the call",
    note = "take a copy inside the callback: `map = |…| -> U {{ … }}`"
)]
#[doc(hidden)]
pub trait Deliverable: Send + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Send + 'static> Deliverable for T {}

/// What the table knows of a callback that C holds.
struct Entry {
    /// Of a `Completer<W::Outcome>`, where `identity` is `W`.
    completer: *mut c_void,
    identity: TypeId,
    abandon: fn(Entry),
}

// SAFETY: the completer inside is that of an outcome that is `Send` (`FromC::Outcome`), so it may go to the
// thread that C calls back on; the other fields are plain data.
unsafe impl Send for Entry {}

impl Entry {
    fn new<W: FromC>(completer: Completer<W::Outcome>) -> Self {
        Entry {
            completer: completer.into_raw(),
            identity: TypeId::of::<W>(),
            abandon: |entry| drop(entry.into_completer::<W>()),
        }
    }

    /// `None` for an entry of another callback, which is then leaked: only a bug of ours could do that.
    fn into_completer<W: FromC>(self) -> Option<Completer<W::Outcome>> {
        if self.identity != TypeId::of::<W>() {
            return None;
        }
        // SAFETY: `new::<W>`, and only it, makes entries with the identity of `W`, from `into_raw` of a
        // completer of this very type. An entry is consumed here, and neither copied nor cloned, so this is
        // its pointer's one return. The outcome is `Send` by the bound of `FromC`.
        Some(unsafe { Completer::from_raw(self.completer) })
    }
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
pub fn register<W: FromC>(completer: Completer<W::Outcome>) -> Registration {
    Registration {
        key: TABLE.insert(Entry::new::<W>(completer)),
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
        std::mem::forget(self);
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        // Not there any more: it was called back already.
        if let Some(entry) = TABLE.take(self.key, |_| true) {
            (entry.abandon)(entry);
        }
    }
}

/// What every trampoline does.
pub(crate) fn called<W: FromC>(arguments: W::Arguments) -> W::Output {
    let (user_data, rest) = arguments.split();
    match take::<W>(user_data) {
        Some(completer) => contain(move || {
            // A panic in `map` drops the completer, and the awaitable gives `Dropped`.
            let outcome = W::receive(rest);
            if let Err(late) = completer.try_complete(outcome) {
                count_ignored();
                contain_drop(late);
            }
        }),
        None => count_ignored(),
    }
    W::returns()
}

fn take<W: FromC>(user_data: usize) -> Option<Completer<W::Outcome>> {
    let key = Key::from_bits(user_data)?;
    let entry = TABLE.take(key, |entry| entry.identity == TypeId::of::<W>())?;
    entry.into_completer::<W>()
}
