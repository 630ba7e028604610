//! Reads what a scan needs to know about a struct, an enum or a union.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::items::{RawItem, angle_depth, is_punct};
use super::model::Data;
use super::reader::is_word;

/// The facts about the item that begins with `struct`, `enum` or `union`.
pub(super) fn data_of(item: &RawItem) -> Data {
    let fields = item.trees.iter().rev().find_map(|tree| match tree {
        TokenTree::Group(group) if group.delimiter() != Delimiter::Bracket => Some(group.stream()),
        _ => None,
    });
    let parts = fields.map(parts_of).unwrap_or_default();
    let is_enum = !item.after(&["enum"]).is_empty();
    Data {
        is_local: shows_local(&item.trees),
        c_fields: None,
        has_plain_variant: is_enum && parts.iter().any(|variant| is_plain(variant)),
        wrapped: if is_enum { None } else { wrapped_type(&parts) },
    }
}

/// The fields or variants in `tokens`, without their attributes and visibilities.
fn parts_of(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut parts = vec![Vec::new()];
    for tree in tokens {
        let part = parts.last_mut().expect("begins with a part");
        if is_punct(&tree, ',') && angle_depth(part) == 0 {
            parts.push(Vec::new());
        } else {
            part.push(tree);
        }
    }
    let stripped = parts.iter().map(|part| without_attributes(part).to_vec());
    stripped.filter(|part| !part.is_empty()).collect()
}

fn without_attributes(mut part: &[TokenTree]) -> &[TokenTree] {
    while let [hash, TokenTree::Group(_), rest @ ..] = part {
        if !is_punct(hash, '#') {
            break;
        }
        part = rest;
    }
    match part {
        [public, TokenTree::Group(group), rest @ ..]
            if is_word(public, "pub") && group.delimiter() == Delimiter::Parenthesis =>
        {
            rest
        }
        [public, rest @ ..] if is_word(public, "pub") => rest,
        part => part,
    }
}

/// Returns true for a variant without fields.
fn is_plain(variant: &[TokenTree]) -> bool {
    !matches!(variant.get(1), Some(TokenTree::Group(_)))
}

/// The type of the only field that holds something.
fn wrapped_type(fields: &[Vec<TokenTree>]) -> Option<String> {
    let mut types = fields.iter().map(|field| match &field[..] {
        [TokenTree::Ident(_), colon, second, rest @ ..]
            if is_punct(colon, ':') && !is_punct(second, ':') =>
        {
            [std::slice::from_ref(second), rest].concat()
        }
        field => field.to_vec(),
    });
    let mut held = types
        .by_ref()
        .map(|ty| ty.into_iter().collect::<TokenStream>().to_string())
        .filter(|ty| !ty.contains("PhantomData"));
    let only = held.next()?;
    held.next().is_none().then_some(only)
}

/// Returns true if `trees` name a type that is not `Send`: a pointer, an `Rc`, or a closure without the bound.
fn shows_local(trees: &[TokenTree]) -> bool {
    trees.iter().enumerate().any(|(at, tree)| match tree {
        TokenTree::Group(group) => shows_local(&group.stream().into_iter().collect::<Vec<_>>()),
        TokenTree::Punct(punct) if punct.as_char() == '*' => {
            let next = trees.get(at + 1);
            next.is_some_and(|next| is_word(next, "const") || is_word(next, "mut"))
        }
        TokenTree::Ident(word) if word == "dyn" => {
            let bounds = trees[at + 1..]
                .iter()
                .take_while(|next| !is_punct(next, ','));
            let words: Vec<String> = bounds.map(ToString::to_string).collect();
            let is_closure = words.first().is_some_and(|first| first.starts_with("Fn"));
            is_closure && !words.iter().any(|word| word == "Send")
        }
        TokenTree::Ident(word) => word == "Rc" || word == "NonNull",
        TokenTree::Literal(_) | TokenTree::Punct(_) => false,
    })
}
