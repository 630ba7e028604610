//! Callbacks of C functions, against the functions that generated code calls. C is played by the tests, so that Miri can
//! run them. See `tests/tests/c` for a library in C.

mod by_hand;
mod c;
mod destroy;
mod revoke;
mod slots;
mod streams;
