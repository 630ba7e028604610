//! `append!`, which writes tokens to the end of a stream.
//!
//! `quote!` makes a stream of its own. To insert it into another costs calls into the compiler, and each of them takes as long
//! as a dozen tokens. So the code of every wrapper is written into one stream.

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::Type;

/// `append!(tokens, place=> let #name = f();)` does the same as `tokens.extend(quote_spanned!(place=> let #name = f();))`.
///
/// It has no repetitions, and takes no literals, lifetimes and raw identifiers. They are inserted as variables, and keep their
/// own spans: a `&str` as a string literal, for example in `#[doc = #text]`.
macro_rules! append {
    ($tokens:expr, $place:expr => $($trees:tt)*) => {{
        let tokens: &mut ::proc_macro2::TokenStream = $tokens;
        let place: ::proc_macro2::Span = $place;
        $crate::generate::append::trees!(tokens place $($trees)*);
    }};
}

/// Appends the trees in order, each at the same place.
macro_rules! trees {
    ($tokens:ident $place:ident) => {};
    ($tokens:ident $place:ident # $value:ident $($rest:tt)*) => {
        ::quote::ToTokens::to_tokens(&$value, $tokens);
        $crate::generate::append::trees!($tokens $place $($rest)*);
    };
    ($tokens:ident $place:ident ($($inner:tt)*) $($rest:tt)*) => {
        $crate::generate::append::inside!($tokens $place Parenthesis $($inner)*);
        $crate::generate::append::trees!($tokens $place $($rest)*);
    };
    ($tokens:ident $place:ident [$($inner:tt)*] $($rest:tt)*) => {
        $crate::generate::append::inside!($tokens $place Bracket $($inner)*);
        $crate::generate::append::trees!($tokens $place $($rest)*);
    };
    ($tokens:ident $place:ident {$($inner:tt)*} $($rest:tt)*) => {
        $crate::generate::append::inside!($tokens $place Brace $($inner)*);
        $crate::generate::append::trees!($tokens $place $($rest)*);
    };
    ($tokens:ident $place:ident $other:literal $($rest:tt)*) => {
        compile_error!("insert the literal as a variable, `#name`")
    };
    ($tokens:ident $place:ident $other:lifetime $($rest:tt)*) => {
        compile_error!("insert the lifetime as a variable, `#name`")
    };
    ($tokens:ident $place:ident $tree:tt $($rest:tt)*) => {
        $crate::generate::append::token($tokens, $place, stringify!($tree));
        $crate::generate::append::trees!($tokens $place $($rest)*);
    };
}

/// Appends a group.
macro_rules! inside {
    ($tokens:ident $place:ident $delimiter:ident $($inner:tt)*) => {{
        let mut inner = ::proc_macro2::TokenStream::new();
        {
            let $tokens = &mut inner;
            $crate::generate::append::trees!($tokens $place $($inner)*);
            let _ = $tokens;
        }
        $crate::generate::append::group($tokens, $place, ::proc_macro2::Delimiter::$delimiter, inner);
    }};
}

pub(crate) use {append, inside, trees};

/// Appends a word or an operator.
pub(crate) fn token(tokens: &mut TokenStream, place: Span, text: &str) {
    match text.as_bytes() {
        [first, ..] if first.is_ascii_alphabetic() || *first == b'_' => {
            tokens.append(Ident::new(text, place));
        }
        [signs @ .., last] => {
            for sign in signs {
                punct(tokens, place, *sign, Spacing::Joint);
            }
            punct(tokens, place, *last, Spacing::Alone);
        }
        [] => {}
    }
}

fn punct(tokens: &mut TokenStream, place: Span, sign: u8, spacing: Spacing) {
    let mut punct = Punct::new(char::from(sign), spacing);
    punct.set_span(place);
    tokens.append(punct);
}

/// Appends `inner` in brackets.
pub(crate) fn group(
    tokens: &mut TokenStream,
    place: Span,
    delimiter: Delimiter,
    inner: TokenStream,
) {
    let mut group = Group::new(delimiter, inner);
    group.set_span(place);
    tokens.append(TokenTree::Group(group));
}

/// A part of the code. Only `Tokens` cost calls into the compiler when they are appended.
pub(crate) enum Piece<'a> {
    Name(Ident),
    Type(&'a Type),
    Code(Box<dyn ToTokens + 'a>),
    Tokens(TokenStream),
}

impl From<TokenStream> for Piece<'_> {
    fn from(tokens: TokenStream) -> Self {
        Piece::Tokens(tokens)
    }
}

impl ToTokens for Piece<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Piece::Name(name) => name.to_tokens(tokens),
            Piece::Type(ty) => ty.to_tokens(tokens),
            Piece::Code(code) => code.to_tokens(tokens),
            Piece::Tokens(written) => written.to_tokens(tokens),
        }
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn append_writes_what_quote_does() {
        let name = Ident::new("name", Span::call_site());
        let ty = quote!(Vec<u8>);
        let text = "text";
        let mut appended = quote!(fn f());
        append!(&mut appended, Span::call_site()=> -> #ty {
            let (mut #name, _) = ::core::iter::empty::<&#ty>()[..];
            #[doc = #text]
            move || { #name != _a1 }
        });
        let quoted = quote!(fn f() -> #ty {
            let (mut #name, _) = ::core::iter::empty::<&#ty>()[..];
            #[doc = #text]
            move || { #name != _a1 }
        });
        assert_eq!(appended.to_string(), quoted.to_string());
    }

    #[test]
    fn signs_of_one_operator_are_joint() {
        let mut appended = TokenStream::new();
        append!(&mut appended, Span::call_site()=> a::b);
        let spacings = appended.into_iter().filter_map(|tree| match tree {
            TokenTree::Punct(punct) => Some(punct.spacing()),
            _ => None,
        });
        let spacings: Vec<Spacing> = spacings.collect();
        assert_eq!(spacings, [Spacing::Joint, Spacing::Alone]);
    }
}
