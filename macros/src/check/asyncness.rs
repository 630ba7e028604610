//! An `async fn` can be awaited as it is.

use crate::diagnostics::Diagnostics;
use crate::parse::signature::Signature;

pub(super) fn check(signature: &Signature, diagnostics: &mut Diagnostics) {
    if let Some(token) = &signature.asyncness {
        let name = &signature.ident;
        diagnostics.report(
            token,
            "`#[awaitable]` is for functions that take a callback, not for an `async fn`",
            format_args!(
                "remove the attribute: `{name}` can be awaited as it is; or remove `async`"
            ),
        );
    }
}
