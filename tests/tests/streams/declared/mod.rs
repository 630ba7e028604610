//! Listeners of published crates, wrapped by declaration: a module with the signatures that the crate has, and what a user
//! writes for it.

#![allow(
    clippy::all,
    dead_code,
    elided_lifetimes_in_paths,
    mismatched_lifetime_syntaxes,
    non_snake_case,
    unreachable_pub,
    unused_imports,
    unused_mut,
    unused_must_use,
    unused_variables,
    reason = "the modules look like the crates"
)]

mod audio;
mod canvas;
mod devices;
mod glib;
mod input;
mod libraries;
mod media;
mod messaging;
mod network;
mod runtimes;
mod scripts;
mod services;
mod storage;
mod system;
mod toolkits;
mod widgets;
mod windows;
