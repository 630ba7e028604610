//! Two functions of one name in a block, one of them a wrapper.

use std::collections::HashMap;

use syn::Ident;

use crate::blocks::{options_of, stands_for_another};
use crate::diagnostics::Diagnostics;
use crate::model::wrapper::wrapper_name;
use crate::parse::item::{Block, Member, MemberFunction};
use crate::parse::option_table::Key;
use crate::parse::options::Options;

pub(crate) fn check(block: &Block, options: &Options, diagnostics: &mut Diagnostics) {
    let functions = || {
        block.members.iter().filter_map(|member| match member {
            Member::Function(function) if !is_conditional(function) => Some(function),
            _ => None,
        })
    };
    let written = functions().filter(|function| !stands_for_another(block, function, options));
    let mut taken: HashMap<String, &Ident> = written
        .map(|function| {
            (
                function.function.signature.ident.to_string(),
                &function.function.signature.ident,
            )
        })
        .collect();
    for function in functions().filter(|function| function.options.is_some()) {
        let own = options_of(function, options);
        let legacy = &function.function.signature.ident;
        if own.has(Key::Skip) {
            continue;
        }
        let name = wrapper_name(
            &function.function.signature,
            &own,
            stands_for_another(block, function, options),
        );
        if let Some(other) = taken.insert(name.to_string(), legacy) {
            let fact = format!(
                "the wrapper of `{legacy}` would be called `{name}`, as `{other}` is or its wrapper"
            );
            let help = format!("name it: `#[awaitable(name = {name}_2)]` on `{legacy}`");
            diagnostics.report(legacy, fact, help);
        }
    }
}

/// Of two functions under `#[cfg]` only one may be there.
fn is_conditional(function: &MemberFunction) -> bool {
    function
        .function
        .attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("cfg"))
}
