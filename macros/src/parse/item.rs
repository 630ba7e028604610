//! The annotated item: a function, or a block of them.
//!
//! Signatures are parsed, bodies stay tokens: that is fast, and code that is half typed still
//! expands.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, Generics, Ident, Path, Token, Type, Visibility};

use super::options::Options;
use super::signature::Signature;
use super::tokens::tokens_between;
use crate::diagnostics::Diagnostics;

/// What `#[awaitable]` stands on.
pub(crate) enum Item {
    Function(Box<Function>),
    Block(Box<Block>),
    /// Anything else, with the word that says what it is.
    Other(TokenStream),
}

/// A function, with or without a body.
pub(crate) struct Function {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
    pub(crate) body: Body,
}

/// What follows a signature.
pub(crate) enum Body {
    Block(Group),
    Semicolon(Token![;]),
}

/// An `impl`, a `trait` or an inline `mod`.
pub(crate) struct Block {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) kind: BlockKind,
    /// Everything before the braces, as written.
    pub(crate) header: TokenStream,
    /// `#![…]` attributes inside the braces.
    pub(crate) inner_attributes: TokenStream,
    /// Where the braces stand: rustc asks them for the edition that an `extern` block is of.
    pub(crate) braces: Span,
    pub(crate) members: Vec<Member>,
}

/// Which sort of block.
#[allow(
    clippy::large_enum_variant,
    reason = "one an expansion, never stored in bulk"
)]
pub(crate) enum BlockKind {
    Inherent,
    TraitImpl {
        generics: Generics,
        trait_path: Path,
        self_type: Type,
    },
    /// `extern "C" { … }`
    Extern,
    Trait {
        name: Ident,
        generics: Generics,
    },
    Module,
}

/// What stands in a block.
pub(crate) enum Member {
    Function(MemberFunction),
    Block(Block),
    /// Not ours to touch.
    Tokens(TokenStream),
}

/// A function inside a block, relieved of its own `#[awaitable(…)]`.
pub(crate) struct MemberFunction {
    pub(crate) function: Function,
    /// `None`: there was no attribute, so only what is surely a completion gets a wrapper.
    pub(crate) options: Option<Options>,
}

impl Item {
    /// Reads all that the attribute stands on.
    pub(crate) fn parse(item: TokenStream, diagnostics: &mut Diagnostics) -> syn::Result<Self> {
        match split_body(item.clone()) {
            Some((head, body)) => {
                let parser =
                    |input: ParseStream<'_>| Function::parse_head(input, Body::Block(body));
                let function = parser.parse2(head)?;
                Ok(Item::Function(Box::new(function)))
            }
            None => (|input: ParseStream<'_>| Self::parse_whole(input, diagnostics)).parse2(item),
        }
    }

    fn parse_whole(input: ParseStream<'_>, diagnostics: &mut Diagnostics) -> syn::Result<Self> {
        if begins_function(trees_of(input)) {
            let attributes = input.call(Attribute::parse_outer)?;
            let function = Function::parse_after(attributes, input)?;
            return Ok(Item::Function(Box::new(function)));
        }
        let attributes = input.call(Attribute::parse_outer)?;
        let ahead = input.fork();
        ahead.parse::<Visibility>()?;
        match Block::parse_after(attributes, input, diagnostics)? {
            Some(block) => Ok(Item::Block(Box::new(block))),
            None => {
                // What it is, is said by its word; the rest is not ours to read.
                input.parse::<TokenStream>()?;
                Ok(Item::Other(first_word(&ahead)))
            }
        }
    }
}

/// A function's body, apart from what stands before it: of each token that syn is given, it makes a
/// copy in a buffer.
fn split_body(item: TokenStream) -> Option<(TokenStream, Group)> {
    let mut trees: Vec<TokenTree> = item.into_iter().collect();
    if !begins_function(trees.iter().cloned()) {
        return None;
    }
    let body = braces(trees.pop()?)?;
    Some((trees.into_iter().collect(), body))
}

/// `{ … }`, also as what a macro was given as `$body:block`.
fn braces(tree: TokenTree) -> Option<Group> {
    match tree {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group),
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            let mut trees = group.stream().into_iter();
            trees
                .next()
                .filter(|_| trees.next().is_none())
                .and_then(braces)
        }
        _ => None,
    }
}

fn first_word(input: ParseStream<'_>) -> TokenStream {
    input
        .cursor()
        .token_tree()
        .map(|(tree, _)| tree)
        .into_token_stream()
}

