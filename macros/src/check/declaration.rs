//! A function without a body needs to be somebody's: a trait's, or another crate's by `path`.

use crate::diagnostics::Diagnostics;
use crate::model::site::Site;
use crate::model::wrapper::{Surroundings, belongs_to_type};
use crate::parse::item::Function;
use crate::parse::option_table::Key;
use crate::parse::options::Options;

pub(super) fn check(
    function: &Function,
    options: &Options,
    around: Surroundings<'_>,
    diagnostics: &mut Diagnostics,
) {
    let signature = &function.signature;
    let stands_alone = match around.site {
        Site::Alone => !belongs_to_type(signature) && !options.has(Key::Associated),
        Site::Module | Site::Inherent => true,
        Site::Trait | Site::TraitImpl { .. } | Site::Extension => false,
    };
    if !function.has_body() && stands_alone && !around.is_declared(function, options) {
        let name = &signature.ident;
        diagnostics.report(
            name,
            format_args!("`{name}` has no body, and nothing says which function it stands for"),
            format_args!("name it: `#[awaitable(path = their_crate::{name})]`; in a trait: `#[awaitable(associated)]`"),
        );
    }
}
