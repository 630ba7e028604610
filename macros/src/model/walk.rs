//! Looks for a name in types without turning them into tokens, which costs a call into the compiler
//! for each of them.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{
    GenericArgument, Ident, Path, PathArguments, ReturnType, Token, Type, TypeParamBound,
    WherePredicate,
};

use super::find::predicates;
use crate::parse::signature::{Input, ReceiverKind, Signature};

/// Whether `found` holds for a path segment anywhere in `ty`. Its second argument tells whether the
/// segment is the first of its path.
fn any_segment(ty: &Type, found: &dyn Fn(&Ident, bool) -> bool) -> bool {
    match ty {
        Type::Array(array) => any_segment(&array.elem, found),
        Type::FnPtr(pointer) => {
            pointer
                .inputs
                .iter()
                .any(|input| any_segment(&input.ty, found))
                || in_output(&pointer.output, found)
        }
        Type::Group(group) => any_segment(&group.elem, found),
        Type::ImplTrait(opaque) => in_bounds(&opaque.bounds, found),
        Type::Paren(paren) => any_segment(&paren.elem, found),
        Type::Path(path) => {
            let qualified = path
                .qself
                .as_ref()
                .is_some_and(|qself| any_segment(&qself.ty, found));
            qualified || in_path(&path.path, found)
        }
        Type::Ptr(pointer) => any_segment(&pointer.elem, found),
        Type::Reference(reference) => any_segment(&reference.elem, found),
        Type::Slice(slice) => any_segment(&slice.elem, found),
        Type::TraitObject(object) => in_bounds(&object.bounds, found),
        Type::Tuple(tuple) => tuple.elems.iter().any(|part| any_segment(part, found)),
        _ => false,
    }
}

/// Whether `name` is the first segment of a path in `ty`.
pub(crate) fn names(ty: &Type, name: &Ident) -> bool {
    any_segment(ty, &|segment, first| first && segment == name)
}

/// Whether `name` stands on either side of `predicate`.
pub(super) fn predicate_names(predicate: &syn::PredicateType, name: &Ident) -> bool {
    let found = |segment: &Ident, first: bool| first && segment == name;
    in_predicate(predicate, &found)
}

/// Whether `name` is the first segment of a path in what `signature` takes or returns.
pub(super) fn signature_names(signature: &Signature, name: &str) -> bool {
    let found = |segment: &Ident, first: bool| first && segment == name;
    let in_inputs = signature.inputs.iter().any(|input| match input {
        Input::Typed(parameter) => any_segment(&parameter.ty, &found),
        Input::Receiver(receiver) => match &receiver.kind {
            ReceiverKind::Typed(_, ty) => any_segment(ty, &found),
            _ => false,
        },
    });
    let in_generics = || {
        let mut inline = signature.generics.type_params();
        inline.any(|parameter| in_bounds(&parameter.bounds, &found))
            || predicates(&signature.generics)
                .into_iter()
                .any(|predicate| match predicate {
                    WherePredicate::Type(predicate) => in_predicate(predicate, &found),
                    _ => false,
                })
    };
    in_inputs || in_output(&signature.output, &found) || in_generics()
}

fn in_output(output: &ReturnType, found: &dyn Fn(&Ident, bool) -> bool) -> bool {
    matches!(output, ReturnType::Type(_, ty) if any_segment(ty, found))
}

fn in_predicate(predicate: &syn::PredicateType, found: &dyn Fn(&Ident, bool) -> bool) -> bool {
    any_segment(&predicate.bounded_ty, found) || in_bounds(&predicate.bounds, found)
}

fn in_bounds(
    bounds: &Punctuated<TypeParamBound, Token![+]>,
    found: &dyn Fn(&Ident, bool) -> bool,
) -> bool {
    bounds
        .iter()
        .any(|bound| matches!(bound, TypeParamBound::Trait(bound) if in_path(&bound.path, found)))
}

fn in_path(path: &Path, found: &dyn Fn(&Ident, bool) -> bool) -> bool {
    path.segments.iter().enumerate().any(|(index, segment)| {
        let first = index == 0 && path.leading_colon.is_none();
        found(&segment.ident, first) || in_arguments(&segment.arguments, found)
    })
}

fn in_arguments(arguments: &PathArguments, found: &dyn Fn(&Ident, bool) -> bool) -> bool {
    match arguments {
        PathArguments::None => false,
        PathArguments::AngleBracketed(arguments) => {
            arguments.args.iter().any(|argument| match argument {
                GenericArgument::Type(ty) => any_segment(ty, found),
                GenericArgument::AssocType(assoc) => any_segment(&assoc.ty, found),
                _ => false,
            })
        }
        PathArguments::Parenthesized(arguments) => {
            arguments
                .inputs
                .iter()
                .any(|input| any_segment(&input.ty, found))
                || in_output(&arguments.output, found)
        }
    }
}

/// Whether an `impl Trait` stands anywhere in `ty`.
pub(crate) fn has_impl(ty: &Type) -> bool {
    fn any_impl(tokens: TokenStream) -> bool {
        tokens.into_iter().any(|tree| match tree {
            TokenTree::Ident(word) => word == "impl",
            TokenTree::Group(group) => any_impl(group.stream()),
            _ => false,
        })
    }
    any_impl(ty.to_token_stream())
}

/// Whether a generic parameter may hide in `ty`, also one of an `impl` that the macro cannot see.
///
/// A single capitalised word may be one; a primitive, or a type of the standard prelude, is none.
pub(super) fn may_be_generic(ty: &Type) -> bool {
    const KNOWN: &[&str] = &["String", "Vec", "Option", "Result", "Box"];
    any_segment(ty, &|segment, first| {
        let word = segment.to_string();
        first && word.starts_with(char::is_uppercase) && !KNOWN.contains(&word.as_str())
    })
}
