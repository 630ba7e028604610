//! A return type that names the callback's own parameter would name the generated closure.

use crate::diagnostics::Diagnostics;
use crate::model::callback::Callback;
use crate::model::walk::names;
use crate::parse::signature::Signature;

pub(super) fn check(signature: &Signature, callback: &Callback<'_>, diagnostics: &mut Diagnostics) {
    let (Some(generic), Some(output)) = (callback.generic(), signature.returned()) else {
        return;
    };
    if names(output, generic) {
        let fact = format!("the return type names `{generic}`, which the wrapper does not have");
        let help = format!(
            "return `impl Trait`, or box the callback: `Box<dyn FnOnce(T) + Send>` in the place of `{generic}`"
        );
        diagnostics.report(output, fact, help);
    }
}
