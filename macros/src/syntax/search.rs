//! Searches types for names and for `impl Trait`. It walks the syntax tree, because each conversion to tokens costs a
//! call into the compiler.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{
    GenericArgument, GenericParam, Generics, Ident, Path, PathArguments, ReturnType, Token, Type,
    TypeParamBound, WherePredicate,
};

use super::lifetimes::{any_token, mentions_lifetime};
use super::signature::{Input, ReceiverKind, Signature};
use super::tokens::is_punct;
use super::types::predicates;
use crate::collect::CollectVec;

/// A part of a type that a search can look for.
enum Seen<'a> {
    /// The first segment of a path. It may name a generic parameter.
    First(&'a Ident),
    Impl,
}

/// Returns true if `found` returns true for some part of `ty`.
fn any(ty: &Type, found: &dyn Fn(Seen<'_>) -> bool) -> bool {
    match ty {
        Type::Array(array) => any(&array.elem, found),
        Type::FnPtr(pointer) => {
            pointer.inputs.iter().any(|input| any(&input.ty, found))
                || in_output(&pointer.output, found)
        }
        Type::Group(group) => any(&group.elem, found),
        Type::ImplTrait(opaque) => found(Seen::Impl) || in_bounds(&opaque.bounds, found),
        Type::Paren(paren) => any(&paren.elem, found),
        Type::Path(path) => {
            let qualified = path
                .qself
                .as_ref()
                .is_some_and(|qself| any(&qself.ty, found));
            qualified || in_path(&path.path, found)
        }
        Type::Ptr(pointer) => any(&pointer.elem, found),
        Type::Reference(reference) => any(&reference.elem, found),
        Type::Slice(slice) => any(&slice.elem, found),
        Type::TraitObject(object) => in_bounds(&object.bounds, found),
        Type::Tuple(tuple) => tuple.elems.iter().any(|part| any(part, found)),
        _ => false,
    }
}

/// A predicate that finds `name` as the first segment of a path.
fn is_first<N: ?Sized>(name: &N) -> impl Fn(Seen<'_>) -> bool
where
    Ident: PartialEq<N>,
{
    move |seen| matches!(seen, Seen::First(segment) if *segment == *name)
}

/// Returns true if `name` is the first segment of a path in `ty`.
pub(crate) fn names(ty: &Type, name: &Ident) -> bool {
    any(ty, &is_first(name))
}

/// Returns true if `ty` names `Self`, or a single letter, which is probably a parameter of the `impl` around the function.
pub(crate) fn names_outer_parameter(ty: &Type) -> bool {
    any(ty, &|seen| {
        let Seen::First(segment) = seen else {
            return false;
        };
        *segment == "Self" || segment.to_string().len() == 1
    })
}

/// Returns true if `ty` names a parameter or a lifetime of `generics`.
fn depends_on(ty: &Type, generics: &Generics) -> bool {
    let lifetimes = generics
        .lifetimes()
        .map(|lifetime| lifetime.lifetime.ident.to_string());
    let mut types = generics.type_params();
    types.any(|parameter| names(ty, &parameter.ident))
        || mentions_lifetime(ty, &lifetimes.collect_vec())
}

/// Returns true if `name` occurs on either side of `predicate`.
pub(crate) fn predicate_names(predicate: &syn::PredicateType, name: &Ident) -> bool {
    in_predicate(predicate, &is_first(name))
}

/// Returns true if `name` is the first segment of a path in the parameters, the return type or the bounds.
pub(crate) fn signature_names(signature: &Signature, name: &str) -> bool {
    inputs_name(signature, name) || others_name(signature, name)
}

/// Returns true if `name` is the first segment of a path in the parameters.
pub(crate) fn inputs_name(signature: &Signature, name: &str) -> bool {
    let found = is_first(name);
    signature.inputs.iter().any(|input| match input {
        Input::Typed(parameter) => any(&parameter.ty, &found),
        Input::Receiver(receiver) => match &receiver.kind {
            ReceiverKind::Typed(_, ty) => any(ty, &found),
            _ => false,
        },
    })
}

/// Returns true if `name` is the first segment of a path in the return type or the bounds.
pub(crate) fn others_name(signature: &Signature, name: &str) -> bool {
    let found = is_first(name);
    let mut inline = signature.generics.type_params();
    in_output(&signature.output, &found)
        || inline.any(|parameter| in_bounds(&parameter.bounds, &found))
        || predicates(&signature.generics)
            .into_iter()
            .any(|predicate| match predicate {
                WherePredicate::Type(predicate) => in_predicate(predicate, &found),
                _ => false,
            })
}

fn in_output(output: &ReturnType, found: &dyn Fn(Seen<'_>) -> bool) -> bool {
    matches!(output, ReturnType::Type(_, ty) if any(ty, found))
}

fn in_predicate(predicate: &syn::PredicateType, found: &dyn Fn(Seen<'_>) -> bool) -> bool {
    any(&predicate.bounded_ty, found) || in_bounds(&predicate.bounds, found)
}

fn in_bounds(
    bounds: &Punctuated<TypeParamBound, Token![+]>,
    found: &dyn Fn(Seen<'_>) -> bool,
) -> bool {
    bounds
        .iter()
        .any(|bound| matches!(bound, TypeParamBound::Trait(bound) if in_path(&bound.path, found)))
}

fn in_path(path: &Path, found: &dyn Fn(Seen<'_>) -> bool) -> bool {
    let first = path
        .segments
        .first()
        .filter(|_| path.leading_colon.is_none());
    first.is_some_and(|first| found(Seen::First(&first.ident)))
        || path
            .segments
            .iter()
            .any(|segment| in_arguments(&segment.arguments, found))
}

fn in_arguments(arguments: &PathArguments, found: &dyn Fn(Seen<'_>) -> bool) -> bool {
    match arguments {
        PathArguments::None => false,
        PathArguments::AngleBracketed(arguments) => {
            arguments.args.iter().any(|argument| match argument {
                GenericArgument::Type(ty) => any(ty, found),
                GenericArgument::AssocType(assoc) => any(&assoc.ty, found),
                _ => false,
            })
        }
        PathArguments::Parenthesized(arguments) => {
            arguments.inputs.iter().any(|input| any(&input.ty, found))
                || in_output(&arguments.output, found)
        }
    }
}

/// Returns true if the generic `parameter` occurs in `tokens`.
pub(crate) fn mentions(tokens: &TokenStream, parameter: &GenericParam) -> bool {
    match parameter {
        GenericParam::Lifetime(lifetime) => {
            mentions_lifetime(tokens, &[lifetime.lifetime.ident.to_string()])
        }
        GenericParam::Type(ty) => mentions_word(tokens, &ty.ident.to_string()),
        GenericParam::Const(constant) => mentions_word(tokens, &constant.ident.to_string()),
    }
}

/// Returns true if `word` occurs in `tokens` other than after a `::`.
pub(crate) fn mentions_word(tokens: &TokenStream, word: &str) -> bool {
    any_token(tokens.clone(), &|previous, tree| {
        let is_inside_path = previous.is_some_and(|previous| is_punct(previous, ':'));
        let is_word = matches!(tree, TokenTree::Ident(found) if found == word);
        is_word && !is_inside_path
    })
}

/// Returns true if the type parameter `name` of a function occurs, and only as the first segment of longer paths, as in
/// `D::Data<'_>`. Then rustc cannot infer it.
pub(crate) fn is_only_projected(signature: &Signature, name: &Ident) -> bool {
    let inputs = signature.parameters();
    let mut parts: Vec<TokenStream> = inputs
        .map(|(_, parameter)| parameter.ty.to_token_stream())
        .collect_vec();
    parts.extend(signature.returned().map(ToTokens::to_token_stream));
    let inline = signature.generics.type_params();
    parts.extend(inline.map(|declared| declared.bounds.to_token_stream()));
    for predicate in predicates(&signature.generics) {
        if let WherePredicate::Type(predicate) = predicate {
            let is_own =
                matches!(&predicate.bounded_ty, Type::Path(path) if path.path.is_ident(name));
            let bounded = (!is_own).then(|| predicate.bounded_ty.to_token_stream());
            parts.extend(bounded);
            parts.push(predicate.bounds.to_token_stream());
        }
    }
    let uses: Vec<bool> = parts
        .into_iter()
        .flat_map(|part| projections(part, name))
        .collect_vec();
    !uses.is_empty() && uses.iter().all(|is_projection| *is_projection)
}

/// For each path that begins with `name`: whether more segments follow.
fn projections(tokens: TokenStream, name: &Ident) -> Vec<bool> {
    let mut found = Vec::new();
    let mut is_inside_path = false;
    let mut trees = tokens.into_iter().peekable();
    while let Some(tree) = trees.next() {
        match &tree {
            TokenTree::Ident(word) if word == name && !is_inside_path => {
                found.push(trees.peek().is_some_and(|next| is_punct(next, ':')));
            }
            TokenTree::Group(group) => found.extend(projections(group.stream(), name)),
            _ => {}
        }
        is_inside_path = is_punct(&tree, ':');
    }
    found
}

/// Returns true if `ty` contains an `impl Trait`.
pub(crate) fn has_impl(ty: &Type) -> bool {
    any(ty, &|seen| matches!(seen, Seen::Impl))
}

/// Returns true if `ty` may depend on a generic parameter. `visible` are all parameters there are, or `None` if the function
/// may be in an `impl` block that the macro cannot see.
///
/// Without them, a capitalized word without a path may be one. Primitives and the common types of the prelude are not.
pub(crate) fn may_be_generic(ty: &Type, visible: Option<&Generics>) -> bool {
    if let Some(generics) = visible {
        return depends_on(ty, generics);
    }
    const KNOWN: &[&str] = &["String", "Vec", "Option", "Result", "Box"];
    any(ty, &|seen| {
        let Seen::First(segment) = seen else {
            return false;
        };
        let word = segment.to_string();
        word.starts_with(char::is_uppercase) && !KNOWN.contains(&word.as_str())
    })
}
