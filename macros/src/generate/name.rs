//! The name of what is generated beside a function.

use syn::Ident;
use syn::ext::IdentExt;

use crate::diagnostics::Diagnostics;
use crate::syntax::signature::Signature;

/// Reports a `name` that is the function's own; `suffix` would make another one of it.
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
