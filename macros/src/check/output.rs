//! A callback that must return something needs `reply`.

use crate::describe::{describe_type, parameter_name};
use crate::diagnostics::Diagnostics;
use crate::model::callback::Callback;
use crate::parse::option_table::Key;
use crate::parse::options::Options;

pub(super) fn check(callback: &Callback<'_>, options: &Options, diagnostics: &mut Diagnostics) {
    let Some(output) = callback.output() else {
        return;
    };
    if !options.has(Key::Reply) {
        let name = parameter_name(callback.parameter);
        let fact = format!(
            "`{name}` must return `{}`, and nothing says which",
            describe_type(output)
        );
        diagnostics.report(
            output,
            fact,
            "add what it returns to the attribute: `reply = …`",
        );
    }
}