/// Whether the item is a function: attributes, a visibility, `const`, `async`, `unsafe`,
/// `extern "C"` and the like, then `fn`.
fn begins_function(mut trees: impl Iterator<Item = TokenTree>) -> bool {
    const BEFORE: &[&str] = &["pub", "const", "async", "unsafe", "safe", "extern"];
    trees
        .find_map(|tree| match tree {
            TokenTree::Ident(word) if BEFORE.iter().any(|known| word == known) => None,
            TokenTree::Ident(word) => Some(word == "fn"),
            TokenTree::Punct(punct) if punct.as_char() == '#' => None,
            TokenTree::Punct(_) => Some(false),
            // The name of an ABI.
            TokenTree::Literal(_) => None,
            TokenTree::Group(group) => match group.delimiter() {
                Delimiter::Bracket | Delimiter::Parenthesis => None,
                Delimiter::Brace => Some(false),
                // A fragment of a macro: the whole item, or its visibility.
                Delimiter::None => begins_function(group.stream().into_iter()).then_some(true),
            },
        })
        .unwrap_or(false)
}

/// What comes, which stays to be read.
fn trees_of(input: ParseStream<'_>) -> impl Iterator<Item = TokenTree> {
    let mut cursor = input.cursor();
    std::iter::from_fn(move || {
        let (tree, rest) = cursor.token_tree()?;
        cursor = rest;
        Some(tree)
    })
}

impl Function {
    /// A function whose `body` was read before.
    fn parse_head(input: ParseStream<'_>, body: Body) -> syn::Result<Self> {
        Ok(Function {
            attributes: input.call(Attribute::parse_outer)?,
            visibility: input.parse()?,
            signature: input.parse()?,
            body,
        })
    }

    fn parse_after(attributes: Vec<Attribute>, input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(Function {
            attributes,
            visibility: input.parse()?,
            signature: input.parse()?,
            body: input.parse()?,
        })
    }

    pub(crate) fn has_body(&self) -> bool {
        matches!(self.body, Body::Block(_))
    }
}

impl Parse for Body {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Token![;]) {
            return Ok(Body::Semicolon(input.parse()?));
        }
        let tree: TokenTree = input.parse()?;
        braces(tree.clone())
            .map(Body::Block)
            .ok_or_else(|| syn::Error::new_spanned(tree, "expected `{` or `;`"))
    }
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.attributes);
        self.visibility.to_tokens(tokens);
        self.signature.to_tokens(tokens);
        match &self.body {
            Body::Block(group) => group.to_tokens(tokens),
            Body::Semicolon(semicolon) => semicolon.to_tokens(tokens),
        }
    }
}

impl Block {
    /// `None`: what follows is no block.
    fn parse_after(
        attributes: Vec<Attribute>,
        input: ParseStream<'_>,
        diagnostics: &mut Diagnostics,
    ) -> syn::Result<Option<Self>> {
        let start = input.fork();
        let Some(kind) = BlockKind::parse(input)? else {
            return Ok(None);
        };
        if !input.peek(syn::token::Brace) {
            return Ok(None);
        }
        let header = tokens_between(&start, input);
        let content;
        let braces = syn::braced!(content in input).span.join();
        let inner_attributes = content.call(Attribute::parse_inner)?;
        let mut members = Vec::new();
        while !content.is_empty() {
            members.push(Member::parse(&content, diagnostics)?);
        }
        let inner_attributes = inner_attributes
            .iter()
            .map(ToTokens::to_token_stream)
            .collect();
        Ok(Some(Block {
            attributes,
            kind,
            header,
            inner_attributes,
            braces,
            members,
        }))
    }
}

impl BlockKind {
    /// Reads up to the opening brace.
    fn parse(input: ParseStream<'_>) -> syn::Result<Option<Self>> {
        input.parse::<Visibility>()?;
        let ahead = input.fork();
        let _ = ahead.parse::<Option<Token![unsafe]>>();
        if ahead.peek(Token![extern]) && !ahead.peek2(Token![crate]) {
            input.parse::<Option<Token![unsafe]>>()?;
            input.parse::<syn::Abi>()?;
            return Ok(Some(BlockKind::Extern));
        }
        if ahead.peek(Token![mod]) {
            input.parse::<Option<Token![unsafe]>>()?;
            input.parse::<Token![mod]>()?;
            input.parse::<Ident>()?;
            return Ok(Some(BlockKind::Module));
        }
        if ahead.peek(Token![trait]) {
            return Self::parse_trait(input).map(Some);
        }
        if ahead.peek(Token![impl]) {
            return Self::parse_impl(input).map(Some);
        }
        Ok(None)
    }

    fn parse_trait(input: ParseStream<'_>) -> syn::Result<Self> {
        input.parse::<Option<Token![unsafe]>>()?;
        input.parse::<Token![trait]>()?;
        let name = input.parse()?;
        let mut generics: Generics = input.parse()?;
        // Supertraits stay in the header; only the where clause behind them is of interest.
        while !input.is_empty() && !input.peek(Token![where]) && !input.peek(syn::token::Brace) {
            input.parse::<TokenTree>()?;
        }
        generics.where_clause = input.parse()?;
        Ok(BlockKind::Trait { name, generics })
    }

