//! Splits the tokens of a file into items. It needs no grammar of expressions, so half-written files are split too.

use proc_macro2::{Delimiter, Group, Ident, Spacing, TokenStream, TokenTree};

/// The tokens of one item.
#[derive(Default)]
pub(crate) struct RawItem {
    /// The contents of `#[…]`.
    pub(crate) attributes: Vec<TokenStream>,
    /// From the visibility to the closing brace or semicolon.
    pub(crate) trees: Vec<TokenTree>,
}

/// The keyword of an item, which decides how it is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Keyword {
    Fn,
    Mod,
    Use,
    ExternCrate,
    Foreign,
    Type,
    Trait,
    Impl,
    /// `struct`, `enum` or `union`.
    Data,
    /// `const` or `static`.
    Value,
    MacroRules,
    MacroCall,
    Unknown,
}

/// The items in `tokens`, and the contents of the inner attributes `#![…]`.
pub(crate) fn split(tokens: TokenStream) -> (Vec<RawItem>, Vec<TokenStream>) {
    let mut inner = Vec::new();
    let mut items = Vec::new();
    let mut trees = tokens.into_iter().peekable();
    let mut item = RawItem::default();
    while let Some(tree) = trees.next() {
        if item.trees.is_empty() && is_punct(&tree, '#') {
            let is_inner = trees.next_if(|next| is_punct(next, '!')).is_some();
            if let Some(TokenTree::Group(group)) = trees.next_if(is_bracket) {
                let attributes = if is_inner {
                    &mut inner
                } else {
                    &mut item.attributes
                };
                attributes.push(group.stream());
            }
            continue;
        }
        item.trees.push(tree);
        if item.is_complete(trees.peek()) {
            items.push(std::mem::take(&mut item));
        }
    }
    if !item.trees.is_empty() {
        items.push(item);
    }
    (items, inner)
}

/// The number of `trees` of the first item, with its attributes.
pub(crate) fn item_len(trees: &[TokenTree]) -> usize {
    let mut attributes = 0;
    while let [hash, bracket, ..] = &trees[attributes..] {
        if !is_punct(hash, '#') || !is_bracket(bracket) {
            break;
        }
        attributes += 2;
    }
    let mut item = RawItem::default();
    for (at, tree) in trees.iter().enumerate().skip(attributes) {
        item.trees.push(tree.clone());
        if item.is_complete(trees.get(at + 1)) {
            return at + 1;
        }
    }
    0
}

impl RawItem {
    /// Returns true if the last token ends the item, and `next` begins another one.
    fn is_complete(&self, next: Option<&TokenTree>) -> bool {
        match self.trees.last() {
            Some(TokenTree::Punct(punct)) => punct.as_char() == ';',
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let until_semicolon = matches!(
                    self.keyword(),
                    Keyword::Use | Keyword::Type | Keyword::Value | Keyword::ExternCrate
                );
                // `Array<{ LENGTH }>`
                let is_argument =
                    next.is_some_and(|next| is_punct(next, '>') || is_punct(next, ','));
                !(until_semicolon || is_argument && angle_depth(&self.trees) > 0)
            }
            _ => false,
        }
    }

    /// The keyword, after the visibility and the qualifiers.
    pub(crate) fn keyword(&self) -> Keyword {
        let mut words = self.trees.iter().skip(self.visibility_len()).peekable();
        while let Some(tree) = words.next() {
            let TokenTree::Ident(word) = tree else {
                return Keyword::Unknown;
            };
            let next = words.peek().copied();
            match word.to_string().as_str() {
                "fn" => return Keyword::Fn,
                "mod" => return Keyword::Mod,
                "use" => return Keyword::Use,
                "type" => return Keyword::Type,
                "trait" => return Keyword::Trait,
                "impl" => return Keyword::Impl,
                "struct" | "enum" => return Keyword::Data,
                "static" => return Keyword::Value,
                "union" if matches!(next, Some(TokenTree::Ident(_))) => return Keyword::Data,
                "macro_rules" if next.is_some_and(|next| is_punct(next, '!')) => {
                    return Keyword::MacroRules;
                }
                "const" if !begins_function(next) => return Keyword::Value,
                "extern" => match next {
                    Some(TokenTree::Ident(word)) if word == "crate" => return Keyword::ExternCrate,
                    Some(TokenTree::Group(_)) => return Keyword::Foreign,
                    Some(TokenTree::Literal(_)) => {
                        words.next();
                        if matches!(words.peek(), Some(TokenTree::Group(_))) {
                            return Keyword::Foreign;
                        }
                    }
                    _ => {}
                },
                "const" | "unsafe" | "async" | "safe" | "default" | "auto" => {}
                _ => return keyword_of_path(next),
            }
        }
        Keyword::Unknown
    }

    /// The number of tokens of `pub`, `pub(crate)` or nothing.
    pub(crate) fn visibility_len(&self) -> usize {
        match &self.trees[..] {
            [TokenTree::Ident(word), TokenTree::Group(group), ..]
                if word == "pub" && group.delimiter() == Delimiter::Parenthesis =>
            {
                2
            }
            [TokenTree::Ident(word), ..] if word == "pub" => 1,
            _ => 0,
        }
    }

    /// The tokens from the one after the word `keyword`.
    pub(crate) fn after(&self, keyword: &[&str]) -> &[TokenTree] {
        let at = self.trees.iter().position(
            |tree| matches!(tree, TokenTree::Ident(word) if keyword.iter().any(|known| word == known)),
        );
        at.map_or(&[], |at| &self.trees[at + 1..])
    }

    /// The name after the word `keyword`.
    pub(crate) fn name(&self, keyword: &[&str]) -> Option<&Ident> {
        match self.after(keyword).first()? {
            TokenTree::Ident(name) => Some(name),
            _ => None,
        }
    }

    /// The braces at the end.
    pub(crate) fn braces(&self) -> Option<&Group> {
        match self.trees.last()? {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group),
            _ => None,
        }
    }
}

fn begins_function(tree: Option<&TokenTree>) -> bool {
    let words = ["fn", "unsafe", "async", "extern"];
    matches!(tree, Some(TokenTree::Ident(word)) if words.iter().any(|known| word == known))
}

/// `name!` and `path::name!` call macros.
fn keyword_of_path(next: Option<&TokenTree>) -> Keyword {
    match next {
        Some(tree) if is_punct(tree, '!') || is_punct(tree, ':') => Keyword::MacroCall,
        _ => Keyword::Unknown,
    }
}

pub(crate) fn is_punct(tree: &TokenTree, wanted: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == wanted)
}

fn is_bracket(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket)
}

/// The number of `<` that are not closed. The `>` of `->` and `=>` closes nothing.
pub(crate) fn angle_depth(trees: &[TokenTree]) -> i32 {
    let mut depth = 0;
    let mut arrow = false;
    for tree in trees {
        if let TokenTree::Punct(punct) = tree {
            match punct.as_char() {
                '<' => depth += 1,
                '>' if !arrow => depth -= 1,
                _ => {}
            }
            arrow = matches!(punct.as_char(), '-' | '=') && punct.spacing() == Spacing::Joint;
        } else {
            arrow = false;
        }
    }
    depth
}

/// The length of `<…>` at the start of `trees`, or 0.
pub(crate) fn generics_len(trees: &[TokenTree]) -> usize {
    if !trees.first().is_some_and(|tree| is_punct(tree, '<')) {
        return 0;
    }
    let lengths = 1..=trees.len();
    lengths
        .into_iter()
        .find(|length| angle_depth(&trees[..*length]) == 0)
        .unwrap_or(0)
}
