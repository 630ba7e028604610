//! The meaning of an entry of the table: the callback that owns it, and the type of its value.

use std::any::TypeId;
use std::ptr;

use super::table::Entry;

/// A value that a C callback can deliver.
///
/// # Safety
///
/// It is `Send + 'static`. (These are not supertraits, because rustc would report each of them in addition.)
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot leave a C callback",
    label = "is not `Send + 'static`",
    note = "C chooses the thread, and a pointer is only valid during the call",
    note = "copy the value inside the callback: `map = |…| -> U {{ … }}`"
)]
pub unsafe trait Deliverable {}

#[diagnostic::do_not_recommend]
// SAFETY: by its bounds.
unsafe impl<T: Send + 'static> Deliverable for T {}

/// Identifies the callback that an entry of the table belongs to, and so the type of its value.
pub(super) struct Kind {
    /// `TypeId::of::<W>`, which is not a constant in Rust 1.85.
    identity: fn() -> TypeId,
    /// Drops the value: the callback will not be called any more.
    pub(super) abandon: fn(Entry),
    /// Drops the value because C is done: a stream ends as finished.
    pub(super) finish: fn(Entry),
}

/// The owner of entries: the type that represents one callback.
pub(super) trait HasKind: 'static {
    const KIND: &'static Kind;
}

impl Kind {
    pub(super) const fn new<W: 'static>(abandon: fn(Entry), finish: fn(Entry)) -> Self {
        Kind {
            identity: TypeId::of::<W>,
            abandon,
            finish,
        }
    }

    /// Reads the address that [`entry`] wrote.
    #[inline]
    pub(super) fn of(kind: *mut ()) -> &'static Kind {
        // SAFETY: the table returns only what was inserted, whole words at a time. Only `entry` makes what is inserted, and
        // it writes the address of a `&'static Kind` here. A look-up may see the kind of a later entry, which is one too.
        unsafe { &*kind.cast::<Kind>() }
    }

    /// Equal addresses mean equal kinds, because the functions in different kinds return different things. But one kind
    /// may have several addresses, one in each codegen unit. So the address that [`entry`] writes is compared as well.
    #[inline]
    fn is_of<W: HasKind>(&self) -> bool {
        ptr::eq(self, W::KIND)
            || ptr::eq(self, written::<W>())
            || (self.identity)() == TypeId::of::<W>()
    }
}

/// The kind of `W`. Nearly always at the same address, because this function is not copied to each codegen unit.
#[inline(never)]
fn written<W: HasKind>() -> &'static Kind {
    W::KIND
}

/// Returns true if the kind is that of `W`.
#[inline]
pub(super) fn is_of<W: HasKind>(kind: *mut ()) -> bool {
    Kind::of(kind).is_of::<W>()
}

/// Makes an entry of the kind of `W`.
#[inline]
pub(super) fn entry<W: HasKind>(value: *mut ()) -> Entry {
    Entry {
        value,
        kind: ptr::from_ref(written::<W>()).cast_mut().cast(),
    }
}
