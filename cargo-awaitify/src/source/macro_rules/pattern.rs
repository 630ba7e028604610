//! The patterns of the rules.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::source::items::is_punct;

/// One part of a pattern.
pub(super) enum Pattern {
    /// A token that the call repeats.
    Token(TokenTree),
    Group(Delimiter, Vec<Pattern>),
    /// `$name:fragment`
    Variable {
        name: String,
        fragment: String,
    },
    /// `$(…) separator operator`
    Repeat {
        inner: Vec<Pattern>,
        separator: Vec<TokenTree>,
        at_least_one: bool,
        at_most_one: bool,
    },
}

/// The pattern that `tokens` write, or `None` if it uses unstable syntax.
pub(super) fn pattern_of(tokens: TokenStream) -> Option<Vec<Pattern>> {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let mut patterns = Vec::new();
    let mut at = 0;
    while at < trees.len() {
        let (pattern, length) = match &trees[at..] {
            [dollar, TokenTree::Group(group), ..]
                if is_punct(dollar, '$') && group.delimiter() == Delimiter::Parenthesis =>
            {
                let (separator, operator, length) = repetition(&trees[at + 2..])?;
                let pattern = Pattern::Repeat {
                    inner: pattern_of(group.stream())?,
                    separator,
                    at_least_one: operator == '+',
                    at_most_one: operator == '?',
                };
                (pattern, 2 + length)
            }
            [
                dollar,
                TokenTree::Ident(name),
                colon,
                TokenTree::Ident(fragment),
                ..,
            ] if is_punct(dollar, '$') && is_punct(colon, ':') => {
                let pattern = Pattern::Variable {
                    name: name.to_string(),
                    fragment: fragment.to_string(),
                };
                (pattern, 4)
            }
            [TokenTree::Group(group), ..] => {
                let inner = pattern_of(group.stream())?;
                (Pattern::Group(group.delimiter(), inner), 1)
            }
            [tree, ..] => (Pattern::Token(tree.clone()), 1),
            [] => return None,
        };
        patterns.push(pattern);
        at += length;
    }
    Some(patterns)
}

/// The separator, the operator and the length of both after `$(…)`.
pub(super) fn repetition(trees: &[TokenTree]) -> Option<(Vec<TokenTree>, char, usize)> {
    let operator_at = |at: usize| match trees.get(at)? {
        TokenTree::Punct(punct) => Some(punct.as_char()).filter(|one| "*+?".contains(*one)),
        _ => None,
    };
    // A separator such as `=>` has two tokens. `$(…)+*` is not used.
    let at = (0..=2).find(|at| operator_at(*at).is_some())?;
    Some((trees[..at].to_vec(), operator_at(at)?, at + 1))
}
