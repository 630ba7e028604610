//! The registration of one call: what the table stores for it, and how its callback comes back.

use std::any::TypeId;
use std::ptr::{self, NonNull};

use super::arguments::{SplitUserData, UserData};
use super::count_ignored;
use super::table::{self, Entry, Key};
use crate::guard::Revoke;
use crate::oneshot::Sender;
use crate::panics::catch_panic;
use crate::{Awaitable, Completer, Events, OnCancel};

/// One callback of a C function. The macro implements it for a type of each wrapper.
pub trait FromC: 'static {
    /// The callback's arguments as a tuple, including the user data.
    type Arguments: SplitUserData<Self::Position>;
    /// What the callback returns to C.
    type Output;
    /// The position of the user data: [`Last`](super::arguments::Last) or [`At`](super::arguments::At).
    type Position;
    /// What the awaitable returns.
    type Outcome: Deliverable;
    /// Makes the outcome while the data that the arguments point to is still alive.
    fn receive(rest: <Self::Arguments as SplitUserData<Self::Position>>::Rest) -> Self::Outcome;
    /// Returns what the callback returns to C.
    fn returns() -> Self::Output;
}

/// A value that a C callback can deliver.
///
/// # Safety
///
/// It is `Send + 'static`. (These are not supertraits, because rustc would report each of them in addition.)
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot leave a C callback",
    label = "is not `Send + 'static`",
    note = "C picks the thread, and what a pointer points at lives only during the call",
    note = "take a copy inside the callback: `map = |…| -> U {{ … }}`"
)]
pub unsafe trait Deliverable {}

#[diagnostic::do_not_recommend]
// SAFETY: by its bounds.
unsafe impl<T: Send + 'static> Deliverable for T {}

/// Identifies the callback that an entry of the table belongs to, and so the type of its sender.
struct Kind {
    /// `TypeId::of::<W>`, which is not a constant in Rust 1.85.
    identity: fn() -> TypeId,
    /// Drops the sender.
    abandon: fn(Entry),
}

/// The kind of callback `W`.
trait HasKind: FromC {
    const KIND: &'static Kind;
}

impl<W: FromC> HasKind for W {
    const KIND: &'static Kind = &Kind {
        identity: TypeId::of::<W>,
        abandon: |entry| drop(into_completer::<W>(entry)),
    };
}

impl Kind {
    /// Reads the address that [`into_entry`] wrote.
    fn of(kind: *mut ()) -> &'static Kind {
        // SAFETY: the table returns only what was inserted, whole words at a time. Only `into_entry` inserts, and it
        // writes the address of a `&'static Kind` here. A look-up may see the kind of a later entry, which is one too.
        unsafe { &*kind.cast::<Kind>() }
    }

    /// Equal addresses mean equal kinds, because the functions in different kinds return different things. But one kind
    /// may have several addresses, one in each codegen unit.
    #[inline]
    fn is_of<W: FromC>(&self) -> bool {
        ptr::eq(self, W::KIND) || (self.identity)() == TypeId::of::<W>()
    }
}

#[inline]
fn into_entry<W: FromC>(completer: Completer<W::Outcome>) -> Entry {
    Entry {
        value: completer.into_sender().into_raw().as_ptr(),
        kind: ptr::from_ref(W::KIND).cast_mut().cast(),
    }
}

/// Returns `None` for the entry of another callback, which is then leaked.
///
/// `table::take` has compared the kind before. So this happens only on 32-bit targets, if 4,095 calls used the slot
/// between that comparison and the exchange.
#[inline]
fn into_completer<W: FromC>(entry: Entry) -> Option<Completer<W::Outcome>> {
    if !Kind::of(entry.kind).is_of::<W>() {
        return None;
    }
    let sender = NonNull::new(entry.value)?;
    // SAFETY: only `into_entry::<W>` makes entries of the kind of `W`, from `into_raw` of a sender of this type. An entry
    // is in the table once and is taken out once, so this is the pointer's only return. This may be another thread, where
    // the outcome may go because it is `Send`, by `Deliverable`.
    Some(Completer::new(unsafe { Sender::from_raw(sender) }))
}

