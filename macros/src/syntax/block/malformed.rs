//! Members of a block that cannot be read, and that rustc reports.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::{Token, Visibility};

use crate::syntax::function::Function;
use crate::syntax::tokens::{concat, trees_of};

/// The part of an item with an error of syntax that is emitted.
pub(crate) enum Malformed {
    /// A function with an error among its parameters, which rustc can skip.
    Inside(TokenStream),
    /// Nothing: rustc would report the error again.
    Whole,
}

impl ToTokens for Malformed {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Malformed::Inside(written) => written.to_tokens(tokens),
            Malformed::Whole => {}
        }
    }
}

impl Malformed {
    /// A function that cannot be read. If it can be read without its parameters, the error is among them.
    pub(super) fn of(function: TokenStream) -> Self {
        let mut has_parameters = false;
        let without = function.clone().into_iter().map(|tree| match tree {
            TokenTree::Group(group)
                if group.delimiter() == Delimiter::Parenthesis && !has_parameters =>
            {
                has_parameters = true;
                TokenTree::Group(Group::new(Delimiter::Parenthesis, TokenStream::new()))
            }
            tree => tree,
        });
        match Function::parse_whole(concat(without)) {
            Ok(_) => Malformed::Inside(function),
            Err(_) => Malformed::Whole,
        }
    }
}

/// Returns true if a function with the keyword of another language follows.
pub(super) fn begins_foreign_function(input: ParseStream<'_>) -> bool {
    const WORDS: &[&str] = &[
        "def", "fun", "func", "function", "let", "private", "public", "var", "void",
    ];
    let mut trees = trees_of(input);
    let word = matches!(trees.next(), Some(TokenTree::Ident(word)) if WORDS.contains(&word.to_string().as_str()));
    word && matches!(trees.next(), Some(TokenTree::Ident(_)))
}

/// Skips one item that is left unchanged: up to `;`, or up to the braces that end it.
pub(super) fn skip_item(input: ParseStream<'_>) -> syn::Result<()> {
    input.parse::<Visibility>()?;
    let ends_with_semicolon = input.peek(Token![const])
        || input.peek(Token![static])
        || input.peek(Token![type])
        || input.peek(Token![use]);
    let mut angles = 0_i32;
    let mut previous = ' ';
    while !input.is_empty() {
        let current = match input.parse::<TokenTree>()? {
            TokenTree::Punct(punct) => punct.as_char(),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => '{',
            _ => ' ',
        };
        match current {
            '<' => angles += 1,
            '>' if !matches!(previous, '-' | '=') => angles -= 1,
            ';' => return Ok(()),
            '{' if angles <= 0 && !ends_with_semicolon => return Ok(()),
            _ => {}
        }
        previous = current;
    }
    Ok(())
}