    fn parse_impl(input: ParseStream<'_>) -> syn::Result<Self> {
        input.parse::<Option<Token![unsafe]>>()?;
        input.parse::<Token![impl]>()?;
        let mut generics: Generics = if input.peek(Token![<]) && !input.peek2(Token![<]) {
            input.parse()?
        } else {
            Generics::default()
        };
        let first: Type = input.parse()?;
        if input.parse::<Option<Token![for]>>()?.is_none() {
            generics.where_clause = input.parse()?;
            return Ok(BlockKind::Inherent);
        }
        let Type::Path(trait_path) = first else {
            return Err(syn::Error::new_spanned(first, "expected a trait"));
        };
        let self_type = input.parse()?;
        generics.where_clause = input.parse()?;
        Ok(BlockKind::TraitImpl {
            generics,
            trait_path: trait_path.path,
            self_type,
        })
    }
}

impl Member {
    fn parse(input: ParseStream<'_>, diagnostics: &mut Diagnostics) -> syn::Result<Self> {
        let start = input.fork();
        let is_function = begins_function(trees_of(input));
        let mut attributes = input.call(Attribute::parse_outer)?;
        if is_function {
            let ahead = input.fork();
            let options = take_options(&mut attributes, diagnostics);
            match Function::parse_after(attributes, &ahead) {
                Ok(function) => {
                    input.advance_to(&ahead);
                    return Ok(Member::Function(MemberFunction { function, options }));
                }
                Err(error) if options.is_some() => return Err(error),
                // It asked for nothing: what is wrong with it, if anything is, rustc says.
                Err(_) => {
                    skip_item(input)?;
                    return Ok(Member::Tokens(tokens_between(&start, input)));
                }
            }
        }
        // A block with an attribute of its own expands by itself.
        let annotated = attributes.iter().any(is_awaitable);
        let block = input.fork();
        if !annotated
            && BlockKind::parse(&block).is_ok_and(|kind| kind.is_some())
            && block.peek(syn::token::Brace)
        {
            if let Some(block) = Block::parse_after(attributes, input, diagnostics)? {
                return Ok(Member::Block(block));
            }
        }
        skip_item(input)?;
        Ok(Member::Tokens(tokens_between(&start, input)))
    }
}

/// Whether this is our attribute, by whatever path it was reached.
pub(crate) fn is_awaitable(attribute: &Attribute) -> bool {
    attribute
        .path()
        .segments
        .last()
        .is_some_and(|segment| segment.ident == "awaitable")
}

/// Removes our attributes from `attributes` and parses what they say.
fn take_options(attributes: &mut Vec<Attribute>, diagnostics: &mut Diagnostics) -> Option<Options> {
    let (ours, others) = std::mem::take(attributes)
        .into_iter()
        .partition(is_awaitable);
    *attributes = others;
    let ours: Vec<Attribute> = ours;
    report_repeated(ours.get(1..).unwrap_or_default(), diagnostics);
    let first = ours.first()?;
    let tokens = match &first.meta {
        syn::Meta::List(list) => list.tokens.clone(),
        _ => TokenStream::new(),
    };
    Some(Options::parse(tokens, diagnostics))
}

/// Reports every `#[awaitable]` behind the first.
pub(crate) fn report_repeated(attributes: &[Attribute], diagnostics: &mut Diagnostics) {
    for attribute in attributes {
        diagnostics.report(
            attribute.path(),
            "`#[awaitable]` is given twice",
            "write one attribute with all options: `#[awaitable(name = …, …)]`",
        );
    }
}

/// Reads one item that is none of ours: up to `;`, or up to the braces that end it.
fn skip_item(input: ParseStream<'_>) -> syn::Result<()> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn members(source: &str) -> syn::Result<Vec<Member>> {
        let mut diagnostics = Diagnostics::default();
        match Item::parse(source.parse().unwrap(), &mut diagnostics)? {
            Item::Block(block) => Ok(block.members),
            _ => panic!("{source} is a block"),
        }
    }

    #[test]
    fn a_member_that_asks_for_nothing_may_be_unreadable() {
        let members = members("impl S { fn half(a: ) {} fn whole(&self) {} }").unwrap();
        let [Member::Tokens(half), Member::Function(_)] = &members[..] else {
            panic!("the one is left as it was, the other is read");
        };
        assert_eq!(half.to_string(), "fn half (a :) { }");
    }

    #[test]
    fn a_member_that_asks_for_a_wrapper_must_be_readable() {
        assert!(members("impl S { #[awaitable] fn half(a: ) {} }").is_err());
    }
}
