//! `--check`: functions without a wrapper, and declarations that differ from the function that they name.

mod canonical;
mod declared;
mod demands;
mod target;

pub(crate) use self::declared::{Drift, declared, drift, own_target};
pub(crate) use self::target::Library;
