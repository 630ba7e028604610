//! A function without a body needs to be somebody's: a trait's, or another crate's by `path`.

use crate::diagnostics::Diagnostics;
use crate::model::site::{Site, Surroundings, belongs_to_type};
use crate::parse::item::Function;
use crate::parse::option_table::Key;
use crate::parse::options::Options;

pub(super) fn check(
    function: &Function,
    options: &Options,
    around: Surroundings<'_>,
    diagnostics: &mut Diagnostics,
) {
    if stands_for_nothing(function, options, around) {
        let name = &function.signature.ident;
        let fact = format!("`{name}` has no body, and nothing says which function it stands for");
        let help = format!(
            "name it: `#[awaitable(path = their_crate::{name})]`; in a trait: `#[awaitable(associated)]`"
        );
        diagnostics.report(name, fact, help);
    }
}

/// Whether `function` has no body, is not surely a trait's, and names no other.
pub(crate) fn stands_for_nothing(
    function: &Function,
    options: &Options,
    around: Surroundings<'_>,
) -> bool {
    if function.has_body() {
        return false;
    }
    let outside_traits = match around.site {
        Site::Alone => !belongs_to_type(&function.signature) && !options.has(Key::Associated),
        Site::Module | Site::Inherent => true,
        Site::Trait | Site::TraitImpl { .. } | Site::Extension | Site::Extern => false,
    };
    outside_traits && !around.is_declared(function, options)
}
