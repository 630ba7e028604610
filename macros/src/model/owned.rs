//! The owning rules: what something becomes that is borrowed for one call alone, the callback's or the wrapper's, where it
//! is needed longer.

use std::borrow::Cow;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{GenericArgument, Generics, Lifetime, Path, PathArguments, Type, TypeArray, TypePath};

use super::callback::last_word;
use super::find::bounds_of;
use super::hygiene::{local, place_of};
use super::lifetimes::mentions_lifetime;
use super::returned::with_success;
use crate::parse::signature::{Signature, unwrapped};

/// An argument as the awaitable gives it.
pub(crate) struct Owned {
    pub(crate) ty: TokenStream,
    /// Makes it from the raw argument.
    pub(crate) expression: TokenStream,
    /// Whether `expression` is the argument itself.
    pub(crate) unchanged: bool,
}

/// Why an argument cannot be owned by rule.
pub(crate) struct CannotOwn {
    /// The part of the type that is to blame.
    pub(crate) culprit: TokenStream,
}

type Result = std::result::Result<Owned, CannotOwn>;

/// What the rules need to know around the type.
pub(crate) struct Scope<'a> {
    /// The lifetimes that end with the call, as the callback's own.
    pub(crate) lifetimes: Cow<'a, [String]>,
    pub(crate) generics: &'a Generics,
}

impl<'a> Scope<'a> {
    /// That of a function whose arguments are kept for later: every lifetime but `'static` ends before that.
    pub(super) fn of(signature: &'a Signature) -> Self {
        let names = signature
            .generics
            .lifetimes()
            .map(|lifetime| lifetime.lifetime.ident.to_string());
        Scope {
            lifetimes: names.collect(),
            generics: &signature.generics,
        }
    }

