//! Each shape of C function that completes through a callback, awaited from `tests/c_library`.
//! Needs a C compiler; without one the build script says that these are skipped.
#![cfg(c_library)]
#![allow(
    clashing_extern_declarations,
    reason = "each form in which one function can be declared"
)]

mod declared;
mod inline;
mod operations;
mod records;
mod requests;
mod second_pointers;

#[link(name = "awaitify_c_library", kind = "static")]
unsafe extern "C" {}

/// What C hands out and Rust never looks into.
#[repr(C)]
pub(crate) struct Context {
    opaque: [u8; 0],
}

#[repr(C)]
pub(crate) struct Operation {
    opaque: [u8; 0],
}

/// A pointer that is only handed on.
fn some_context() -> *mut Context {
    std::ptr::without_provenance_mut(64)
}
