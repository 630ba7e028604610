//! What each option does that says what is awaited: one file an option. Those about what the function returns and where
//! it stands are in `shapes/`, those of C in `c_functions/`, those for functions without a callback in `bridges/`.

#![deny(warnings)]

mod callback;
mod dropped;
mod map;
mod name;
mod ok_err;
mod reply;
