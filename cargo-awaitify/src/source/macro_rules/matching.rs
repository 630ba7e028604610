//! Matches the arguments of a call with a pattern.

use std::collections::HashMap;
use std::rc::Rc;

use proc_macro2::TokenTree;

use super::fragment::length_of;
use super::pattern::Pattern;

/// The value of a variable.
#[derive(Clone, Debug)]
pub(super) enum Binding {
    One(Rc<[TokenTree]>),
    /// One for each repetition.
    Many(Rc<[Bindings]>),
}

/// The variables by name. Those of a repetition are in each of its [`Binding::Many`].
pub(super) type Bindings = HashMap<String, Binding>;

/// The variables, if `pattern` matches all of `trees`.
pub(super) fn matches(pattern: &[Pattern], trees: &[TokenTree]) -> Option<Bindings> {
    let mut bindings = Bindings::new();
    let length = matches_start(pattern, trees, &mut bindings)?;
    (length == trees.len()).then_some(bindings)
}

/// The number of `trees` that `pattern` matches.
fn matches_start(
    pattern: &[Pattern],
    trees: &[TokenTree],
    bindings: &mut Bindings,
) -> Option<usize> {
    let mut at = 0;
    for one in pattern {
        at += matches_one(one, &trees[at..], bindings)?;
    }
    Some(at)
}

fn matches_one(one: &Pattern, trees: &[TokenTree], bindings: &mut Bindings) -> Option<usize> {
    match one {
        Pattern::Token(wanted) => is_same(wanted, trees.first()?).then_some(1),
        Pattern::Group(delimiter, inner) => {
            let TokenTree::Group(group) = trees.first()? else {
                return None;
            };
            let inside: Vec<TokenTree> = group.stream().into_iter().collect();
            let is_whole = group.delimiter() == *delimiter
                && matches_start(inner, &inside, bindings)? == inside.len();
            is_whole.then_some(1)
        }
        Pattern::Variable { name, fragment } => {
            let length = length_of(fragment, trees)?;
            bindings.insert(name.clone(), Binding::One(trees[..length].into()));
            Some(length)
        }
        Pattern::Repeat {
            inner,
            separator,
            at_least_one,
            at_most_one,
        } => {
            let (rounds, length) = repeat(inner, separator, *at_most_one, trees);
            if *at_least_one && rounds.is_empty() {
                return None;
            }
            let rounds: Rc<[Bindings]> = rounds.into();
            for name in variables(inner) {
                bindings.insert(name, Binding::Many(Rc::clone(&rounds)));
            }
            Some(length)
        }
    }
}

/// The variables of each repetition, and the number of tokens of all.
fn repeat(
    inner: &[Pattern],
    separator: &[TokenTree],
    at_most_one: bool,
    trees: &[TokenTree],
) -> (Vec<Bindings>, usize) {
    let mut rounds = Vec::new();
    let mut at = 0;
    while at < trees.len() && !(at_most_one && rounds.len() == 1) {
        let mut begin = at;
        if !rounds.is_empty() {
            let is_separated = separator
                .iter()
                .enumerate()
                .all(|(index, one)| trees.get(at + index).is_some_and(|tree| is_same(one, tree)));
            if !is_separated {
                break;
            }
            begin += separator.len();
        }
        let mut bindings = Bindings::new();
        match matches_start(inner, &trees[begin..], &mut bindings) {
            Some(length) if length > 0 => at = begin + length,
            _ => break,
        }
        rounds.push(bindings);
    }
    (rounds, at)
}

/// The names of the variables in `pattern`.
fn variables(pattern: &[Pattern]) -> Vec<String> {
    let mut names = Vec::new();
    for one in pattern {
        match one {
            Pattern::Variable { name, .. } => names.push(name.clone()),
            Pattern::Group(_, inner) | Pattern::Repeat { inner, .. } => {
                names.extend(variables(inner));
            }
            Pattern::Token(_) => {}
        }
    }
    names
}

/// Returns true for the same token, wherever it is written.
fn is_same(one: &TokenTree, other: &TokenTree) -> bool {
    match (one, other) {
        (TokenTree::Punct(one), TokenTree::Punct(other)) => one.as_char() == other.as_char(),
        (TokenTree::Group(_), _) | (_, TokenTree::Group(_)) => false,
        (one, other) => one.to_string() == other.to_string(),
    }
}
