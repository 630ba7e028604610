//! Memory of the caller that C may use until it calls back.

use syn::Type;

use super::emitter::pointee;
use super::{CFunction, Kind, Verdict};
use crate::awaitable::resolve::buffer::is_called_length;
use crate::diagnostics::describe::parameter_name;
use crate::syntax::signature::Parameter;
use crate::syntax::types::{is_called, is_data, is_void_pointer, unwrapped};

impl CFunction<'_> {
    /// The verdict `sure`, unless the operation gets memory whose owner may drop the awaitable, and the memory with it, while
    /// C still uses it.
    pub(super) fn surely(
        &self,
        kind: Kind,
        name: &str,
        options: Vec<String>,
        reason: &str,
    ) -> Verdict {
        match self.lent_memory().filter(|_| kind == Kind::Completion) {
            None => Verdict::sure(kind, name, options, reason),
            Some((memory, length)) => {
                let question = format!(
                    "does C use `{memory}` until it calls back? Then `buffer = ({memory}, {length})` keeps it alive"
                );
                Verdict::likely(kind, name, options, reason, question)
            }
        }
    }

    /// The names of a pointer to bytes and of their number, which follows it.
    fn lent_memory(&self) -> Option<(String, String)> {
        let parameters = self.subject.expanded.signature.parameters();
        let parameters: Vec<&Parameter> = parameters.map(|(_, parameter)| parameter).collect();
        let pair = parameters
            .windows(2)
            .find(|pair| is_memory(&pair[0].ty) && is_length(pair[1]))?;
        Some((parameter_name(pair[0]), parameter_name(pair[1])))
    }
}

fn is_memory(ty: &Type) -> bool {
    const BYTES: &[&str] = &["u8", "i8", "c_char", "c_uchar", "c_schar"];
    let is_bytes = |pointee: String| {
        let word = pointee.rsplit("::").next().unwrap_or_default().trim();
        BYTES.contains(&word)
    };
    is_void_pointer(ty) || pointee(ty).is_some_and(is_bytes)
}

/// A number that is called like a length, or is a `size_t`.
fn is_length(parameter: &Parameter) -> bool {
    let is_number = is_data(&parameter.ty) && !matches!(unwrapped(&parameter.ty), Type::Ptr(_));
    let mut sizes = ["usize", "size_t", "gsize"].iter();
    is_number && (is_called_length(parameter) || sizes.any(|word| is_called(&parameter.ty, word)))
}
