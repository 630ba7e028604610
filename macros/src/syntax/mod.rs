//! Syntax trees: functions, blocks of functions, expressions and types.
//!
//! This module does not know the options, and not which parameter is the callback.

pub(crate) mod attribute;
pub(crate) mod block;
mod captures;
pub(crate) mod common_type;
mod cursor;
pub(crate) mod enclosing;
pub(crate) mod error;
pub(crate) mod expression;
pub(crate) mod function;
pub(crate) mod item;
pub(crate) mod lifetimes;
pub(crate) mod search;
pub(crate) mod signature;
pub(crate) mod tokens;
pub(crate) mod types;