    /// Owns `value`, an expression of type `ty`.
    pub(crate) fn own(&self, ty: &Type, value: TokenStream) -> Result {
        if !self.is_borrowed(ty) {
            return Ok(Owned {
                ty: ty.to_token_stream(),
                expression: value,
                unchanged: true,
            });
        }
        match unwrapped(ty) {
            Type::Reference(reference) if reference.mutability.is_none() => {
                self.own_referent(&reference.elem, value)
            }
            Type::Tuple(tuple) => {
                let part = |(index, part)| {
                    let index = syn::Index::from(index);
                    self.own(part, quote!(#value.#index))
                };
                tuple_of(tuple.elems.iter().enumerate().map(part))
            }
            Type::Array(array) => own_items(array, &value, |item| self.own(&array.elem, item)),
            Type::Path(path) => self
                .own_result_alias(path, &value)
                .unwrap_or_else(|| self.own_container(path, value, &Self::own)),
            refused => cannot(refused),
        }
    }

    /// `io::Result<&X>`: the error, whatever it is, stays as it is.
    fn own_result_alias(&self, path: &TypePath, value: &TokenStream) -> Option<Result> {
        let last = path.path.segments.last()?;
        let PathArguments::AngleBracketed(arguments) = &last.arguments else {
            return None;
        };
        let (Some(success), 1) = (
            arguments.args.first().and_then(as_type),
            arguments.args.len(),
        ) else {
            return None;
        };
        if last.ident != "Result" || path.qself.is_some() {
            return None;
        }
        let item = local("item");
        let owned = self.own(success, item.to_token_stream());
        Some(owned.map(|Owned { ty, expression, .. }| {
            changed(
                with_success(path, &ty),
                quote!(#value.map(|#item| #expression)),
            )
        }))
    }

    /// Owns what `value`, an expression of type `&ty`, refers to.
    pub(crate) fn own_referent(&self, ty: &Type, value: TokenStream) -> Result {
        let is_whole = !self.is_borrowed(ty);
        match unwrapped(ty) {
            Type::Slice(slice) => self.own_slice(&slice.elem, value),
            refused @ Type::TraitObject(_) => cannot(refused),
            Type::Path(path) if is_whole => Ok(self.own_path(path, value)),
            ty if is_whole => Ok(changed(ty.to_token_stream(), clone_of(ty, &value))),
            Type::Reference(reference) if reference.mutability.is_none() => {
                self.own_referent(&reference.elem, quote!((*#value)))
            }
            Type::Tuple(tuple) => {
                let part = |(index, part)| {
                    let index = syn::Index::from(index);
                    self.own_referent(part, quote!((&#value.#index)))
                };
                tuple_of(tuple.elems.iter().enumerate().map(part))
            }
            Type::Array(array) => {
                let by_reference = quote!(#value.each_ref());
                own_items(array, &by_reference, |item| {
                    self.own_referent(&array.elem, item)
                })
            }
            Type::Path(path) => {
                let by_reference = quote!(#value.as_ref());
                self.own_container(path, by_reference, &Self::own_referent)
            }
            refused => cannot(refused),
        }
    }

    fn own_slice(&self, element: &Type, value: TokenStream) -> Result {
        if !self.is_borrowed(element) {
            let ty = quote!(::std::vec::Vec<#element>);
            return Ok(changed(ty, to_owned(element, &value)));
        }
        let item = local("item");
        let owned = self.own_referent(element, item.to_token_stream())?;
        let (ty, expression) = (owned.ty, owned.expression);
        let each = quote!(::core::iter::Iterator::map(#value.iter(), |#item| #expression));
        Ok(changed(
            quote!(::std::vec::Vec<#ty>),
            quote!(::core::iter::Iterator::collect::<::std::vec::Vec<_>>(#each)),
        ))
    }

    /// A named type behind a reference that borrows nothing else.
    fn own_path(&self, path: &TypePath, value: TokenStream) -> Owned {
        let buffer = match buffer_of(&path.path) {
            Some(buffer) => buffer,
            None if self.is_unsized_parameter(path) => {
                quote!(<#path as ::std::borrow::ToOwned>::Owned)
            }
            None => return changed(path.to_token_stream(), clone_of(path, &value)),
        };
        changed(buffer, to_owned(path, &value))
    }

    /// `Option<&X>` and `Result<&X, E>`, whose parts are owned by `own_part`.
    fn own_container(
        &self,
        path: &TypePath,
        value: TokenStream,
        own_part: &dyn Fn(&Self, &Type, TokenStream) -> Result,
    ) -> Result {
        let word = last_word(&path.path);
        let segment = path.path.segments.last();
        let arguments = match segment.map(|segment| &segment.arguments) {
            Some(PathArguments::AngleBracketed(arguments)) => &arguments.args,
            _ => return cannot(path),
        };
        let types: Vec<&Type> = arguments.iter().filter_map(as_type).collect();
        let item = local("item");
        let part = |ty: &Type| own_part(self, ty, item.to_token_stream());
        match (word.as_str(), types[..].len(), arguments.len()) {
            ("Option", 1, 1) => {
                let Owned { ty, expression, .. } = part(types[0])?;
                Ok(changed(
                    quote!(::core::option::Option<#ty>),
                    quote!(#value.map(|#item| #expression)),
                ))
            }
            ("Result", 2, 2) => {
                let (ok, err) = (part(types[0])?, part(types[1])?);
                let (ok_type, err_type) = (ok.ty, err.ty);
                let mapped = map_changed(value, &item, ("map", ok.expression, ok.unchanged));
                let mapped = map_changed(mapped, &item, ("map_err", err.expression, err.unchanged));
                Ok(changed(
                    quote!(::core::result::Result<#ok_type, #err_type>),
                    mapped,
                ))
            }
            _ => cannot(path),
        }
    }

    /// Whether `ty` is a parameter with `?Sized` among its bounds.
    pub(super) fn is_unsized(&self, ty: &Type) -> bool {
        matches!(unwrapped(ty), Type::Path(path) if self.is_unsized_parameter(path))
    }

    fn is_unsized_parameter(&self, path: &TypePath) -> bool {
        let Some(name) = path.path.get_ident() else {
            return false;
        };
        bounds_of(name, self.generics).into_iter().any(
            |bound| matches!(bound, syn::TypeParamBound::Trait(bound) if bound.maybe.is_some()),
        )
    }

    /// Whether `ty` holds something that ends with the call.
    pub(super) fn is_borrowed(&self, ty: &Type) -> bool {
        match unwrapped(ty) {
            Type::Reference(reference) => match &reference.lifetime {
                None => true,
                Some(lifetime) => self.ends(lifetime) || self.is_borrowed(&reference.elem),
            },
            Type::Tuple(tuple) => tuple.elems.iter().any(|part| self.is_borrowed(part)),
            Type::Array(array) => self.is_borrowed(&array.elem),
            Type::Slice(slice) => self.is_borrowed(&slice.elem),
            Type::Path(path) => self.is_path_borrowed(path),
            Type::TraitObject(_) => self.has_own_lifetime(ty),
            _ => false,
        }
    }

    /// Whether `lifetime` ends with the call.
    pub(super) fn ends(&self, lifetime: &Lifetime) -> bool {
        lifetime.ident == "_" || self.lifetimes.iter().any(|own| lifetime.ident == own)
    }

    fn is_path_borrowed(&self, path: &TypePath) -> bool {
        path.path
            .segments
            .iter()
            .any(|segment| match &segment.arguments {
                PathArguments::AngleBracketed(arguments) => {
                    arguments.args.iter().any(|argument| match argument {
                        GenericArgument::Lifetime(lifetime) => self.ends(lifetime),
                        GenericArgument::Type(ty) => self.is_borrowed(ty),
                        GenericArgument::AssocType(assoc) => self.is_borrowed(&assoc.ty),
                        _ => false,
                    })
                }
                _ => false,
            })
    }

    fn has_own_lifetime(&self, ty: &Type) -> bool {
        let mut ending = self.lifetimes.to_vec();
        ending.push("_".to_owned());
        mentions_lifetime(ty, &ending)
    }
}

fn as_type(argument: &GenericArgument) -> Option<&Type> {
    match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}

fn map_changed(value: TokenStream, item: &Ident, part: (&str, TokenStream, bool)) -> TokenStream {
    let (method, expression, unchanged) = part;
    let method = format_ident!("{method}");
    if unchanged {
        value
    } else {
        quote!(#value.#method(|#item| #expression))
    }
}

fn own_items(
    array: &TypeArray,
    value: &TokenStream,
    own_item: impl FnOnce(TokenStream) -> Result,
) -> Result {
    let item = local("item");
    let owned = own_item(item.to_token_stream())?;
    let (ty, expression, len) = (owned.ty, owned.expression, &array.len);
    Ok(changed(
        quote!([#ty; #len]),
        quote!(#value.map(|#item| #expression)),
    ))
}

fn tuple_of(parts: impl Iterator<Item = Result>) -> Result {
    let (mut types, mut expressions) = (TokenStream::new(), TokenStream::new());
    for part in parts {
        let Owned { ty, expression, .. } = part?;
        types.extend(quote!(#ty,));
        expressions.extend(quote!(#expression,));
    }
    Ok(changed(quote!((#types)), quote!((#expressions))))
}

/// The buffer that owns what is behind a reference to something of this name.
pub(super) fn buffer_of(path: &Path) -> Option<TokenStream> {
    match last_word(path).as_str() {
        "str" => Some(quote!(::std::string::String)),
        "Path" => Some(quote!(::std::path::PathBuf)),
        "OsStr" => Some(quote!(::std::ffi::OsString)),
        "CStr" => Some(quote!(::std::ffi::CString)),
        _ => None,
    }
}

fn changed(ty: TokenStream, expression: TokenStream) -> Owned {
    Owned {
        ty,
        expression,
        unchanged: false,
    }
}

fn cannot(culprit: impl ToTokens) -> Result {
    Err(CannotOwn {
        culprit: culprit.to_token_stream(),
    })
}

/// The call stands at the user's type, where rustc then points when it is not `Clone`.
fn clone_of(ty: impl Spanned, value: &TokenStream) -> TokenStream {
    quote_spanned!(place_of(&ty)=> ::core::clone::Clone::clone(#value))
}

fn to_owned(ty: impl Spanned, value: &TokenStream) -> TokenStream {
    quote_spanned!(place_of(&ty)=> ::std::borrow::ToOwned::to_owned(#value))
}
