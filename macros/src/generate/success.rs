//! The wrapper's form of a `…Result<…>`.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{GenericArgument, PathArguments, Token, TypePath};

use super::append::append;

/// `io::Result<H>` with `success` in the place of `H`.
pub(crate) fn with_success(result: &TypePath, success: &dyn ToTokens) -> TokenStream {
    let mut tokens = TokenStream::new();
    append_with_success(result, success, &mut tokens);
    tokens
}

/// Appends [`with_success`].
pub(crate) fn append_with_success(
    result: &TypePath,
    success: &dyn ToTokens,
    tokens: &mut TokenStream,
) {
    let place = Span::call_site();
    result.path.leading_colon.to_tokens(tokens);
    for pair in result.path.segments.pairs() {
        let segment = pair.value();
        segment.ident.to_tokens(tokens);
        match &segment.arguments {
            PathArguments::AngleBracketed(arguments) if pair.punct().is_none() => {
                append!(tokens, place=> <);
                append_arguments(&arguments.args, success, tokens);
                append!(tokens, place=> >);
            }
            arguments => arguments.to_tokens(tokens),
        }
        if pair.punct().is_some() {
            append!(tokens, place=> ::);
        }
    }
}

/// Appends `arguments` with `success` in the place of the first type.
fn append_arguments(
    arguments: &Punctuated<GenericArgument, Token![,]>,
    success: &dyn ToTokens,
    tokens: &mut TokenStream,
) {
    let is_type = |argument: &GenericArgument| matches!(argument, GenericArgument::Type(_));
    let replaced = arguments.iter().position(is_type);
    for (index, argument) in arguments.iter().enumerate() {
        if index > 0 {
            append!(tokens, Span::call_site()=> ,);
        }
        if Some(index) == replaced {
            success.to_tokens(tokens);
        } else {
            argument.to_tokens(tokens);
        }
    }
}
