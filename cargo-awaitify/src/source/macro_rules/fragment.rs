//! The fragments of patterns, such as `ty` in `$name:ty`.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};

use crate::source::items::{is_punct, item_len};

/// Longer types and paths do not occur. The limit keeps large tables fast.
const LONGEST_TYPE: usize = 400;

/// The number of `trees` that begin with a fragment of this kind.
pub(super) fn length_of(fragment: &str, trees: &[TokenTree]) -> Option<usize> {
    let first = trees.first();
    let length = match fragment {
        "vis" => return Some(visibility_len(trees)),
        "ident" => usize::from(matches!(first?, TokenTree::Ident(word) if word != "_")),
        "lifetime" => lifetime_len(trees),
        "tt" => lifetime_len(trees).max(operator_len(trees)),
        "literal" => literal_len(trees),
        "block" => usize::from(is_group(first?, Delimiter::Brace)),
        "item" => item_len(trees),
        "ty" => parsed_len(trees, |input| input.parse::<syn::Type>().map(drop)),
        "path" => parsed_len(trees, |input| input.parse::<syn::Path>().map(drop)),
        "meta" => meta_len(trees),
        "expr" | "expr_2021" | "stmt" => until(trees, &[]),
        "pat" | "pat_param" => until(trees, &["if", "in"]),
        _ => 0,
    };
    (1..=trees.len()).contains(&length).then_some(length)
}

fn visibility_len(trees: &[TokenTree]) -> usize {
    match trees {
        [TokenTree::Ident(word), group, ..]
            if word == "pub" && is_group(group, Delimiter::Parenthesis) =>
        {
            2
        }
        [TokenTree::Ident(word), ..] if word == "pub" => 1,
        _ => 0,
    }
}

fn lifetime_len(trees: &[TokenTree]) -> usize {
    match trees {
        [quote, TokenTree::Ident(_), ..] if is_punct(quote, '\'') => 2,
        _ => 0,
    }
}

/// Operators of several characters are one token in a pattern.
fn operator_len(trees: &[TokenTree]) -> usize {
    const OPERATORS: &[&str] = &[
        "..=", "...", "<<=", ">>=", "::", "->", "=>", "==", "!=", "<=", ">=", "&&", "||", "+=",
        "-=", "*=", "/=", "%=", "^=", "&=", "|=", "<<", ">>", "..",
    ];
    let mut written = String::new();
    for tree in trees.iter().take(3) {
        let TokenTree::Punct(punct) = tree else { break };
        written.push(punct.as_char());
        if punct.spacing() == Spacing::Alone {
            break;
        }
    }
    let mut operators = OPERATORS.iter();
    let found = operators.find(|operator| written.starts_with(**operator));
    found.map_or(1, |operator| operator.len())
}

fn literal_len(trees: &[TokenTree]) -> usize {
    match trees {
        [minus, TokenTree::Literal(_), ..] if is_punct(minus, '-') => 2,
        [TokenTree::Literal(_), ..] => 1,
        [TokenTree::Ident(word), ..] if word == "true" || word == "false" => 1,
        _ => 0,
    }
}

fn parsed_len(trees: &[TokenTree], parse: impl Fn(ParseStream<'_>) -> syn::Result<()>) -> usize {
    let trees = &trees[..trees.len().min(LONGEST_TYPE)];
    let tokens: TokenStream = trees.iter().cloned().collect();
    let rest = (|input: ParseStream<'_>| {
        parse(input)?;
        input.parse::<TokenStream>()
    })
    .parse2(tokens);
    rest.map_or(0, |rest| {
        trees.len().saturating_sub(rest.into_iter().count())
    })
}

/// The contents of an attribute: a path, and `(…)` or `= value`.
fn meta_len(trees: &[TokenTree]) -> usize {
    let path = trees
        .iter()
        .take_while(|tree| matches!(tree, TokenTree::Ident(_)) || is_punct(tree, ':'));
    let path = path.count();
    match trees.get(path) {
        Some(TokenTree::Group(_)) if path > 0 => path + 1,
        Some(tree) if path > 0 && is_punct(tree, '=') => path + 1 + until(&trees[path + 1..], &[]),
        _ => path,
    }
}

/// The number of tokens before those that may follow an expression or a pattern.
fn until(trees: &[TokenTree], words: &[&str]) -> usize {
    let end = trees.iter().enumerate().position(|(at, tree)| match tree {
        TokenTree::Punct(punct) => {
            let is_arrow =
                punct.as_char() == '=' && trees.get(at + 1).is_some_and(|next| is_punct(next, '>'));
            matches!(punct.as_char(), ',' | ';') || is_arrow
        }
        TokenTree::Ident(word) => words.iter().any(|known| word == known),
        _ => false,
    });
    end.unwrap_or(trees.len())
}

fn is_group(tree: &TokenTree, delimiter: Delimiter) -> bool {
    matches!(tree, TokenTree::Group(group) if group.delimiter() == delimiter)
}
