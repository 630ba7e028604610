//! Suggests types for help lines, in place of a type that borrows.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{GenericArgument, PathArguments, PathSegment, Type, TypeParamBound, TypeTraitObject};

use super::own::{Scope, buffer_of};
use crate::diagnostics::describe::describe_owned;
use crate::syntax::types::{says, unwrapped};

/// `ty`, with each borrowed part replaced by an owned one.
pub(super) fn without_borrows(ty: &Type, scope: &Scope<'_>) -> TokenStream {
    if !scope.is_borrowed(ty) {
        return ty.to_token_stream();
    }
    match unwrapped(ty) {
        Type::Reference(reference) => owned_referent(&reference.elem, scope),
        Type::Tuple(tuple) => {
            let parts = tuple.elems.iter().map(|part| without_borrows(part, scope));
            quote!((#(#parts),*))
        }
        Type::Array(array) => {
            let item = without_borrows(&array.elem, scope);
            let len = &array.len;
            quote!([#item; #len])
        }
        Type::Path(path) => {
            let leading = &path.path.leading_colon;
            let segments = path.path.segments.iter();
            let segments = segments.map(|segment| segment_without_borrows(segment, scope));
            quote!(#leading #(#segments)::*)
        }
        Type::TraitObject(object) => object_with(object, &["Send"], scope),
        _ => ty.to_token_stream(),
    }
}

fn segment_without_borrows(segment: &PathSegment, scope: &Scope<'_>) -> TokenStream {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return segment.to_token_stream();
    };
    let is_pin = segment.ident == "Pin";
    let arguments = arguments.args.iter().map(|argument| match argument {
        GenericArgument::Lifetime(lifetime) if scope.ends(lifetime) => quote!('static),
        // `Pin` needs a pointer.
        GenericArgument::Type(Type::Reference(reference)) if is_pin => {
            let referent = without_borrows(&reference.elem, scope);
            quote!(Box<#referent>)
        }
        GenericArgument::Type(ty) => without_borrows(ty, scope),
        _ => argument.to_token_stream(),
    });
    let name = &segment.ident;
    quote!(#name<#(#arguments),*>)
}

/// The type that owns the referent of a `&referent`.
pub(super) fn owned_referent(referent: &Type, scope: &Scope<'_>) -> TokenStream {
    match unwrapped(referent) {
        Type::Slice(slice) => {
            let item = without_borrows(&slice.elem, scope);
            quote!(Vec<#item>)
        }
        Type::TraitObject(object) => {
            let object = object_with(object, &["Send"], scope);
            quote!(Box<#object>)
        }
        Type::Path(path) => {
            let buffer = buffer_of(&path.path);
            buffer.unwrap_or_else(|| without_borrows(referent, scope))
        }
        _ => without_borrows(referent, scope),
    }
}

/// Suggests a return type for `output`, which borrows.
pub(crate) fn what_to_return(output: &Type, scope: &Scope<'_>) -> String {
    match scope.own(output) {
        Ok(owning) => format!("return `{}`", describe_owned(owning.ty())),
        Err(_) => "return an owned type".to_owned(),
    }
}

/// `object` without its borrowed lifetimes, and with those of `markers` that are missing.
pub(super) fn object_with(
    object: &TypeTraitObject,
    markers: &[&str],
    scope: &Scope<'_>,
) -> TokenStream {
    let stays = |bound: &&TypeParamBound| match bound {
        TypeParamBound::Lifetime(lifetime) => !scope.ends(lifetime),
        _ => true,
    };
    let bounds = object.bounds.iter().filter(stays);
    let missing = markers.iter().filter(|word| !says(&object.bounds, word));
    let missing = missing.map(|word| format_ident!("{word}"));
    quote!(dyn #(#bounds)+* #(+ #missing)*)
}
