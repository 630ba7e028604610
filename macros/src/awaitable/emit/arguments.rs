//! The call of the legacy function.

use proc_macro2::{Delimiter, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use crate::awaitable::plan::{Callee, Plan};
use crate::collect::CollectVec;
use crate::generate::append::{Piece, append, group};
use crate::generate::generics::WrapperGenerics;
use crate::generate::hygiene::{place_of, place_of_item, place_of_name};

/// The path of the legacy function.
pub(super) fn callee(plan: &Plan<'_>) -> TokenStream {
    let name = &plan.signature().ident;
    match plan.callee {
        Callee::Bare => quote!(#name),
        Callee::OfSelf => quote_spanned!(place_of_item(name)=> Self::#name),
        Callee::OfTrait(path) => quote!(<Self as #path>::#name),
        Callee::At(path) => quote!(#path),
        Callee::Under(path) => quote!(#path::#name),
    }
}

/// `unsafe { add::<T>(a, b) }`
pub(super) fn call(
    plan: &Plan<'_>,
    generics: &WrapperGenerics,
    arguments: impl Iterator<Item = TokenStream>,
) -> TokenStream {
    let arguments = arguments.map(Piece::Tokens).collect_vec();
    Call::new(plan, generics, arguments).into_token_stream()
}

/// [`call`], which is appended without a stream in between.
pub(super) struct Call<'a> {
    plan: &'a Plan<'a>,
    generics: &'a WrapperGenerics,
    arguments: Vec<Piece<'a>>,
}

impl<'a> Call<'a> {
    pub(super) fn new(
        plan: &'a Plan<'_>,
        generics: &'a WrapperGenerics,
        arguments: Vec<Piece<'a>>,
    ) -> Self {
        Call {
            plan,
            generics,
            arguments,
        }
    }

    fn append_safe(&self, tokens: &mut TokenStream) {
        let name = &self.plan.signature().ident;
        // The brackets are at the callee, where rustc then reports what it has to say about the whole call.
        let place = match self.plan.callee {
            Callee::Bare => {
                name.to_tokens(tokens);
                place_of_name(name)
            }
            Callee::OfSelf => {
                append!(tokens, place_of_item(name)=> Self::#name);
                place_of_name(name)
            }
            _ => {
                let callee = callee(self.plan);
                callee.to_tokens(tokens);
                place_of(&callee)
            }
        };
        self.generics.turbofish.to_tokens(tokens);
        let mut inner = TokenStream::new();
        for (index, argument) in self.arguments.iter().enumerate() {
            if index > 0 {
                append!(&mut inner, place=> ,);
            }
            argument.to_tokens(&mut inner);
        }
        group(tokens, place, Delimiter::Parenthesis, inner);
    }
}

impl ToTokens for Call<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        if !self.plan.is_unsafe() {
            return self.append_safe(tokens);
        }
        let mut inner = TokenStream::new();
        self.append_safe(&mut inner);
        append!(tokens, Span::call_site()=> unsafe);
        group(tokens, Span::call_site(), Delimiter::Brace, inner);
    }
}
