//! A block of functions, which all get wrappers: an `impl`, a `trait`, an inline `mod` or an `extern` block.

mod malformed;

use proc_macro2::{Span, TokenStream};
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{
    Abi, Attribute, Generics, Ident, Meta, Path, Token, Type, TypeParamBound, Visibility, token,
};

pub(crate) use self::malformed::Malformed;
use self::malformed::{begins_foreign_function, skip_item};
use super::attribute::is_awaitable;
use super::error::is_of_syntax;
use super::function::{Body, Function, begins_function};
use super::tokens::{concat, parse_until, tokens_between, trees_of};
use crate::collect::CollectVec;

/// An annotated block, or one nested in it.
pub(crate) struct Block {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) kind: BlockKind,
    /// Everything before the braces, as written.
    pub(crate) header: TokenStream,
    /// `#![…]` attributes inside the braces.
    pub(crate) inner_attributes: TokenStream,
    /// The span of the braces. rustc takes the edition of an `extern` block from it.
    pub(crate) braces: Span,
    pub(crate) members: Vec<Member>,
}

/// The kind of block, with the parts of its header that wrappers need.
#[allow(
    clippy::large_enum_variant,
    reason = "one an expansion, never stored in bulk"
)]
pub(crate) enum BlockKind {
    Inherent {
        generics: Generics,
    },
    TraitImpl {
        generics: Generics,
        trait_path: Path,
        self_type: Type,
    },
    /// `extern "C" { … }`
    Extern,
    Trait {
        visibility: Visibility,
        safety: Option<Token![unsafe]>,
        name: Ident,
        generics: Generics,
        /// Those that could be read.
        supertraits: Vec<TypeParamBound>,
    },
    Module,
}

/// One item of a block.
pub(crate) enum Member {
    Function(MemberFunction),
    Block(Block),
    /// An item that is not a function or a block. It is left unchanged.
    Tokens(TokenStream),
    /// An item with an error of syntax, which rustc has reported.
    Malformed(Malformed),
}

/// A function in a block.
pub(crate) struct MemberFunction {
    pub(crate) function: Function,
    /// The function's own `#[awaitable(…)]` attributes. There is at most one unless the user made a mistake.
    pub(crate) annotations: Vec<Attribute>,
}

impl MemberFunction {
    /// The options of the function's own attribute, or `None` without an attribute.
    pub(crate) fn option_tokens(&self) -> Option<TokenStream> {
        let first = self.annotations.first()?;
        Some(match &first.meta {
            Meta::List(list) => list.tokens.clone(),
            _ => TokenStream::new(),
        })
    }
}

impl Block {
    /// Returns `None` if no block follows. Nothing is consumed in that case.
    pub(super) fn parse_after(
        attributes: Vec<Attribute>,
        input: ParseStream<'_>,
    ) -> syn::Result<Option<Self>> {
        match BlockKind::parse_header(input)? {
            Some(head) => Self::parse_braces(attributes, head, input).map(Some),
            None => Ok(None),
        }
    }

    fn parse_braces(
        attributes: Vec<Attribute>,
        (kind, header): (BlockKind, TokenStream),
        input: ParseStream<'_>,
    ) -> syn::Result<Self> {
        let content;
        let braces = syn::braced!(content in input).span.join();
        let inner_attributes = content.call(Attribute::parse_inner)?;
        let mut members = Vec::new();
        while !content.is_empty() {
            members.push(Member::parse(&content)?);
        }
        let inner_attributes = concat(&inner_attributes);
        Ok(Block {
            attributes,
            kind,
            header,
            inner_attributes,
            braces,
            members,
        })
    }
}

impl BlockKind {
    /// The generics of an `impl` or a `trait`.
    pub(crate) fn generics(&self) -> Option<&Generics> {
        match self {
            BlockKind::Inherent { generics }
            | BlockKind::TraitImpl { generics, .. }
            | BlockKind::Trait { generics, .. } => Some(generics),
            BlockKind::Extern | BlockKind::Module => None,
        }
    }

    /// The kind, and the tokens before the opening brace. Returns `None`, and consumes nothing, if no block follows.
    fn parse_header(input: ParseStream<'_>) -> syn::Result<Option<(Self, TokenStream)>> {
        let ahead = input.fork();
        let kind = Self::parse(&ahead)?.filter(|_| ahead.peek(token::Brace));
        Ok(kind.map(|kind| {
            let header = tokens_between(input, &ahead);
            input.advance_to(&ahead);
            (kind, header)
        }))
    }

    fn parse(input: ParseStream<'_>) -> syn::Result<Option<Self>> {
        let visibility: Visibility = input.parse()?;
        let safety = input.parse()?;
        if input.peek(Token![extern]) && !input.peek2(Token![crate]) {
            input.parse::<Abi>()?;
            Ok(Some(BlockKind::Extern))
        } else if input.peek(Token![mod]) {
            input.parse::<Token![mod]>()?;
            input.parse::<Ident>()?;
            Ok(Some(BlockKind::Module))
        } else if input.peek(Token![trait]) {
            Self::parse_trait(visibility, safety, input).map(Some)
        } else if input.peek(Token![impl]) {
            Self::parse_impl(input).map(Some)
        } else {
            Ok(None)
        }
    }

