//! Expands calls of the crate's own `macro_rules!`, because many crates make their callback types and functions with them.

mod fragment;
mod matching;
mod pattern;
mod relevance;
mod transcribe;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use self::pattern::{Pattern, pattern_of};
use super::items::{RawItem, is_punct};
use super::model::{ModuleId, Owner, Place};

/// A call of a macro, which is expanded when all files are read.
pub(crate) struct Call {
    pub(crate) name: String,
    pub(crate) arguments: TokenStream,
    pub(crate) module: ModuleId,
    /// The item around the call, unless it is a module.
    pub(crate) owner: Owner,
    pub(crate) inside: Vec<String>,
    pub(crate) place: Place,
}

/// The macros of a crate by name. Their textual scope is not checked.
#[derive(Default)]
pub(crate) struct Macros {
    known: HashMap<String, Vec<MacroRules>>,
}

struct MacroRules {
    file: Arc<PathBuf>,
    rules: Vec<Rule>,
    concerns_callbacks: bool,
    /// The macros that the rules call.
    calls: Vec<String>,
}

struct Rule {
    pattern: Vec<Pattern>,
    body: Vec<TokenTree>,
}

impl Macros {
    /// Adds the macro that `item` defines. One that cannot be read is left out.
    pub(crate) fn define(&mut self, item: &RawItem, file: &Arc<PathBuf>) {
        let Some(TokenTree::Ident(name)) = item.after(&["macro_rules"]).get(1) else {
            return;
        };
        let body = item.trees.iter().rev().find_map(|tree| match tree {
            TokenTree::Group(group) => Some(group.stream()),
            _ => None,
        });
        let Some(body) = body else { return };
        let Some(rules) = rules_of(body.clone()) else {
            return;
        };
        let definitions = self.known.entry(name.to_string()).or_default();
        definitions.push(MacroRules {
            file: Arc::clone(file),
            rules,
            concerns_callbacks: relevance::concerns_callbacks(&body),
            calls: relevance::calls_in(&body),
        });
    }

    /// The items that a call in `file` makes, or `None` if no rule of such a macro fits.
    pub(crate) fn expand(
        &self,
        name: &str,
        arguments: TokenStream,
        file: &PathBuf,
    ) -> Option<TokenStream> {
        let definitions = self.known.get(name)?;
        let arguments: Vec<TokenTree> = arguments.into_iter().collect();
        let (near, far): (Vec<_>, Vec<_>) = definitions
            .iter()
            .partition(|one| one.file.as_ref() == file);
        let mut rules = near.into_iter().chain(far).flat_map(|one| &one.rules);
        rules.find_map(|rule| {
            let bindings = matching::matches(&rule.pattern, &arguments)?;
            transcribe::transcribe(&rule.body, &bindings)
        })
    }
}

/// `(pattern) => { body }; …`
fn rules_of(body: TokenStream) -> Option<Vec<Rule>> {
    let trees: Vec<TokenTree> = body.into_iter().collect();
    let rules = trees.split(|tree| is_punct(tree, ';'));
    rules
        .filter(|rule| !rule.is_empty())
        .map(|rule| match rule {
            [
                TokenTree::Group(pattern),
                first,
                second,
                TokenTree::Group(body),
            ] if is_punct(first, '=') && is_punct(second, '>') => Some(Rule {
                pattern: pattern_of(pattern.stream())?,
                body: body.stream().into_iter().collect(),
            }),
            _ => None,
        })
        .collect()
}

/// The name of the macro that `item` calls, if it can be one of this crate or `cfg_if!`, and its arguments.
pub(crate) fn call_of(item: &RawItem) -> Option<(String, TokenStream)> {
    let at = item.trees.iter().position(|tree| is_punct(tree, '!'))?;
    let TokenTree::Ident(name) = item.trees.get(at.checked_sub(1)?)? else {
        return None;
    };
    let TokenTree::Group(arguments) = item.trees.get(at + 1)? else {
        return None;
    };
    // `cfg_if::cfg_if!` is the macro that `cfg_if!` is, because the crate is the only one with such a macro.
    let is_foreign = match &item.trees[0] {
        TokenTree::Ident(first) if at > 1 => {
            let known = ["crate", "self", "super", "cfg_if"];
            !known.iter().any(|own| first == own)
        }
        _ => false,
    };
    let name = if is_foreign {
        String::new()
    } else {
        name.to_string()
    };
    (arguments.delimiter() != Delimiter::None).then(|| (name, arguments.stream()))
}
