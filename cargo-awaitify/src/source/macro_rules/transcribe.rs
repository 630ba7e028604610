//! Writes the body of a rule with its variables replaced.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

use super::matching::{Binding, Bindings};
use super::pattern::repetition;
use crate::source::items::is_punct;

/// The number of tokens that one call may make.
const MOST_TOKENS: usize = 1 << 18;

/// The tokens of `body`, or `None` if it uses unstable syntax or makes too much.
pub(super) fn transcribe(body: &[TokenTree], bindings: &Bindings) -> Option<TokenStream> {
    transcribe_within(body, bindings, &mut { MOST_TOKENS })
}

/// Like [`transcribe`], with the number of tokens that are left.
fn transcribe_within(
    body: &[TokenTree],
    bindings: &Bindings,
    left: &mut usize,
) -> Option<TokenStream> {
    let mut output = TokenStream::new();
    let mut at = 0;
    while at < body.len() {
        *left = left.checked_sub(1)?;
        at += match &body[at..] {
            [dollar, TokenTree::Group(group), ..]
                if is_punct(dollar, '$') && group.delimiter() == Delimiter::Parenthesis =>
            {
                let (separator, _, length) = repetition(&body[at + 2..])?;
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                output.extend(repeated(&inner, &separator, bindings, left)?);
                2 + length
            }
            [dollar, TokenTree::Ident(name), ..] if is_punct(dollar, '$') => {
                match bindings.get(&name.to_string()) {
                    Some(Binding::One(trees)) => {
                        *left = left.checked_sub(size_of(trees))?;
                        output.extend(trees.iter().cloned());
                    }
                    Some(Binding::Many(_)) => return None,
                    None if name == "crate" => {
                        let own = Ident::new("crate", name.span());
                        output.extend([TokenTree::Ident(own)]);
                    }
                    // The variable of a macro that the body defines.
                    None => output.extend(body[at..at + 2].iter().cloned()),
                }
                2
            }
            [TokenTree::Group(group), ..] => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                let inner = transcribe_within(&inner, bindings, left)?;
                output.extend([TokenTree::Group(Group::new(group.delimiter(), inner))]);
                1
            }
            [tree, ..] => {
                output.extend([tree.clone()]);
                1
            }
            [] => 0,
        };
    }
    Some(output)
}

/// `inner` for each repetition of the variables in it.
fn repeated(
    inner: &[TokenTree],
    separator: &[TokenTree],
    bindings: &Bindings,
    left: &mut usize,
) -> Option<TokenStream> {
    let used = variables(inner);
    let repeated: Vec<&[Bindings]> = used
        .iter()
        .filter_map(|name| match bindings.get(name) {
            Some(Binding::Many(rounds)) => Some(&**rounds),
            _ => None,
        })
        .collect();
    let count = repeated.iter().map(|rounds| rounds.len()).max()?;
    let mut output = TokenStream::new();
    for index in 0..count {
        let mut own = bindings.clone();
        for rounds in &repeated {
            own.extend(rounds.get(index)?.clone());
        }
        if index > 0 {
            output.extend(separator.iter().cloned());
        }
        output.extend(transcribe_within(inner, &own, left)?);
    }
    Some(output)
}

/// The number of tokens in `trees`.
fn size_of(trees: &[TokenTree]) -> usize {
    let sizes = trees.iter().map(|tree| match tree {
        TokenTree::Group(group) => {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            1 + size_of(&inner)
        }
        _ => 1,
    });
    sizes.sum()
}

/// The names after `$` in `trees`.
fn variables(trees: &[TokenTree]) -> Vec<String> {
    let mut names = Vec::new();
    for (at, tree) in trees.iter().enumerate() {
        match tree {
            TokenTree::Group(group) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                names.extend(variables(&inner));
            }
            TokenTree::Ident(name) if at > 0 && is_punct(&trees[at - 1], '$') => {
                names.push(name.to_string());
            }
            _ => {}
        }
    }
    names
}
