//! Destroy notifications: C says that it will not use its user data any more.

use super::arguments::UserData;
use super::completion::FromC;
use super::count_unknown;
use super::filtered::{FilterFromC, Filtering};
use super::kind::{HasKind, Kind, is_of};
use super::progress::Progressing;
use super::stream::{StreamFromC, Streaming};
use super::table::{self, Key, Removed};
use crate::panics::catch_panic;

/// A callback whose user data can be destroyed.
pub trait Destroyed: 'static {
    /// C calls its destroy notification. No panic may leave.
    fn destroyed(user_data: usize);
}

impl<W: FromC> Destroyed for W {
    fn destroyed(user_data: usize) {
        destroy_completion::<W>(user_data);
    }
}

impl<W: FilterFromC> Destroyed for Filtering<W> {
    fn destroyed(user_data: usize) {
        destroy_completion::<Self>(user_data);
    }
}

impl<W: FromC, P: StreamFromC> Destroyed for Progressing<W, P> {
    fn destroyed(user_data: usize) {
        destroy_completion::<Self>(user_data);
    }
}

/// A completion that was not called resolves as dropped. One that was called is spent, and then C destroys its user data as
/// it should.
fn destroy_completion<W: HasKind>(user_data: usize) {
    let is_known = destroy::<W>(user_data);
    if !is_known && !table::is_spent(Key::from_bits(user_data)) {
        count_unknown::<W>();
    }
}

/// The stream ends, because C has dropped its callback.
impl<W: StreamFromC> Destroyed for Streaming<W> {
    fn destroyed(user_data: usize) {
        if !destroy::<Self>(user_data) {
            count_unknown::<W>();
        }
    }
}

/// Drops the value of the entry, or leaves that to the calls that are inside. Returns false if there is no such entry.
fn destroy<W: HasKind>(user_data: usize) -> bool {
    match table::remove(Key::from_bits(user_data), is_of::<W>) {
        Removed::Now(entry) => catch_panic(|| (Kind::of(entry.kind).abandon)(entry)),
        Removed::Later => {}
        Removed::Nothing => return false,
    }
    true
}

/// The type of a parameter for a destroy notification, for example GLib's `GDestroyNotify`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a destroy notification",
    label = "expected `Option<unsafe extern \"C\" fn(*mut c_void)>` or the like",
    note = "name the parameter that C calls with the user data when it no longer needs it: `destroy = param`"
)]
pub trait DestroyNotify<W> {
    /// Returns the function that C gets.
    fn notify() -> Self;
}

impl<W, F: DestroyNotify<W>> DestroyNotify<W> for Option<F> {
    fn notify() -> Self {
        Some(F::notify())
    }
}

macro_rules! notification {
    ([$($kind:tt)*]) => {
        impl<W: Destroyed, U: UserData> DestroyNotify<W> for $($kind)* fn(U) {
            fn notify() -> Self {
                $($kind)* fn destroyed_by_c<W: Destroyed, U: UserData>(user_data: U) {
                    W::destroyed(user_data.bits());
                }
                destroyed_by_c::<W, U>
            }
        }
    };
}

notification!([extern "C"]);
notification!([unsafe extern "C"]);
notification!([extern "system"]);
notification!([unsafe extern "system"]);
notification!([extern "C-unwind"]);
notification!([unsafe extern "C-unwind"]);
