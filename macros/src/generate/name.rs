//! The name of a generated function.

use syn::Ident;
use syn::ext::IdentExt;

use crate::diagnostics::Diagnostics;
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
