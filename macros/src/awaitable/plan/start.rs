//! The call that starts an operation, and the use of its result.

use syn::{Type, TypePath};

use crate::syntax::expression::{Closure, Expression};

/// The call of the legacy function.
pub(crate) struct Start<'a> {
    /// The option `started`, which reads what the function returned.
    pub(crate) started: Option<&'a Closure>,
    pub(crate) result: CallResult<'a>,
    pub(crate) policy: HandlePolicy<'a>,
}

/// The result of the call, after `started` has converted it.
pub(crate) enum CallResult<'a> {
    Nothing,
    /// A handle, an id, or any other type that is not a `…Result<…>`.
    Handle(&'a Type),
    /// `…Result<H>`: the operation may fail to start. `handle` is `None` for `()`.
    Fallible {
        result: &'a TypePath,
        handle: Option<&'a Type>,
        /// `…Result<ControlFlow<V, H>>`: the operation may also be done at once.
        at_once: Option<AtOnce<'a>>,
    },
}

/// The value of an operation that was done when its function returned.
#[derive(Clone, Copy)]
pub(crate) struct AtOnce<'a> {
    /// `ControlFlow<V, H>`
    pub(crate) flow: &'a TypePath,
    pub(crate) value: &'a Type,
}

/// The use of the handle.
pub(crate) enum HandlePolicy<'a> {
    /// It is returned together with the awaitable.
    Return,
    Keep,
    Discard,
    Cancel {
        hook: &'a Expression,
        local: bool,
    },
    /// Like `Cancel`, but C promises not to call back afterwards.
    Revoke {
        hook: &'a Expression,
        local: bool,
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

    pub(crate) fn at_once(&self) -> Option<AtOnce<'a>> {
        match self {
            CallResult::Fallible { at_once, .. } => *at_once,
            CallResult::Nothing | CallResult::Handle(_) => None,
        }
    }

    pub(crate) fn is_fallible(&self) -> bool {
        matches!(self, CallResult::Fallible { .. })
    }
}

impl<'a> HandlePolicy<'a> {
    /// Returns true if a guard holds the handle, and unregisters.
    pub(crate) fn has_guard(&self) -> bool {
        !matches!(self, HandlePolicy::Return | HandlePolicy::Discard)
    }

    /// Returns true if the hook need not be `Send`.
    pub(crate) fn is_local(&self) -> bool {
        matches!(
            self,
            HandlePolicy::Cancel { local: true, .. } | HandlePolicy::Revoke { local: true, .. }
        )
    }

    /// The expression of `cancel` or `revoke`.
    pub(crate) fn hook(&self) -> Option<&'a Expression> {
        match self {
            HandlePolicy::Cancel { hook, .. } | HandlePolicy::Revoke { hook, .. } => Some(hook),
            _ => None,
        }
    }
}
