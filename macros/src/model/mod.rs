//! The fully resolved description of one wrapper: every question answered, nothing rendered.

pub(crate) mod c_pointer;
pub(crate) mod callback;
pub(crate) mod crate_path;
pub(crate) mod find;
pub(crate) mod generics;
pub(crate) mod hygiene;
pub(crate) mod job;
pub(crate) mod lent;
mod lifetimes;
pub(crate) mod likely;
pub(crate) mod owned;
pub(crate) mod owned_argument;
pub(crate) mod pick;
pub(crate) mod port;
pub(crate) mod returned;
pub(crate) mod sent;
pub(crate) mod site;
mod unborrowed;
pub(crate) mod value;
pub(crate) mod walk;
pub(crate) mod wrapper;
