//! The owning rules: how a value that is borrowed for the callback or for the wrapper's call becomes owned.

use std::borrow::Cow;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{GenericArgument, Generics, Lifetime, Path, PathArguments, Type, TypeArray, TypePath};

use crate::generate::crate_path::CratePath;
use crate::generate::hygiene::{local, place_of, place_of_type, placed};
use crate::syntax::lifetimes::mentions_lifetime;
use crate::syntax::search::{names, names_outer_parameter};
use crate::syntax::signature::Signature;
use crate::syntax::types::{bounds_of, last_word, unwrapped, with_success};

/// The conversion of a value to an owned one.
pub(crate) enum Owning<'t> {
    /// The value is owned already.
    Unchanged(&'t Type),
    /// A reference to a type that is cloned.
    Clone(&'t Type),
    /// The same in a callback. The runtime's error for a type that is not `Clone` names `map`.
    Keep(&'t Type, CratePath<'t>),
    /// A slice of such a type.
    KeepAll(&'t Type, CratePath<'t>),
    /// A reference to `str`, a `[T]`, or another type that is owned through `ToOwned`.
    ToOwned(&'t Type),
    /// `Cow<'_, X>`
    Cow(Access, &'t Type),
    /// `&[X]` with items that borrow too.
    Slice(Box<Owning<'t>>),
    /// `&&X`
    Deref(Box<Owning<'t>>),
    Tuple(Access, Vec<Owning<'t>>),
    Array(Access, &'t TypeArray, Box<Owning<'t>>),
    Option(Access, Box<Owning<'t>>),
    Result(Access, Box<Owning<'t>>, Box<Owning<'t>>),
    /// `io::Result<&X>`. The alias hides the error type, so that the error is left unchanged.
    ResultAlias(&'t TypePath, Box<Owning<'t>>),
}

/// The way to reach the parts of a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// The value can be destructured.
    Value,
    /// Only a reference to the value is available.
    Reference,
}

/// The part of a type that no rule can make owned.
pub(crate) struct CannotOwn<'t> {
    pub(crate) culprit: &'t Type,
}

type Result<'t> = std::result::Result<Owning<'t>, CannotOwn<'t>>;

/// The lifetimes and generics around a type.
pub(crate) struct Scope<'a> {
    /// The lifetimes that end with the call, for example the callback's own.
    pub(crate) lifetimes: Cow<'a, [String]>,
    pub(crate) generics: &'a Generics,
    /// The runtime, if the value is an argument of a callback, so that `map` can take from it what is needed.
    pub(crate) krate: Option<CratePath<'a>>,
}

impl<'a> Scope<'a> {
    /// The scope of a function whose arguments are kept. Every lifetime except `'static` ends earlier.
    pub(crate) fn of(signature: &'a Signature) -> Self {
        let names = signature
            .generics
            .lifetimes()
            .map(|lifetime| lifetime.lifetime.ident.to_string());
        Scope {
            lifetimes: names.collect(),
            generics: &signature.generics,
            krate: None,
        }
    }

    /// Finds the conversion for a value of type `ty`.
    pub(crate) fn own<'t>(&self, ty: &'t Type) -> Result<'t>
    where
        'a: 't,
    {
        if !self.is_borrowed(ty) {
            return Ok(Owning::Unchanged(ty));
        }
        match unwrapped(ty) {
            Type::Reference(reference) if reference.mutability.is_none() => {
                self.own_referent(&reference.elem)
            }
            Type::Path(path) => match result_alias(path) {
                Some(success) => Ok(Owning::ResultAlias(path, Box::new(self.own(success)?))),
                None => self.own_container(ty, path, Access::Value),
            },
            other => self.own_parts(other, Access::Value),
        }
    }

    /// Finds the conversion for the referent of a `&ty`.
    fn own_referent<'t>(&self, ty: &'t Type) -> Result<'t>
    where
        'a: 't,
    {
        let is_whole = !self.is_borrowed(ty);
        match unwrapped(ty) {
            Type::Slice(slice) if self.is_borrowed(&slice.elem) => {
                Ok(Owning::Slice(Box::new(self.own_referent(&slice.elem)?)))
            }
            whole @ Type::Slice(slice) => Ok(match self.cloning(&slice.elem) {
                Owning::Keep(_, krate) => Owning::KeepAll(whole, krate),
                _ => Owning::ToOwned(whole),
            }),
            culprit @ Type::TraitObject(_) => Err(CannotOwn { culprit }),
            ty @ Type::Path(path) if is_whole && self.is_owned_by_trait(path) => {
                Ok(Owning::ToOwned(ty))
            }
            ty if is_whole => Ok(self.cloning(ty)),
            Type::Reference(reference) if reference.mutability.is_none() => {
                Ok(Owning::Deref(Box::new(self.own_referent(&reference.elem)?)))
            }
            Type::Path(path) => self.own_container(ty, path, Access::Reference),
            other => self.own_parts(other, Access::Reference),
        }
    }

    fn own_part<'t>(&self, ty: &'t Type, access: Access) -> Result<'t>
    where
        'a: 't,
    {
        match access {
            Access::Value => self.own(ty),
            Access::Reference => self.own_referent(ty),
        }
    }

    /// Tuples and arrays.
    fn own_parts<'t>(&self, ty: &'t Type, access: Access) -> Result<'t>
    where
        'a: 't,
    {
        match ty {
            Type::Tuple(tuple) => {
                let parts = tuple.elems.iter().map(|part| self.own_part(part, access));
                Ok(Owning::Tuple(
                    access,
                    parts.collect::<std::result::Result<_, _>>()?,
                ))
            }
            Type::Array(array) => {
                let item = self.own_part(&array.elem, access)?;
                Ok(Owning::Array(access, array, Box::new(item)))
            }
            culprit => Err(CannotOwn { culprit }),
        }
    }

    /// `Option<&X>` and `Result<&X, E>`.
    fn own_container<'t>(&self, ty: &'t Type, path: &'t TypePath, access: Access) -> Result<'t>
    where
        'a: 't,
    {
        let cannot = Err(CannotOwn { culprit: ty });
        let segment = path.path.segments.last();
        let arguments = match segment.map(|segment| &segment.arguments) {
            Some(PathArguments::AngleBracketed(arguments)) => &arguments.args,
            _ => return cannot,
        };
        let types: Vec<&Type> = arguments.iter().filter_map(as_type).collect();
        if let ("Cow", [inside], 2) = (last_word(&path.path).as_str(), &types[..], arguments.len())
        {
            return if self.is_borrowed(inside) {
                cannot
            } else {
                Ok(Owning::Cow(access, inside))
            };
        }
        if types.len() != arguments.len() {
            return cannot;
        }
        let part = |ty| self.own_part(ty, access).map(Box::new);
        match (last_word(&path.path).as_str(), &types[..]) {
            ("Option", [inside]) => Ok(Owning::Option(access, part(inside)?)),
            ("Result", [ok, err]) => Ok(Owning::Result(access, part(ok)?, part(err)?)),
            _ => cannot,
        }
    }

    /// The conversion that clones. For a type that depends on a generic parameter, rustc suggests the bound that is missing.
    fn cloning<'t>(&self, ty: &'t Type) -> Owning<'t>
    where
        'a: 't,
    {
        let mut parameters = self.generics.type_params();
        let is_generic =
            names_outer_parameter(ty) || parameters.any(|parameter| names(ty, &parameter.ident));
        match self.krate.filter(|_| !is_generic) {
            Some(krate) => Owning::Keep(ty, krate),
            None => Owning::Clone(ty),
        }
    }

    /// Returns true if a `&path` is owned by `ToOwned`, because `path` is unsized.
    fn is_owned_by_trait(&self, path: &TypePath) -> bool {
        buffer_of(&path.path).is_some() || self.is_unsized_parameter(path)
    }

    /// Returns true if `ty` is a type parameter with `?Sized` among its bounds.
    pub(crate) fn is_unsized(&self, ty: &Type) -> bool {
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

    /// Returns true if `ty` holds something that ends with the call.
    pub(crate) fn is_borrowed(&self, ty: &Type) -> bool {
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

    /// Returns true if `lifetime` ends with the call.
    pub(crate) fn ends(&self, lifetime: &Lifetime) -> bool {
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

impl Owning<'_> {
    /// Returns true if the owned value is the value itself.
    pub(crate) fn is_unchanged(&self) -> bool {
        matches!(self, Owning::Unchanged(_))
    }

    /// The type of the owned value.
    pub(crate) fn ty(&self) -> TokenStream {
        match self {
            Owning::Unchanged(ty) | Owning::Clone(ty) | Owning::Keep(ty, _) => ty.to_token_stream(),
            Owning::ToOwned(ty) | Owning::KeepAll(ty, _) | Owning::Cow(_, ty) => owned_form(ty),
            Owning::Slice(item) => {
                let item = item.ty();
                quote!(::std::vec::Vec<#item>)
            }
            Owning::Deref(referent) => referent.ty(),
            Owning::Tuple(_, parts) => {
                let parts = parts.iter().map(Owning::ty);
                quote!((#(#parts,)*))
            }
            Owning::Array(_, array, item) => {
                let item = item.ty();
                let len = &array.len;
                quote!([#item; #len])
            }
            Owning::Option(_, inside) => {
                let inside = inside.ty();
                quote!(::core::option::Option<#inside>)
            }
            Owning::Result(_, ok, err) => {
                let (ok, err) = (ok.ty(), err.ty());
                quote!(::core::result::Result<#ok, #err>)
            }
            Owning::ResultAlias(path, success) => with_success(path, &success.ty()),
        }
    }

    /// The place at which rustc reports what it does not accept about the value.
    fn place(&self) -> Span {
        match self {
            Owning::Unchanged(ty)
            | Owning::Clone(ty)
            | Owning::Keep(ty, _)
            | Owning::ToOwned(ty)
            | Owning::KeepAll(ty, _)
            | Owning::Cow(_, ty) => place_of_type(ty),
            Owning::Slice(inside) | Owning::Deref(inside) | Owning::Option(_, inside) => {
                inside.place()
            }
            Owning::Array(_, array, _) => place_of(array),
            Owning::ResultAlias(path, _) => place_of(path),
            Owning::Result(_, ok, _) => ok.place(),
            Owning::Tuple(_, parts) => parts.first().map_or_else(Span::mixed_site, Owning::place),
        }
    }

    /// The expression that makes the owned value of `value`.
    pub(crate) fn expression(&self, value: TokenStream) -> TokenStream {
        match self {
            Owning::Unchanged(_) => value,
            // The span is the user's type, so that rustc reports a missing `Clone` there.
            Owning::Clone(ty) => quote_spanned!(place_of(ty)=> ::core::clone::Clone::clone(#value)),
            Owning::Keep(ty, krate) => keep(ty, *krate, "keep", &value),
            Owning::KeepAll(ty, krate) => {
                keep(slice_item(ty).unwrap_or(ty), *krate, "keep_all", &value)
            }
            Owning::ToOwned(ty) => {
                let ty = slice_item(ty).unwrap_or(ty);
                quote_spanned!(place_of(ty)=> ::std::borrow::ToOwned::to_owned(#value))
            }
            Owning::Cow(access, _) => {
                let cow = match access {
                    Access::Value => value,
                    Access::Reference => quote!(::core::clone::Clone::clone(#value)),
                };
                quote!(::std::borrow::Cow::into_owned(#cow))
            }
            Owning::Slice(item) => {
                let name = Ident::new("item", item.place());
                let owned = item.expression(name.to_token_stream());
                let each = quote!(::core::iter::Iterator::map(#value.iter(), |#name| #owned));
                quote!(::core::iter::Iterator::collect::<::std::vec::Vec<_>>(#each))
            }
            Owning::Deref(referent) => referent.expression(quote!((*#value))),
            Owning::Tuple(access, parts) => {
                let parts = parts.iter().enumerate();
                let parts = parts.map(|(index, part)| part.expression(access.part(&value, index)));
                quote!((#(#parts,)*))
            }
            Owning::Array(Access::Value, _, item) => map(value, "map", item),
            Owning::Array(Access::Reference, _, item) => {
                map(quote!(#value.each_ref()), "map", item)
            }
            Owning::Option(access, inside) => map(access.container(value), "map", inside),
            Owning::Result(access, ok, err) => {
                let mapped = map_changed(access.container(value), "map", ok);
                map_changed(mapped, "map_err", err)
            }
            Owning::ResultAlias(_, success) => map(value, "map", success),
        }
    }
}

impl Access {
    /// The part at `index` of the tuple `value`, or a reference to it.
    fn part(self, value: &TokenStream, index: usize) -> TokenStream {
        let index = syn::Index::from(index);
        match self {
            Access::Value => quote!(#value.#index),
            Access::Reference => quote!((&#value.#index)),
        }
    }

    /// The `Option` or `Result` in `value`. If it is borrowed, it becomes one of references.
    fn container(self, value: TokenStream) -> TokenStream {
        match self {
            Access::Value => value,
            Access::Reference => quote!(#value.as_ref()),
        }
    }
}

/// `value.method(|item| …)`
fn map(value: TokenStream, method: &str, part: &Owning<'_>) -> TokenStream {
    let method = local(method);
    let item = Ident::new("item", part.place());
    let owned = part.expression(item.to_token_stream());
    quote!(#value.#method(|#item| #owned))
}

/// `Keep::keep(value)`, at the place of `ty`.
fn keep(ty: &Type, krate: CratePath<'_>, method: &str, value: &TokenStream) -> TokenStream {
    let place = place_of(ty);
    let private = placed(&krate.private(), place);
    let method = Ident::new(method, place);
    quote_spanned!(place=> #private::Keep::#method(#value))
}

fn map_changed(value: TokenStream, method: &str, part: &Owning<'_>) -> TokenStream {
    if part.is_unchanged() {
        value
    } else {
        map(value, method, part)
    }
}

/// The owned form of a type, for example `String` of `str` and `Vec<T>` of `[T]`.
fn owned_form(ty: &Type) -> TokenStream {
    match unwrapped(ty) {
        Type::Slice(slice) => {
            let item = &slice.elem;
            quote!(::std::vec::Vec<#item>)
        }
        Type::Path(path) => buffer_of(&path.path)
            .unwrap_or_else(|| quote!(<#path as ::std::borrow::ToOwned>::Owned)),
        other => other.to_token_stream(),
    }
}

fn slice_item(ty: &Type) -> Option<&Type> {
    match unwrapped(ty) {
        Type::Slice(slice) => Some(&slice.elem),
        _ => None,
    }
}

/// `T` of `Result<T>`, an alias that hides its error type.
fn result_alias(path: &TypePath) -> Option<&Type> {
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    let is_alias = last.ident == "Result" && path.qself.is_none() && arguments.args.len() == 1;
    arguments
        .args
        .first()
        .and_then(as_type)
        .filter(|_| is_alias)
}

fn as_type(argument: &GenericArgument) -> Option<&Type> {
    match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}

/// The type that owns the referent of a `&path`, for example `String` of `str`.
pub(crate) fn buffer_of(path: &Path) -> Option<TokenStream> {
    match last_word(path).as_str() {
        "str" => Some(quote!(::std::string::String)),
        "Path" => Some(quote!(::std::path::PathBuf)),
        "OsStr" => Some(quote!(::std::ffi::OsString)),
        "CStr" => Some(quote!(::std::ffi::CString)),
        _ => None,
    }
}
