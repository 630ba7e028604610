//! The arguments of a C callback, and the user data among them.

use std::ffi::c_void;
use std::ptr;

/// The user data is the last argument.
pub enum Last {}

/// The user data is argument `N`, counted from zero.
pub enum At<const N: usize> {}

/// The arguments of a callback, one of which is the user data.
#[diagnostic::on_unimplemented(
    message = "the callback takes no user data where it is looked for",
    label = "expected a `*mut c_void` there",
    note = "say where it stands: `user_data_at = first`, or `user_data_at = N`, counted from zero"
)]
pub trait SplitUserData<P> {
    /// The other arguments, as a tuple.
    type Rest;
    /// Separates the user data from the other arguments.
    fn split(self) -> (usize, Self::Rest);
}

/// A pointer type in which C functions pass user data.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no user data",
    label = "expected `*mut c_void` or `*const c_void`",
    note = "say which it is: `user_data = param`, and in the callback `user_data_at = N`"
)]
pub trait UserData: Copy {
    /// Makes the user data for C.
    fn from_bits(bits: usize) -> Self;
    /// Reads the number that C passed back.
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
