//! C functions of `tests/c_library` that complete through a callback, one file for each shape.
//!
//! They need a C compiler. If there is none, the build script warns that they are skipped.
#![cfg(c_library)]
#![allow(
    clashing_extern_declarations,
    reason = "each form in which one function can be declared"
)]

mod browser;
mod buffers;
mod declared;
mod detection;
mod events;
mod headers;
mod in_request;
mod inline;
mod nested_fields;
mod objects;
mod operations;
mod owned;
mod records;
mod requests;
mod second_pointers;
mod shapes;
mod streams;
mod user_data;
mod user_data_array;

#[link(name = "awaitify_c_library", kind = "static")]
unsafe extern "C" {}

/// Opaque to Rust.
#[repr(C)]
pub(crate) struct Context {
    opaque: [u8; 0],
}

#[repr(C)]
pub(crate) struct Operation {
    opaque: [u8; 0],
}

/// Returns a pointer that is passed on and never read.
fn some_context() -> *mut Context {
    std::ptr::without_provenance_mut(64)
}
