//! Declarations of `<uv.h>` by bindgen.

#![allow(
    dead_code,
    non_camel_case_types,
    non_snake_case,
    non_upper_case_globals,
    reason = "libuv's own names, and more of them than are used"
)]
#![allow(unsafe_op_in_unsafe_fn, clippy::all, reason = "bindgen's")]

include!(concat!(env!("OUT_DIR"), "/uv.rs"));
