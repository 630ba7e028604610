//! The registration of one call: the right of C to call back, and how it is taken away.

use super::arguments::UserData;
use super::kind::Kind;
use super::table::{self, Entry, Key, Removed};
use crate::guard::Revoke;
use crate::guarded::Unguarded;
use crate::panics::catch_panic;
use crate::{LocalOnCancel, OnCancel};

/// The right of a started call to be called back.
///
/// Dropping it takes the right away, because the operation did not start. A later call from C is ignored.
#[derive(Debug)]
#[must_use]
pub struct RegisteredCall {
    key: Key,
}

impl RegisteredCall {
    #[inline]
    pub(super) const fn new(key: Key) -> Self {
        RegisteredCall { key }
    }

    /// Returns what the C function gets as user data.
    #[must_use]
    pub fn user_data<U: UserData>(&self) -> U {
        U::from_bits(self.key.bits())
    }

    pub(super) const fn bits(&self) -> usize {
        self.key.bits()
    }

    /// The key, whose entry is kept.
    pub(super) fn into_key(self) -> Key {
        let key = self.key;
        self.outlive();
        key
    }

    /// Keeps the entry, because the operation has started: C will call back, however long the awaitable lives.
    pub fn outlive(self) {
        std::mem::forget(self);
    }

    /// Takes the right away because the function has returned, and C calls only while it runs. A stream ends as finished.
    pub fn finish(self) {
        remove(self.key, |entry| (Kind::of(entry.kind).finish)(entry));
        self.outlive();
    }

    /// Lets `receiver` run `hook` if it is dropped early, for a C function that promises not to call back after it. Then the
    /// right is taken away.
    pub fn revoke_on_cancel<R: Unguarded, H>(
        self,
        receiver: R,
        handle: H,
        hook: Box<dyn FnOnce(H) + Send>,
    ) -> R::With<OnCancel<H>> {
        receiver.with_guard(OnCancel::new(handle, hook, Some(self.into_revoke())))
    }

    /// Like [`revoke_on_cancel`](Self::revoke_on_cancel), for a hook that stays on this thread.
    pub fn revoke_on_cancel_local<R: Unguarded, H>(
        self,
        receiver: R,
        handle: H,
        hook: Box<dyn FnOnce(H)>,
    ) -> R::With<LocalOnCancel<H>> {
        receiver.with_guard(OnCancel::new(handle, hook, Some(self.into_revoke())))
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

impl Drop for RegisteredCall {
    fn drop(&mut self) {
        revoke(self.key);
    }
}

/// Removes the entry and drops its completer or emitter, unless C has called back already or the entry was removed. If a
/// call is inside, the last one drops it.
fn revoke(key: Key) {
    remove(key, |entry| (Kind::of(entry.kind).abandon)(entry));
}

fn remove(key: Key, end: impl FnOnce(Entry)) {
    if let Removed::Now(entry) = table::remove(key, |_| true) {
        catch_panic(|| end(entry));
    }
}
