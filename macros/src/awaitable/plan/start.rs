//! The call that starts an operation, and what becomes of its result.

use syn::{Type, TypePath};

use crate::syntax::expression::{Closure, Expression};

/// The call of the legacy function.
pub(crate) struct Start<'a> {
    /// The option `started`, which reads what the function returned.
    pub(crate) started: Option<&'a Closure>,
    pub(crate) result: CallResult<'a>,
    pub(crate) policy: HandlePolicy<'a>,
}

/// What the call returns, or what `started` makes of it.
pub(crate) enum CallResult<'a> {
    Nothing,
    /// A handle, an id, or anything else that is no `…Result<…>`.
    Handle(&'a Type),
    /// `…Result<H>`: the operation may fail to start. `handle` is `None` for `()`.
    Fallible {
        result: &'a TypePath,
        handle: Option<&'a Type>,
    },
}

/// What is done with the handle.
pub(crate) enum HandlePolicy<'a> {
    /// It is returned together with the awaitable.
    Return,
    Keep,
    Discard,
    Cancel {
        hook: &'a Expression,
        local: bool,
    },
    /// As `Cancel`, and C promises not to call back afterwards.
    Revoke {
        hook: &'a Expression,
    },
}

impl<'a> CallResult<'a> {
    pub(crate) fn handle(&self) -> Option<&'a Type> {
        match self {
            CallResult::Handle(ty)
            | CallResult::Fallible {
                handle: Some(ty), ..
            } => Some(ty),
            CallResult::Nothing | CallResult::Fallible { handle: None, .. } => None,
        }
    }

    pub(crate) fn is_fallible(&self) -> bool {
        matches!(self, CallResult::Fallible { .. })
    }
}

impl<'a> HandlePolicy<'a> {
    /// The expression of `cancel` or `revoke`.
    pub(crate) fn hook(&self) -> Option<&'a Expression> {
        match self {
            HandlePolicy::Cancel { hook, .. } | HandlePolicy::Revoke { hook } => Some(hook),
            _ => None,
        }
    }
}
