//! The `cancel` hook takes the handle, whose type must then be one that can be named.

use syn::Type;

use crate::diagnostics::Diagnostics;
use crate::model::returned::{Handling, Returned};

pub(super) fn check(
    returned: &Returned<'_>,
    handling: &Handling<'_>,
    diagnostics: &mut Diagnostics,
) {
    let (Handling::Cancel { .. } | Handling::Revoke { .. }) = handling else {
        return;
    };
    if let Some(Type::ImplTrait(opaque)) = returned.handle() {
        let fact =
            "the `cancel` hook takes what the function returns, and `impl Trait` cannot be named";
        diagnostics.report(
            opaque,
            fact,
            "return a named type, or `keep` the handle if dropping it cancels",
        );
    }
}
