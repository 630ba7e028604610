//! Names of wrappers that are taken in a block.

use std::mem;

use syn::Ident;

use crate::diagnostics::Diagnostics;
use crate::syntax::function::Function;

/// The names that are taken in a block, each with the function that took it.
#[derive(Default)]
pub(crate) struct TakenNames<'a> {
    /// Sorted. A `HashMap` would compile a hundredth of the macro's code.
    taken: Vec<(String, &'a Ident)>,
}

impl<'a> TakenNames<'a> {
    /// Adds the name of a function that stays in the block.
    pub(crate) fn add(&mut self, name: &'a Ident) {
        self.insert(name.to_string(), name);
    }

    /// Lets `function` take `name`. Returns the function that had it.
    fn insert(&mut self, name: String, function: &'a Ident) -> Option<&'a Ident> {
        let found = self.taken.binary_search_by(|(taken, _)| taken.cmp(&name));
        match found {
            Ok(at) => Some(mem::replace(&mut self.taken[at].1, function)),
            Err(at) => {
                self.taken.insert(at, (name, function));
                None
            }
        }
    }

    /// Takes `name` for the wrapper of `function`; `false`, and an error, if it is taken.
    pub(crate) fn take(
        &mut self,
        name: &Ident,
        function: &'a Function,
        diagnostics: &mut Diagnostics,
    ) -> bool {
        // Two functions under `#[cfg]` may be alternatives.
        if function
            .attributes
            .iter()
            .any(|attribute| attribute.path().is_ident("cfg"))
        {
            return true;
        }
        let legacy = &function.signature.ident;
        let Some(other) = self.insert(name.to_string(), legacy) else {
            return true;
        };
        let fact = if name == other {
            format!("the wrapper of `{legacy}` would be called `{name}`, like a function here")
        } else {
            format!(
                "the wrapper of `{legacy}` would be called `{name}`, like the wrapper of `{other}`"
            )
        };
        let help = format!("choose another name: `#[awaitable(name = {name}_2)]` on `{legacy}`");
        diagnostics.report(legacy, fact, help);
        false
    }
}
