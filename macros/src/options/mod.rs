//! The options of both attributes.
//!
//! Each attribute declares its options once, in `awaitable.rs` or `callbackify.rs`, as rows of a table: the field that holds
//! the value, the name, the form of the value, where the option may be written, an example, and what it conflicts with. The
//! parser, the merge of block defaults and the reference page all follow from that row.

pub(crate) mod awaitable;
#[cfg(any(feature = "tokio", test))]
pub(crate) mod callbackify;
mod events;
mod form;
mod given;
mod parse;
mod stream;
mod table;
mod words;

pub(crate) use self::events::{EventType, Variants, camel_case, variant_name};
pub(crate) use self::form::{
    BufferParameters, CallbackField, ErrCallback, ErrKind, Every, Field, LeftOut, Limit,
    ParameterNames, ParameterValue, Pool, Position, Prefix, RequestField, Suffix, UserDataAt,
    UserDataValue,
};
pub(crate) use self::given::{Given, Written, check_conflicts};
pub(crate) use self::parse::OptionSet;
pub(crate) use self::stream::{Overflow, Policy, without_policy};
#[cfg(test)]
pub(crate) use self::table::OptionSpec;
pub(crate) use self::table::Place;
