//! Finds the paths in tokens, and replaces them.

use proc_macro2::{Group, Spacing, TokenStream, TokenTree};

use crate::source::imports::plain;
use crate::source::items::{generics_len, is_punct};

/// A path in the tokens of a type or a signature.
pub(crate) struct FoundPath {
    /// The names without `r#`. A leading `::` is an empty name.
    pub(crate) segments: Vec<String>,
    /// The tokens inside the `<…>` after the last segment.
    pub(crate) arguments: Option<TokenStream>,
}

/// Words that are not names of items.
const KEYWORDS: &[&str] = &[
    "as", "async", "const", "dyn", "extern", "fn", "for", "impl", "in", "mut", "pub", "ref",
    "return", "safe", "static", "unsafe", "where", "_", "true", "false",
];

/// Replaces each path for which `replace` returns tokens. The arguments of other paths are searched too. If `replace`
/// replaces a path with its arguments, it has to deal with the paths in them.
pub(crate) fn rewrite(
    tokens: TokenStream,
    replace: &mut dyn FnMut(&FoundPath) -> Replacement,
) -> TokenStream {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let mut output = TokenStream::new();
    let mut at = 0;
    while at < trees.len() {
        let is_lifetime = at > 0 && is_punct(&trees[at - 1], '\'');
        match path_at(&trees, at).filter(|_| !is_lifetime) {
            Some((path, name_len, argument_len)) => {
                let names = &trees[at..at + name_len];
                let arguments = &trees[at + name_len..at + name_len + argument_len];
                match replace(&path) {
                    Replacement::Keep => {
                        output.extend(names.iter().cloned());
                        output.extend(rewrite(arguments.iter().cloned().collect(), replace));
                    }
                    Replacement::Name(name) => {
                        output.extend(name);
                        output.extend(rewrite(arguments.iter().cloned().collect(), replace));
                    }
                    Replacement::Whole(whole) => output.extend(whole),
                }
                at += name_len + argument_len;
            }
            None => {
                output.extend(std::iter::once(match &trees[at] {
                    TokenTree::Group(group) => {
                        let inside = rewrite(group.stream(), replace);
                        let mut copy = Group::new(group.delimiter(), inside);
                        copy.set_span(group.span());
                        TokenTree::Group(copy)
                    }
                    tree => tree.clone(),
                }));
                at += 1;
            }
        }
    }
    output
}

/// The new form of a path.
pub(crate) enum Replacement {
    Keep,
    /// The names are replaced, and the arguments stay.
    Name(TokenStream),
    /// The names and the arguments are replaced.
    Whole(TokenStream),
}

/// The path that begins at `at`, with the lengths of its names and its arguments.
fn path_at(trees: &[TokenTree], at: usize) -> Option<(FoundPath, usize, usize)> {
    let mut segments = Vec::new();
    let mut next = at;
    if is_colons(trees, next) {
        // A `::` after a name or `>` continues another path.
        let continues = at > 0
            && (matches!(trees[at - 1], TokenTree::Ident(_)) || is_punct(&trees[at - 1], '>'));
        if continues {
            return None;
        }
        segments.push(String::new());
        next += 2;
    } else if at >= 2 && is_colons(trees, at - 2) {
        return None;
    }
    loop {
        let TokenTree::Ident(word) = trees.get(next)? else {
            return None;
        };
        let word = plain(&word.to_string());
        if KEYWORDS.contains(&word.as_str()) {
            return None;
        }
        segments.push(word);
        next += 1;
        let goes_on =
            is_colons(trees, next) && matches!(trees.get(next + 2), Some(TokenTree::Ident(_)));
        if !goes_on {
            break;
        }
        next += 2;
    }
    // `name: Type` and `Output = Type` are no paths.
    let is_declared = segments.len() == 1
        && !is_colons(trees, next)
        && trees
            .get(next)
            .is_some_and(|tree| is_punct(tree, ':') || is_punct(tree, '='));
    if is_declared {
        return None;
    }
    let names = next - at;
    let length = generics_len(&trees[next..]);
    let arguments =
        (length > 0).then(|| trees[next + 1..next + length - 1].iter().cloned().collect());
    let path = FoundPath {
        segments,
        arguments,
    };
    Some((path, names, length))
}

fn is_colons(trees: &[TokenTree], at: usize) -> bool {
    let joint = matches!(
        trees.get(at),
        Some(TokenTree::Punct(punct)) if punct.as_char() == ':' && punct.spacing() == Spacing::Joint
    );
    joint && trees.get(at + 1).is_some_and(|tree| is_punct(tree, ':'))
}

/// The parts of `tokens` between commas outside of angle brackets.
pub(crate) fn comma_separated(tokens: TokenStream) -> Vec<TokenStream> {
    let mut parts = vec![Vec::new()];
    let mut depth = 0;
    let mut arrow = false;
    for tree in tokens {
        if let TokenTree::Punct(punct) = &tree {
            match punct.as_char() {
                '<' => depth += 1,
                '>' if !arrow => depth -= 1,
                ',' if depth == 0 => {
                    parts.push(Vec::new());
                    continue;
                }
                _ => {}
            }
            arrow = punct.as_char() == '-';
        }
        if let Some(last) = parts.last_mut() {
            last.push(tree);
        }
    }
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.map(|part| part.into_iter().collect()).collect()
}
