//! Carriers of a callback's code, one file for each kind.

pub(super) mod alias;
pub(super) mod block;
pub(super) mod c_function;
pub(super) mod closure;
pub(super) mod elsewhere;
pub(super) mod js_function;

use proc_macro2::Ident;

use self::closure::ClosureTokens;
use crate::awaitable::emit::pointers::{Carried, held};
use crate::awaitable::plan::{Callback, Carrier, Plan};
use crate::generate::append::Piece;

/// The argument in the callback's place. It completes `completer`.
pub(super) fn argument<'a>(
    plan: &'a Plan<'_>,
    callback: &'a Callback<'_>,
    completer: &Ident,
) -> Piece<'a> {
    let closure = || ClosureTokens {
        plan,
        callback,
        target: completer.clone(),
    };
    match &callback.carrier {
        Carrier::Closure(carrier) => {
            let value = closure();
            Piece::Code(Box::new(Carried { carrier, value }))
        }
        Carrier::Held(ty) => held(plan, ty, &closure()).into(),
        Carrier::Alias(ty) => alias::alias(plan, callback, ty, completer).into(),
        Carrier::CFunction(user_data) => c_function::trampoline(plan, callback, user_data).into(),
        Carrier::Block(block) => block::argument(callback, block).into(),
        Carrier::JsFunction(function) => js_function::argument(callback, function).into(),
    }
}