/// The right of a started call to be called back.
///
/// Dropping it takes the right away, because the operation did not start. A later call from C is ignored.
#[derive(Debug)]
#[must_use]
pub struct Registration {
    key: Key,
}

/// Stores `completer` so that the callback `W` finds it.
#[inline]
pub fn register<W: FromC>(completer: Completer<W::Outcome>) -> Registration {
    Registration {
        key: table::insert(into_entry::<W>(completer)),
    }
}

impl Registration {
    /// Returns what the C function gets as user data.
    #[must_use]
    pub fn user_data<U: UserData>(&self) -> U {
        U::from_bits(self.key.bits())
    }

    /// Keeps the entry, because the operation has started: C will call back, however long the awaitable lives.
    pub fn outlive(self) {
        std::mem::forget(self);
    }

    /// Turns it into what a guard stores. The entry is kept until the guard revokes it.
    fn into_revoke(self) -> Revoke {
        let registered = self.key.bits();
        self.outlive();
        Revoke {
            registered,
            revoke: |bits| revoke(Key::from_bits(bits)),
        }
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        revoke(self.key);
    }
}

/// Removes the entry and drops its completer, unless C has called back already.
fn revoke(key: Key) {
    if let Some(entry) = table::take(key, |_| true) {
        catch_panic(|| (Kind::of(entry.kind).abandon)(entry));
    }
}

impl<T> Awaitable<T> {
    /// As [`on_cancel`](Self::on_cancel) for a C function that promises not to call back after `hook`. Then takes away
    /// what C holds.
    #[doc(hidden)]
    pub fn on_revoke<H>(
        self,
        handle: H,
        hook: Box<dyn FnOnce(H) + Send>,
        registration: Registration,
    ) -> Awaitable<T, OnCancel<H>> {
        self.on_cancel_revoke(handle, hook, registration.into_revoke())
    }
}

impl<V> Events<V> {
    /// As [`on_cancel`](Self::on_cancel) for a C function that promises not to call back after `hook`. Then takes away
    /// what C holds.
    #[doc(hidden)]
    pub fn on_revoke<H>(
        self,
        handle: H,
        hook: Box<dyn FnOnce(H) + Send>,
        registration: Registration,
    ) -> Events<V, OnCancel<H>> {
        self.on_cancel_revoke(handle, hook, registration.into_revoke())
    }
}

/// The body of every trampoline.
#[inline]
pub(crate) fn called<W: FromC>(arguments: W::Arguments) -> W::Output {
    let (user_data, rest) = arguments.split();
    // Around everything, because dropping ignored arguments may panic as well.
    catch_panic(move || {
        let Some(completer) = take::<W>(user_data) else {
            return count_ignored();
        };
        // If `map` panics, the completer is dropped, and the awaitable returns `Dropped`.
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
    let entry = table::take(key, |kind| Kind::of(kind).is_of::<W>())?;
    into_completer::<W>(entry)
}

#[cfg(test)]
mod tests {
    use std::ffi::c_void;

    use super::super::arguments::Last;
    use super::super::ignored;
    use super::super::trampoline::Trampoline;
    use super::*;
    use crate::Dropped;

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
    fn ignored_argument_panics_on_drop() {
        type Callback = extern "C" fn(PanicsOnDrop, *mut c_void) -> u8;
        let callback = <Callback as Trampoline<Bomb>>::trampoline();
        let before = ignored();
        assert_eq!(callback(PanicsOnDrop(1), ptr::null_mut()), 7);

        let (completer, awaitable) = crate::glue::pair(|| Err(Dropped::new("bomb")));
        let registration = register::<Bomb>(completer);
        let user_data = registration.user_data();
        registration.outlive();
        drop(awaitable);
        assert_eq!(callback(PanicsOnDrop(1), user_data), 7);
        assert_eq!(ignored() - before, 2);
    }
}
