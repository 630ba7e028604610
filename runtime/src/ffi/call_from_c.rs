//! Arguments of an exported function, which C lends for the call.
//!
//! # Why no argument outlives its call
//!
//! - C passes pointers. A reference is made of one only by a method of [`CCall`], a local of the exported function. The
//!   reference borrows that local, so the borrow checker rejects each use after the call, whatever the function that is
//!   exported asks for.
//! - A type behind a pointer, or one that is taken by value, must not be a reference itself. The macro rejects those that
//!   it sees, and [`Taken`] those that an alias hides.
//! - A field of a structure may be a reference. Its lifetime is then a promise of C, as for each field of each value that
//!   C passes.

use std::ffi::{CStr, c_char};
use std::marker::PhantomData;
use std::mem::{ManuallyDrop, MaybeUninit};
use std::pin::Pin;
use std::slice::from_raw_parts;

/// One call of an exported function. References to what C lends borrow it.
///
/// ```compile_fail,E0597
/// use awaitify::__private::CCall;
///
/// let text: &'static std::ffi::CStr = {
///     let call = CCall::new();
///     // SAFETY: the text is a literal.
///     unsafe { call.text(c"lent".as_ptr()) }
/// };
/// ```
#[derive(Debug, Default)]
pub struct CCall(());

impl CCall {
    /// A call that begins, for a local of the exported function.
    #[must_use]
    pub fn new() -> Self {
        CCall(())
    }

    /// Reads a pointer.
    ///
    /// # Safety
    ///
    /// `item` points at a valid `T`, which stays unchanged while `self` is borrowed.
    #[must_use]
    pub unsafe fn reference<T>(&self, item: *const T) -> &T {
        // SAFETY: by the caller's promise, for the lifetime of the borrow of `self`.
        unsafe { &*item }
    }

    /// Reads a pointer that may be null.
    ///
    /// # Safety
    ///
    /// `item` is null, or as for [`reference`](Self::reference).
    #[must_use]
    pub unsafe fn reference_or_null<T>(&self, item: *const T) -> Option<&T> {
        // SAFETY: by the caller's promise, for the lifetime of the borrow of `self`.
        unsafe { item.as_ref() }
    }

    /// Reads a pointer and a length. The pointer may be null if the length is zero.
    ///
    /// # Safety
    ///
    /// `items` points at `len` valid `T`, which stay unchanged while `self` is borrowed.
    #[must_use]
    pub unsafe fn slice<T>(&self, items: *const T, len: usize) -> &[T] {
        if len == 0 {
            return &[];
        }
        // SAFETY: by the caller's promise, for the lifetime of the borrow of `self`. They are in one allocation, since
        // they are one array of C's, and so no larger than `isize::MAX`.
        unsafe { from_raw_parts(items, len) }
    }

    /// Reads a pointer and a length. A null pointer is `None`, whatever the length.
    ///
    /// # Safety
    ///
    /// `items` is null, or as for [`slice`](Self::slice).
    #[must_use]
    pub unsafe fn slice_or_null<T>(&self, items: *const T, len: usize) -> Option<&[T]> {
        // SAFETY: by the caller's promise.
        (!items.is_null()).then(|| unsafe { self.slice(items, len) })
    }

    /// Reads an array of pointers.
    ///
    /// # Safety
    ///
    /// The same as for [`slice`](Self::slice), and for each item the same as for [`reference`](Self::reference).
    #[must_use]
    pub unsafe fn references<T>(&self, items: *const *const T, len: usize) -> Vec<&T> {
        // SAFETY: by the caller's promise.
        let items = unsafe { self.slice(items, len) }.iter();
        // SAFETY: by the caller's promise.
        items.map(|item| unsafe { self.reference(*item) }).collect()
    }

    /// Reads an array of pointers that may be null.
    ///
    /// # Safety
    ///
    /// The same as for [`slice`](Self::slice), and for each item the same as for
    /// [`reference_or_null`](Self::reference_or_null).
    #[must_use]
    pub unsafe fn references_or_null<T>(
        &self,
        items: *const *const T,
        len: usize,
    ) -> Vec<Option<&T>> {
        // SAFETY: by the caller's promise.
        let items = unsafe { self.slice(items, len) }.iter();
        // SAFETY: by the caller's promise.
        let items = items.map(|item| unsafe { self.reference_or_null(*item) });
        items.collect()
    }

    /// Reads a `const char *`.
    ///
    /// # Safety
    ///
    /// The same as for [`CStr::from_ptr`], while `self` is borrowed.
    #[must_use]
    pub unsafe fn text(&self, text: *const c_char) -> &CStr {
        // SAFETY: by the caller's promise, for the lifetime of the borrow of `self`.
        unsafe { CStr::from_ptr(text) }
    }

    /// Reads a `const char *` that may be null.
    ///
    /// # Safety
    ///
    /// `text` is null, or as for [`text`](Self::text).
    #[must_use]
    pub unsafe fn text_or_null(&self, text: *const c_char) -> Option<&CStr> {
        // SAFETY: by the caller's promise.
        (!text.is_null()).then(|| unsafe { self.text(text) })
    }

    /// Reads an array of `const char *`.
    ///
    /// # Safety
    ///
    /// The same as for [`slice`](Self::slice), and for each item the same as for [`text`](Self::text).
    #[must_use]
    pub unsafe fn texts(&self, texts: *const *const c_char, len: usize) -> Vec<&CStr> {
        // SAFETY: by the caller's promise.
        let texts = unsafe { self.slice(texts, len) }.iter();
        // SAFETY: by the caller's promise.
        texts.map(|text| unsafe { self.text(*text) }).collect()
    }
}

/// A type that an exported function takes from C as it is. `Taken::<T>::NEW.check()` does not compile if `T` is a
/// reference, for example by an alias: nothing would copy what it refers to.
#[derive(Debug)]
pub struct Taken<T: ?Sized>(PhantomData<fn(&T)>);

impl<T: ?Sized> Taken<T> {
    /// The one value.
    pub const NEW: Self = Taken(PhantomData);
}

/// Found by method lookup for each type without its own `check`.
pub trait NotLent: Sized {
    /// Does nothing.
    fn check(self) {}
}

impl<T: ?Sized> NotLent for Taken<T> {}

impl<T: Reference + ?Sized> Taken<T> {
    /// Method lookup prefers this to [`NotLent::check`], and it cannot be called.
    pub fn check(self)
    where
        T: CopiedAtOnce,
    {
    }
}

/// A reference, or a type of the standard library that holds one.
pub trait Reference {}

impl<T: ?Sized> Reference for &T {}
impl<T: ?Sized> Reference for &mut T {}
impl<T: Reference> Reference for Option<T> {}
impl<T: Reference> Reference for ManuallyDrop<T> {}
impl<T: Reference> Reference for MaybeUninit<T> {}
impl<T: Reference> Reference for Pin<T> {}
impl<T: Reference + ?Sized> Reference for Box<T> {}
impl<T: Reference> Reference for [T] {}
impl<T: Reference, const N: usize> Reference for [T; N] {}

/// Implemented for nothing.
#[diagnostic::on_unimplemented(
    message = "the alias hides the reference `{Self}`, which is only valid during the call",
    label = "a reference must be visible here",
    note = "write the reference instead of its alias, for example `&CStr`, so that its referent is copied"
)]
pub trait CopiedAtOnce {}
