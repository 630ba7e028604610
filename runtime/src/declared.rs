//! Checks a declaration of a foreign function against the function that it names.

/// The result of a function whose declaration has no return type.
#[diagnostic::on_unimplemented(
    message = "this function returns `{Self}`, but its declaration has no return type",
    label = "no return type here",
    note = "write the return type in the declaration: `-> {Self}`; add `discard` to drop what is returned"
)]
pub trait ReturnsNothing {}

#[diagnostic::do_not_recommend]
impl ReturnsNothing for () {}

#[diagnostic::do_not_recommend]
impl ReturnsNothing for <fn() -> ! as Returning>::Output {}

/// Names `!`, for which stable Rust has no other way.
pub trait Returning {
    /// The return type of the function pointer.
    type Output;
}

impl<R> Returning for fn() -> R {
    type Output = R;
}

/// Accepts the result of a function that was declared to return nothing.
#[inline]
pub fn returned_nothing<R: ReturnsNothing>(_: R) {}
