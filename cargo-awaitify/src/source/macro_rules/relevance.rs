//! Tells which macro calls need not be expanded, because nothing that they make concerns callbacks.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::Macros;
use crate::source::items::is_punct;

impl Macros {
    pub(crate) fn is_defined(&self, name: &str) -> bool {
        self.known.contains_key(name)
    }

    /// Returns true if the macro, one that it calls, or the call's arguments can make a function with parameters, a function
    /// pointer, a closure's type, an alias, a module or a guard.
    pub(crate) fn can_concern_callbacks(&self, name: &str, arguments: &TokenStream) -> bool {
        let mut seen = Vec::new();
        // The name of a macro can be an argument, as in `all_tuples!(impl_handler)`.
        let called = words_in(arguments);
        let mut names = called.iter().map(String::as_str).chain([name]);
        concerns_callbacks(arguments)
            || names.any(|name| self.macro_concerns_callbacks(name, &mut seen))
    }

    fn macro_concerns_callbacks<'a>(&'a self, name: &'a str, seen: &mut Vec<&'a str>) -> bool {
        if seen.contains(&name) {
            return false;
        }
        seen.push(name);
        let mut definitions = self.known.get(name).into_iter().flatten();
        definitions.any(|one| {
            one.concerns_callbacks
                || one
                    .calls
                    .iter()
                    .any(|called| self.macro_concerns_callbacks(called, seen))
        })
    }
}

/// Returns true if `tokens` have a word or a parameter list that callbacks have.
pub(super) fn concerns_callbacks(tokens: &TokenStream) -> bool {
    const WORDS: &[&str] = &[
        "Fn", "FnMut", "FnOnce", "Drop", "mod", "trait", "type", "use",
    ];
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    trees.iter().enumerate().any(|(at, tree)| match tree {
        TokenTree::Group(group) => concerns_callbacks(&group.stream()),
        TokenTree::Ident(word) if word == "fn" => is_with_parameters(&trees[at + 1..]),
        TokenTree::Ident(word) => WORDS.iter().any(|known| word == known),
        _ => false,
    })
}

/// Returns true for what follows `fn` in a function pointer or in a function that has more than a receiver.
fn is_with_parameters(rest: &[TokenTree]) -> bool {
    let is_list = |tree: &TokenTree| match tree {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Parenthesis,
        _ => false,
    };
    match rest {
        [first, ..] if is_list(first) => true,
        [TokenTree::Ident(_), TokenTree::Group(list), ..] => {
            let mut trees = list.stream().into_iter();
            trees.any(|tree| is_punct(&tree, ':') || is_punct(&tree, '$'))
        }
        // The name or the generics come from the call.
        _ => true,
    }
}

/// The names before `!` in `tokens`.
pub(super) fn calls_in(tokens: &TokenStream) -> Vec<String> {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let inner = trees.iter().filter_map(|tree| match tree {
        TokenTree::Group(group) => Some(calls_in(&group.stream())),
        _ => None,
    });
    let own = trees.windows(2).filter_map(|pair| match pair {
        [TokenTree::Ident(name), mark] if is_punct(mark, '!') => Some(name.to_string()),
        _ => None,
    });
    own.chain(inner.flatten()).collect()
}

fn words_in(tokens: &TokenStream) -> Vec<String> {
    let words = tokens.clone().into_iter().map(|tree| match tree {
        TokenTree::Group(group) => words_in(&group.stream()),
        TokenTree::Ident(word) => vec![word.to_string()],
        _ => Vec::new(),
    });
    words.flatten().collect()
}
