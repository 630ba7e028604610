//! A waker as two plain words, which can be stored in two atomics.

use std::{
    mem::ManuallyDrop,
    ptr,
    task::{RawWakerVTable, Waker},
};

/// The data pointer and the vtable of a waker that these words do not own.
#[derive(Clone, Copy)]
pub(super) struct WakerWords {
    pub(super) data: *const (),
    pub(super) vtable: *const RawWakerVTable,
}

impl WakerWords {
    /// Takes the waker apart without dropping it.
    pub(super) fn from_waker(waker: Waker) -> Self {
        let waker = ManuallyDrop::new(waker);
        Self {
            data: waker.data(),
            vtable: waker.vtable(),
        }
    }

    pub(super) fn is_waker(self, waker: &Waker) -> bool {
        self.data == waker.data() && ptr::eq(self.vtable, waker.vtable())
    }

    /// Puts the waker together again.
    ///
    /// # Safety
    ///
    /// Both words come from the same call of `from_waker`, and this is the only `into_waker` for that call.
    pub(super) unsafe fn into_waker(self) -> Waker {
        // SAFETY: these are the parts of a waker that was forgotten, and it is rebuilt only here. So the contract of its
        // vtable, which the maker of the waker fulfilled, still holds. The vtable is `'static`.
        unsafe { Waker::new(self.data, &*self.vtable) }
    }
}
