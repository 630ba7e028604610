//! The code of a conversion: the type of the owned value, and the expression that makes it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Path, Type};

use super::{Access, Keeper, Owning};
use crate::generate::hygiene::{local, place_of, place_of_type, placed};
use crate::generate::success::with_success;
use crate::syntax::types::{last_word, unwrapped};

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
            Owning::Keep(ty, keeper) => keep(ty, *keeper, "keep", &value),
            Owning::KeepAll(ty, keeper) => {
                keep(slice_item(ty).unwrap_or(ty), *keeper, "keep_all", &value)
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
fn keep(ty: &Type, keeper: Keeper<'_>, method: &str, value: &TokenStream) -> TokenStream {
    let place = place_of(ty);
    let private = placed(&keeper.krate.private(), place);
    let keeper = Ident::new(keeper.name, place);
    let method = Ident::new(method, place);
    quote_spanned!(place=> #private::#keeper::#method(#value))
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