    fn parse_trait(
        visibility: Visibility,
        safety: Option<Token![unsafe]>,
        input: ParseStream<'_>,
    ) -> syn::Result<Self> {
        input.parse::<Token![trait]>()?;
        let name = input.parse()?;
        let mut generics: Generics = input.parse()?;
        let ends = |input: ParseStream<'_>| input.peek(Token![where]) || input.peek(token::Brace);
        let written: TokenStream = parse_until(input, &ends)?.into_iter().collect();
        generics.where_clause = input.parse()?;
        Ok(BlockKind::Trait {
            visibility,
            safety,
            name,
            generics,
            supertraits: parse_supertraits.parse2(written).unwrap_or_default(),
        })
    }

    fn parse_impl(input: ParseStream<'_>) -> syn::Result<Self> {
        input.parse::<Token![impl]>()?;
        let mut generics: Generics = if input.peek(Token![<]) && !input.peek2(Token![<]) {
            input.parse()?
        } else {
            Generics::default()
        };
        let first: Type = input.parse()?;
        if input.parse::<Option<Token![for]>>()?.is_none() {
            generics.where_clause = input.parse()?;
            return Ok(BlockKind::Inherent { generics });
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

/// `: Base + Send`, or nothing.
fn parse_supertraits(input: ParseStream<'_>) -> syn::Result<Vec<TypeParamBound>> {
    if input.parse::<Option<Token![:]>>()?.is_none() {
        return Ok(Vec::new());
    }
    let bounds = Punctuated::<TypeParamBound, Token![+]>::parse_terminated(input)?;
    Ok(bounds.into_iter().collect_vec())
}

impl Member {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let start = input.fork();
        let is_function = begins_function(trees_of(input));
        let attributes = input.call(Attribute::parse_outer)?;
        if is_function {
            let ahead = input.fork();
            let (annotations, others) = attributes.into_iter().partition(is_awaitable);
            let annotations: Vec<Attribute> = annotations;
            match Function::parse_after(others, &ahead, Body::parse) {
                // rustc reports it, and an attribute of its own is expanded separately.
                Ok(function) if function.signature.is_half_typed() => {
                    skip_item(input)?;
                    let written = tokens_between(&start, input);
                    return Ok(Member::Malformed(Malformed::Inside(written)));
                }
                Ok(function) => {
                    input.advance_to(&ahead);
                    return Ok(Member::Function(MemberFunction {
                        function,
                        annotations,
                    }));
                }
                Err(error) if !annotations.is_empty() => return Err(error),
                // rustc reports the error, because the user asked for no wrapper here.
                Err(error) => {
                    skip_item(input)?;
                    let written = tokens_between(&start, input);
                    let is_reported = is_of_syntax(&error, &written);
                    return Ok(Member::Malformed(if is_reported {
                        Malformed::of(written)
                    } else {
                        Malformed::Inside(written)
                    }));
                }
            }
        }
        // A block with its own attribute is expanded separately.
        let annotated = attributes.iter().any(is_awaitable);
        if !annotated {
            // rustc reports an error in the header.
            if let Ok(Some(head)) = BlockKind::parse_header(input) {
                let block = Block::parse_braces(attributes, head, input)?;
                return Ok(Member::Block(block));
            }
        }
        let is_malformed = begins_foreign_function(input);
        skip_item(input)?;
        Ok(if is_malformed {
            Member::Malformed(Malformed::Whole)
        } else {
            Member::Tokens(tokens_between(&start, input))
        })
    }
}

#[cfg(test)]
mod tests {
    use quote::ToTokens;

    use super::*;
    use crate::syntax::item::Item;

    fn members(source: &str) -> syn::Result<Vec<Member>> {
        match Item::parse(source.parse().unwrap())? {
            Item::Block(block) => Ok(block.members),
            _ => panic!("{source} should be a block"),
        }
    }

    #[test]
    fn malformed_member_is_passed_through() {
        let members = members("impl S { fn half(a: ) {} fn whole(&self) {} }").unwrap();
        let [Member::Malformed(half), Member::Function(_)] = &members[..] else {
            panic!("expected unchanged tokens and a function");
        };
        assert_eq!(half.to_token_stream().to_string(), "fn half (a :) { }");
    }

    #[test]
    fn item_that_rustc_cannot_skip_is_left_out() {
        for source in [
            "impl S { func half(&self) {} fn whole(&self) {} }",
            "impl S { fn half(&self) -> {} fn whole(&self) {} }",
        ] {
            let members = members(source).unwrap();
            assert!(
                matches!(
                    members[..],
                    [Member::Malformed(Malformed::Whole), Member::Function(_)]
                ),
                "{source}"
            );
        }
    }

    #[test]
    fn constant_ends_at_semicolon() {
        let members =
            members("mod m { pub const X: S = S { a: 1 } + S { a: 2 }; fn f() {} }").unwrap();
        assert!(matches!(
            members[..],
            [Member::Tokens(_), Member::Function(_)]
        ));
    }

    #[test]
    fn malformed_annotated_member_is_error() {
        assert!(members("impl S { #[awaitable] fn half(a: &) {} }").is_err());
    }
}
