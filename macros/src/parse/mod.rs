//! Text in, syntax out: the options of an attribute, and the item it stands on.
//!
//! Nothing here knows what an option means or which parameter is the callback.

pub(crate) mod block;
mod captures;
pub(crate) mod expression;
pub(crate) mod item;
pub(crate) mod option_table;
pub(crate) mod option_value;
pub(crate) mod options;
pub(crate) mod signature;
pub(crate) mod tokens;
