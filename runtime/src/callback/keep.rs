//! Arguments that are only lent to a callback.

/// An argument that can be kept after the callback has returned, because it can be cloned.
///
/// It is `Clone` under another name. rustc's error for `Clone` suggests a derive, which a type of another crate cannot have.
#[diagnostic::on_unimplemented(
    message = "`&{Self}` is only valid during the callback, and `{Self}` is not `Clone`",
    label = "cannot be kept",
    note = "take from it what you need: `map = |value: &{Self}| -> T {{ … }}`; or derive `Clone` if the type is yours"
)]
pub trait Keep: Sized {
    /// Clones the argument.
    #[must_use]
    fn keep(&self) -> Self;
    /// Clones each item of a slice.
    #[must_use]
    fn keep_all(items: &[Self]) -> Vec<Self>;
}

#[diagnostic::do_not_recommend]
impl<T: Clone> Keep for T {
    #[inline]
    fn keep(&self) -> T {
        self.clone()
    }

    #[inline]
    fn keep_all(items: &[T]) -> Vec<T> {
        items.to_vec()
    }
}

/// An argument that can be kept until the function runs, because it can be cloned.
///
/// It is `Keep` with another error.
#[diagnostic::on_unimplemented(
    message = "`&{Self}` is only valid during the call, but the job outlives it, and `{Self}` is not `Clone`",
    label = "cannot be kept",
    note = "take it by value, or as `Arc<{Self}>`; or derive `Clone` if the type is yours"
)]
pub trait KeepForJob: Sized {
    /// Clones the argument.
    #[must_use]
    fn keep(&self) -> Self;
    /// Clones each item of a slice.
    #[must_use]
    fn keep_all(items: &[Self]) -> Vec<Self>;
}

#[diagnostic::do_not_recommend]
impl<T: Clone> KeepForJob for T {
    #[inline]
    fn keep(&self) -> T {
        self.clone()
    }

    #[inline]
    fn keep_all(items: &[T]) -> Vec<T> {
        items.to_vec()
    }
}
