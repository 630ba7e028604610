//! Entries whose value is used by many calls, also at the same time.

use std::marker::PhantomData;

use super::kind::{HasKind, Kind, entry, is_of};
use super::registration::RegisteredCall;
use super::table::{self, Entry, Key, Use};
use crate::panics::catch_panic;

/// An owner of entries whose value is shared by calls.
///
/// # Safety
///
/// `Value` is `Send` and `Sync`, because C chooses the threads.
pub(super) unsafe trait SharedByCalls: HasKind {
    type Value;
}

/// The value of an entry.
struct Stored<T> {
    value: T,
    /// Shows loom that no call is inside when it is dropped.
    #[cfg(awaitify_loom)]
    used: crate::sync::UnsafeCell<()>,
}

/// Stores `value` so that the calls of `K` find it.
pub(super) fn store<K: SharedByCalls>(value: K::Value) -> RegisteredCall {
    let stored = Box::new(Stored {
        value,
        #[cfg(awaitify_loom)]
        used: crate::sync::UnsafeCell::new(()),
    });
    let entry = entry::<K>(Box::into_raw(stored).cast());
    RegisteredCall::new(table::insert(entry, Use::Many))
}

/// Converts an entry of this kind to its value. It was removed, and no call is inside.
pub(super) fn into_value<K: SharedByCalls>(entry: Entry) -> K::Value {
    debug_assert!(is_of::<K>(entry.kind));
    // SAFETY: this function is only called through the kind of the entry, which is that of `K`. So the value is from
    // `Box::into_raw`, in `store::<K>`. The table returns an entry that is removed once, and then no call is inside, so that
    // no other reference exists. This may be another thread than that which registered: the value is `Send`, by `SharedByCalls`.
    let stored = unsafe { Box::from_raw(entry.value.cast::<Stored<K::Value>>()) };
    #[cfg(awaitify_loom)]
    stored.used.with_mut(|_| ());
    stored.value
}

/// A call that is inside. The entry is not dropped meanwhile.
pub(super) struct Call<K> {
    key: Key,
    entry: Entry,
    callback: PhantomData<K>,
}

impl<K: SharedByCalls> Call<K> {
    /// Returns `None` for a number that is unknown, spent or of another callback.
    #[inline]
    pub(super) fn enter(user_data: usize) -> Option<Self> {
        let key = Key::from_bits(user_data);
        let call = Call {
            key,
            entry: table::pin(key)?,
            callback: PhantomData,
        };
        is_of::<K>(call.entry.kind).then_some(call)
    }

    #[inline]
    pub(super) fn value(&self) -> &K::Value {
        // SAFETY: the entry has the kind of `K`, so its value is from `Box::into_raw`, in `store::<K>`. While the call is
        // inside, the table does not return the entry to be dropped. Other calls may have references too: the value is
        // `Sync`, by `SharedByCalls`.
        let stored = unsafe { &*self.entry.value.cast_const().cast::<Stored<K::Value>>() };
        #[cfg(awaitify_loom)]
        stored.used.with(|_| ());
        &stored.value
    }

    /// Enters and removes the entry of this number, and returns true if there is one.
    pub(super) fn enter_and_remove(user_data: usize) -> bool {
        let call = Self::enter(user_data);
        if let Some(call) = &call {
            call.remove();
        }
        call.is_some()
    }

    /// Removes the entry. The last call to leave drops its value.
    pub(super) fn remove(&self) {
        // It is `Later`, because this call is inside, or was removed before.
        _ = table::remove(self.key, |_| true);
    }
}

impl<K> Drop for Call<K> {
    fn drop(&mut self) {
        if let Some(removed) = table::unpin(self.key) {
            catch_panic(|| (Kind::of(removed.kind).abandon)(removed));
        }
    }
}
