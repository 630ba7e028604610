//! Mistakes in the name of a generated function, and of the one that it calls.

use syn::Ident;
use syn::ext::IdentExt;

use super::Diagnostics;
use crate::syntax::enclosing::place_in_type;
use crate::syntax::signature::Signature;

/// Reports a `name` that is the function's own. The help suggests one with `suffix`.
pub(crate) fn check_name(
    name: Option<&Ident>,
    signature: &Signature,
    suffix: &str,
    diagnostics: &mut Diagnostics,
) {
    if let Some(name) = name.filter(|name| **name == signature.ident) {
        let fact = format!("`{name}` is the name of the function itself");
        let help = format!("choose another: `name = {}{suffix}`", name.unraw());
        diagnostics.report(name, fact, help);
    }
}

/// Reports a function called `name` that is in an `impl` or a `trait`, because it would be called as a free function, which
/// may exist.
pub(crate) fn check_lone(name: &Ident, help: &str, diagnostics: &mut Diagnostics) {
    if let Some(place) = place_in_type() {
        let fact = format!("`{name}` is in {place}, which its attribute does not see");
        diagnostics.report(name, fact, help);
    }
}
