//! The guard of several registrations.

use std::fmt;

use crate::guard::sealed;
use crate::guarded::Unguarded;
use crate::panics::catch_panic;
use crate::{Events, Kept, LocalOnCancel, OnCancel};

/// The guard of a stream for which several callbacks were registered.
///
/// A trait with `#[awaitable(for = Type, stream(…), events(…))]` makes it. It holds what the functions returned, and undoes the
/// registrations in reverse order: when the stream is closed or dropped, or if a later registration fails.
///
/// ```
/// fn is_guard<G: awaitify::Guard>() {}
/// is_guard::<awaitify::Group>();
/// is_guard::<awaitify::LocalGroup>();
/// ```
pub struct Group<M: ?Sized + Member = dyn Member + Send> {
    members: Vec<Box<M>>,
}

/// A [`Group`] whose handles and hooks need not be `Send`.
///
/// ```
/// use awaitify::{Events, LocalGroup};
///
/// struct Shown {
///     clicks: Events<u8, LocalGroup>,
/// }
/// ```
pub type LocalGroup = Group<dyn Member>;

/// One guard of a group.
#[doc(hidden)]
pub trait Member: sealed::Member {}

impl<T: sealed::Member + ?Sized> Member for T {}

impl<M: ?Sized + Member> Group<M> {
    /// Ends each member, the last one first.
    fn end(&mut self, end: fn(Box<M>)) {
        while let Some(member) = self.members.pop() {
            catch_panic(|| end(member));
        }
    }
}

macro_rules! groups {
    ($([$member:ty, $on_cancel:ident, $($send:tt)*])*) => {
        $(impl Group<$member> {
            /// A group without members.
            #[doc(hidden)]
            pub const fn new() -> Self {
                Self { members: Vec::new() }
            }

            /// Holds a handle.
            #[doc(hidden)]
            pub fn keep<H: $($send)* 'static>(&mut self, handle: H) {
                self.members.push(Box::new(Kept::new(handle)));
            }

            /// Holds a handle and its hook.
            #[doc(hidden)]
            pub fn on_cancel<H: $($send)* 'static>(
                &mut self,
                handle: H,
                hook: Box<dyn FnOnce(H) + $($send)* 'static>,
            ) {
                let guard: $on_cancel<H> = $on_cancel::new(handle, hook, None);
                self.members.push(Box::new(guard));
            }

            /// The stream with this guard.
            #[doc(hidden)]
            pub fn guarding<V>(self, events: Events<V>) -> Events<V, Self> {
                events.with_guard(self)
            }
        })*
    };
}

groups! {
    [dyn Member + Send, OnCancel, Send +]
    [dyn Member, LocalOnCancel,]
}

impl<M: ?Sized + Member> sealed::Guard for Group<M> {
    fn empty() -> Self {
        Self {
            members: Vec::new(),
        }
    }

    fn release(mut self) {
        self.end(|member| member.release());
    }

    fn give_up(self) {
        drop(self);
    }
}

/// Undoes the registrations, because the group is still armed.
impl<M: ?Sized + Member> Drop for Group<M> {
    fn drop(&mut self) {
        self.end(drop);
    }
}

impl<M: ?Sized + Member> fmt::Debug for Group<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Group")
            .field("members", &self.members.len())
            .finish_non_exhaustive()
    }
}
