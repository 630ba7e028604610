//! Makes verdicts likely about which the signature does not say enough.

use super::Subject;
use super::finding::{Class, Verdict};
use crate::syntax::signature::Safety;

impl Subject<'_> {
    /// The verdict, made less certain if the function is `unsafe`: its documentation may forbid what a wrapper's callback
    /// does, for example to allocate.
    pub(super) fn under_conditions(&self, verdict: Verdict) -> Verdict {
        let is_unsafe = matches!(self.expanded.signature.safety, Safety::Unsafe(_));
        if self.is_extern || !is_unsafe {
            return verdict;
        }
        doubted(
            verdict,
            "may the callback allocate and wake a task, by what `unsafe` asks for?",
        )
    }
}

/// The verdict about a block of Apple's languages, whose type does not say how often it is called.
pub(super) fn of_block(verdict: Verdict) -> Verdict {
    doubted(verdict, "is the block called once, or for each event?")
}

/// The verdict with a question, if it was sure.
fn doubted(verdict: Verdict, question: &str) -> Verdict {
    if verdict.class != Class::Sure {
        return verdict;
    }
    Verdict {
        class: Class::Likely,
        question: Some(question.to_owned()),
        ..verdict
    }
}
