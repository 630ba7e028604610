//! `use<…>` among the bounds of a returned `impl Trait`.
//!
//! syn parses it only with its `full` feature. So it is removed before the type is parsed, and put back afterwards.

use std::iter::Peekable;

use proc_macro2::{Group, TokenStream, TokenTree, token_stream};
use quote::{ToTokens, TokenStreamExt};
use syn::punctuated::Punctuated;
use syn::{GenericArgument, Lifetime, PathArguments, ReturnType, Token, Type, TypeParamBound};

use super::tokens::is_punct;

/// The captures that were removed. A lifetime marks the place of each, because a lifetime may be a bound too.
#[derive(Default)]
pub(super) struct Captures(Vec<TokenStream>);

/// The prefix of these lifetimes.
const PLACE: &str = "awaitify_captures_";

impl Captures {
    /// Returns the captures and `ty` without them, or `None` if it has none.
    pub(super) fn take(ty: TokenStream) -> Option<(Self, TokenStream)> {
        let mut captures = Self::default();
        let rest = captures.take_from(ty);
        (!captures.0.is_empty()).then_some((captures, rest))
    }

    fn take_from(&mut self, ty: TokenStream) -> TokenStream {
        let mut trees = ty.into_iter().peekable();
        let mut rest = TokenStream::new();
        while let Some(tree) = trees.next() {
            match tree {
                TokenTree::Ident(word)
                    if word == "use" && trees.peek().is_some_and(|tree| is_punct(tree, '<')) =>
                {
                    let place = format!("'{PLACE}{}", self.0.len());
                    Lifetime::new(&place, word.span()).to_tokens(&mut rest);
                    self.0.push(capture(word.into(), &mut trees));
                }
                TokenTree::Group(group) => {
                    let mut taken = Group::new(group.delimiter(), self.take_from(group.stream()));
                    taken.set_span(group.span());
                    rest.append(taken);
                }
                other => rest.append(other),
            }
        }
        rest
    }

    pub(super) fn put_back(&self, ty: &mut Type) {
        match ty {
            Type::ImplTrait(opaque) => self.put_back_bounds(&mut opaque.bounds),
            Type::Path(path) => {
                for segment in &mut path.path.segments {
                    self.put_back_arguments(&mut segment.arguments);
                }
            }
            Type::Array(array) => self.put_back(&mut array.elem),
            Type::Group(group) => self.put_back(&mut group.elem),
            Type::Paren(paren) => self.put_back(&mut paren.elem),
            Type::Reference(reference) => self.put_back(&mut reference.elem),
            Type::Tuple(tuple) => tuple.elems.iter_mut().for_each(|part| self.put_back(part)),
            // An `impl Trait` is not allowed anywhere else.
            _ => {}
        }
    }

    fn put_back_bounds(&self, bounds: &mut Punctuated<TypeParamBound, Token![+]>) {
        for bound in bounds {
            match bound {
                TypeParamBound::Lifetime(place) => {
                    let name = place.ident.to_string();
                    let index = name
                        .strip_prefix(PLACE)
                        .and_then(|index| index.parse().ok());
                    if let Some(taken) = index.and_then(|index: usize| self.0.get(index)) {
                        *bound = TypeParamBound::Verbatim(taken.clone());
                    }
                }
                TypeParamBound::Trait(bound) => {
                    for segment in &mut bound.path.segments {
                        self.put_back_arguments(&mut segment.arguments);
                    }
                }
                _ => {}
            }
        }
    }

    fn put_back_arguments(&self, arguments: &mut PathArguments) {
        match arguments {
            PathArguments::None => {}
            PathArguments::AngleBracketed(arguments) => {
                for argument in &mut arguments.args {
                    match argument {
                        GenericArgument::Type(ty) => self.put_back(ty),
                        GenericArgument::AssocType(assoc) => self.put_back(&mut assoc.ty),
                        _ => {}
                    }
                }
            }
            PathArguments::Parenthesized(arguments) => {
                if let ReturnType::Type(_, ty) = &mut arguments.output {
                    self.put_back(ty);
                }
            }
        }
    }
}

/// `use<…>`: the `word` and its angle brackets, which never nest.
fn capture(word: TokenTree, trees: &mut Peekable<token_stream::IntoIter>) -> TokenStream {
    let mut capture = word.into_token_stream();
    for tree in trees {
        let ends = is_punct(&tree, '>');
        capture.append(tree);
        if ends {
            break;
        }
    }
    capture
}
