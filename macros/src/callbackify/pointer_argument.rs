//! The C form of an argument of an exported function.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{GenericArgument, PathArguments, Type, TypeSlice};

use crate::syntax::types::unwrapped;
use crate::syntax::types::{is_called, last_word};
use crate::syntax::types::{option_of, type_arguments};

/// An argument that C passes as a pointer.
pub(super) struct PointerArgument<'a> {
    pub(super) pointer: TokenStream,
    /// `true` if a length follows.
    pub(super) len: bool,
    /// The method of the runtime's `CCall` that makes Rust's argument of it.
    pub(super) view: &'static str,
    /// The type that the pointer points at, if the user wrote it.
    pub(super) item: Option<&'a Type>,
}

/// `None` for an argument that C passes as it is.
pub(super) fn pointer_argument(ty: &Type) -> Option<PointerArgument<'_>> {
    let (lent, or_null) = match option_of(ty) {
        Some(inside) => (inside, true),
        None => (ty, false),
    };
    Some(match (referent(lent)?, or_null) {
        (ty, true) if is_called(ty, "CStr") => text("text_or_null"),
        (ty, false) if is_called(ty, "CStr") => text("text"),
        (Type::Slice(TypeSlice { elem, .. }), true) => items("slice_or_null", elem),
        (Type::Slice(TypeSlice { elem, .. }), false) => slice(elem),
        (item, true) => pointer_to("reference_or_null", item),
        (item, false) => pointer_to("reference", item),
    })
}

fn pointer_to<'a>(view: &'static str, item: &'a Type) -> PointerArgument<'a> {
    PointerArgument {
        pointer: quote!(*const #item),
        len: false,
        view,
        item: Some(item),
    }
}

fn text(view: &'static str) -> PointerArgument<'static> {
    PointerArgument {
        pointer: quote!(*const ::core::ffi::c_char),
        len: false,
        view,
        item: None,
    }
}

fn items<'a>(view: &'static str, item: &'a Type) -> PointerArgument<'a> {
    PointerArgument {
        len: true,
        ..pointer_to(view, item)
    }
}

/// The items may be pointers themselves.
fn slice(elem: &Type) -> PointerArgument<'_> {
    let (item, view) = match (option_of(elem).and_then(referent), referent(elem)) {
        (Some(item), _) => (item, "references_or_null"),
        (None, Some(item)) => (item, "references"),
        (None, None) => return items("slice", elem),
    };
    let of_pointers = if is_called(item, "CStr") {
        text("texts")
    } else {
        pointer_to(view, item)
    };
    let pointer = of_pointers.pointer;
    PointerArgument {
        pointer: quote!(*const #pointer),
        len: true,
        ..of_pointers
    }
}

/// `T` of `&T`.
pub(super) fn referent(ty: &Type) -> Option<&Type> {
    match unwrapped(ty) {
        Type::Reference(reference) => Some(unwrapped(&reference.elem)),
        _ => None,
    }
}

/// Generic types through which the runtime's `Taken` sees.
const SEEN_THROUGH: &[&str] = &["Option", "Box", "Pin", "ManuallyDrop", "MaybeUninit"];

/// Calls `found` with each named type in `ty` that has to be looked at. What a function pointer takes or returns is not
/// passed.
pub(super) fn each_named<'a>(ty: Option<&'a Type>, found: &mut dyn FnMut(&'a Type)) {
    let Some(ty) = ty.map(unwrapped) else { return };
    match ty {
        Type::Path(path) => {
            found(ty);
            if !SEEN_THROUGH.contains(&&*last_word(&path.path)) {
                let arguments = type_arguments(&path.path);
                arguments
                    .into_iter()
                    .for_each(|ty| each_named(Some(ty), found));
            }
        }
        Type::Array(array) => each_named(Some(&array.elem), found),
        Type::Slice(slice) => each_named(Some(&slice.elem), found),
        Type::Tuple(tuple) => tuple
            .elems
            .iter()
            .for_each(|ty| each_named(Some(ty), found)),
        _ => {}
    }
}

/// Returns `true` if there is a reference or a lifetime in `ty`, outside of function pointers.
pub(super) fn borrows(ty: &Type) -> bool {
    match unwrapped(ty) {
        Type::Reference(_) => true,
        Type::Array(array) => borrows(&array.elem),
        Type::Slice(slice) => borrows(&slice.elem),
        Type::Tuple(tuple) => tuple.elems.iter().any(borrows),
        Type::Path(path) => path.path.segments.iter().any(|segment| {
            let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
                return false;
            };
            arguments.args.iter().any(|argument| match argument {
                GenericArgument::Lifetime(_) => true,
                GenericArgument::Type(ty) => borrows(ty),
                _ => false,
            })
        }),
        _ => false,
    }
}

/// The `'static` of the first `&'static` in `ty`.
pub(super) fn static_in(ty: &Type) -> Option<TokenStream> {
    let mut found = None;
    without_static(ty.to_token_stream(), &mut found);
    found
}

/// `ty` with `&` in the place of each `&'static`.
pub(super) fn lent_for_the_call(ty: &Type) -> Option<Type> {
    syn::parse2(without_static(ty.to_token_stream(), &mut None)).ok()
}

fn without_static(tokens: TokenStream, found: &mut Option<TokenStream>) -> TokenStream {
    let mut kept: Vec<TokenTree> = Vec::new();
    for tree in tokens {
        match tree {
            TokenTree::Group(group) => {
                let inside = without_static(group.stream(), found);
                let mut replaced = proc_macro2::Group::new(group.delimiter(), inside);
                replaced.set_span(group.span());
                kept.push(replaced.into());
            }
            TokenTree::Ident(word) if word == "static" && ends_in(&kept, "&'") => {
                let apostrophe = kept.pop();
                found.get_or_insert_with(|| quote!(#apostrophe #word));
            }
            other => kept.push(other),
        }
    }
    kept.into_iter().collect()
}

/// Returns `true` if the last of `trees` are these signs.
fn ends_in(trees: &[TokenTree], signs: &str) -> bool {
    let mut trees = trees.iter().rev();
    signs.chars().rev().all(
        |sign| matches!(trees.next(), Some(TokenTree::Punct(punct)) if punct.as_char() == sign),
    )
}
