//! Tests of the functions that generated code calls for C callbacks. The tests take the role of C, so that Miri can
//! run them. See `tests/tests/c` for a library in C.

#[cfg(not(miri))]
mod abort;
mod arguments;
mod by_hand;
mod c;
mod destroy;
mod revoke;
mod shapes;
mod slots;
mod streams;
