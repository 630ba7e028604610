//! Carriers of a callback's code, one file for each kind.

pub(super) mod alias;
pub(super) mod block;
pub(super) mod c_function;
pub(super) mod closure;
pub(super) mod elsewhere;
pub(super) mod js_function;

use proc_macro2::{Ident, TokenStream};

use crate::awaitable::emit::pointers::{carried, held};
use crate::awaitable::plan::{Callback, Carrier, Plan};

/// The argument in the callback's place. It completes `completer`.
pub(super) fn argument(plan: &Plan<'_>, callback: &Callback<'_>, completer: &Ident) -> TokenStream {
    match &callback.carrier {
        Carrier::Closure(carrier) => carried(carrier, closure::closure(plan, callback, completer)),
        Carrier::Held(ty) => held(plan, ty, closure::closure(plan, callback, completer)),
        Carrier::Alias(ty) => alias::alias(plan, callback, ty, completer),
        Carrier::CFunction(user_data) => c_function::trampoline(plan, callback, user_data),
        Carrier::Block(block) => block::argument(callback, block),
        Carrier::JsFunction(function) => js_function::argument(callback, function),
    }
}
