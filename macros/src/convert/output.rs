//! Checks the return type of a job or a task.

use syn::Type;

use super::own::Scope;
use super::suggest::what_to_return;
use crate::diagnostics::Diagnostics;
use crate::syntax::signature::Signature;

/// Returns true if `output`, the return type of `signature`, can be named and outlives the arguments. Reports an
/// error otherwise.
pub(crate) fn returns_owned(
    signature: &Signature,
    output: Option<&Type>,
    diagnostics: &mut Diagnostics,
) -> bool {
    let scope = Scope::of(signature);
    if let Some(never @ Type::Never(_)) = output {
        let fact = "`!` cannot be used inside another type yet";
        let help = "return `std::convert::Infallible`, which has no values either";
        diagnostics.report(never, fact, help);
        return false;
    }
    let Some(output) = output.filter(|ty| scope.is_borrowed(ty)) else {
        return true;
    };
    let fact = format!(
        "the return type of `{}` borrows from its arguments, which are dropped with the job",
        signature.ident
    );
    diagnostics.report(output, fact, what_to_return(output, &scope));
    false
}
