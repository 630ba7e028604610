//! Callbacks of C functions, against the functions that generated code calls. C is played by the tests, so that Miri can
//! run them. See `tests/tests/c` for a library in C.

#[cfg(not(miri))]
mod abort;
mod by_hand;
mod c;
mod destroy;
mod revoke;
mod shapes;
mod slots;
mod streams;
