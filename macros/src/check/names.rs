//! Two functions of one name in a block, one of them a wrapper.

use std::collections::HashMap;

use syn::Ident;

use crate::diagnostics::Diagnostics;
use crate::parse::block::{Block, Member, MemberFunction};
use crate::parse::item::Function;

/// The names that are taken in a block, each with the function that took it.
pub(crate) struct Names<'a> {
    taken: HashMap<String, &'a Ident>,
}

impl<'a> Names<'a> {
    /// Those of the functions that stay in `block`.
    pub(crate) fn of(block: &'a Block, stays: impl Fn(&'a MemberFunction) -> bool) -> Self {
        let functions = block.members.iter().filter_map(|member| match member {
            Member::Function(member) if stays(member) => Some(&member.function),
            _ => None,
        });
        let named = functions.map(|function| &function.signature.ident);
        Names {
            taken: named.map(|name| (name.to_string(), name)).collect(),
        }
    }

    /// Takes `name` for the wrapper of `function`; `false`, and an error, if it is taken.
    pub(crate) fn take(
        &mut self,
        name: &Ident,
        function: &'a Function,
        diagnostics: &mut Diagnostics,
    ) -> bool {
        // Of two functions under `#[cfg]` only one may be there.
        if function
            .attributes
            .iter()
            .any(|attribute| attribute.path().is_ident("cfg"))
        {
            return true;
        }
        let legacy = &function.signature.ident;
        let Some(other) = self.taken.insert(name.to_string(), legacy) else {
            return true;
        };
        let fact = if name == other {
            format!("the wrapper of `{legacy}` would be called `{name}`, as a function here is")
        } else {
            format!("the wrapper of `{legacy}` would be called `{name}`, as that of `{other}` is")
        };
        let help =
            format!("give it a name of its own: `#[awaitable(name = {name}_2)]` on `{legacy}`");
        diagnostics.report(legacy, fact, help);
        false
    }
}
