//! Finds the closure in a parameter's type, however it is spelled: `impl FnOnce`, a bounded
//! parameter, `Box<dyn …>`, `Option<…>`, references, parentheses and macro groups.

use proc_macro2::Ident;
use syn::punctuated::Punctuated;
use syn::{
    BoundLifetimes, GenericArgument, GenericParam, Generics, Path, PathArguments, ReturnType,
    Token, TraitBound, Type, TypeParamBound, TypeTraitObject, WherePredicate,
};

use super::callback::{Bounds, CallKind, Closure, Layer, last_word};
use crate::parse::signature::unwrapped;

/// What a parameter's type turned out to be.
pub(crate) enum Found<'a> {
    Closure(Closure<'a>),
    /// A Rust function pointer, which can carry nothing.
    BareFunction,
    Nothing,
}

/// Looks into `ty` with the function's `generics` at hand.
pub(super) fn find_closure<'a>(ty: &'a Type, generics: &'a Generics) -> Found<'a> {
    let mut layers = Vec::new();
    let mut found = look_into(ty, generics, &mut layers);
    if let Found::Closure(closure) = &mut found {
        closure.layers = layers;
    }
    found
}

/// What is inside the pointers and options of a type that is no visible closure.
pub(crate) struct Leaf<'a> {
    pub(crate) layers: Vec<Layer>,
    pub(crate) bounds: Bounds,
    pub(crate) generic: Option<&'a Ident>,
    /// A named type, whose definition cannot be seen.
    pub(crate) is_named: bool,
}

impl Leaf<'_> {
    /// Whether it is behind a reference.
    pub(super) fn is_lent(&self) -> bool {
        is_lent(&self.layers)
    }
}

/// Peels `ty` down to a parameter, an `impl Trait`, a `dyn Trait` or a named type.
pub(super) fn find_leaf<'a>(ty: &'a Type, generics: &'a Generics) -> Leaf<'a> {
    let mut layers = Vec::new();
    let (bounds, generic, is_named) = match peel(ty, &mut layers) {
        Type::ImplTrait(opaque) => (marker_bounds(&opaque.bounds), None, false),
        Type::TraitObject(object) => (marker_bounds(&object.bounds), None, false),
        Type::Path(path) => match declared(&path.path, generics) {
            Some(name) => (marker_bounds(bounds_of(name, generics)), Some(name), false),
            None => (Bounds::default(), None, true),
        },
        _ => (Bounds::default(), None, true),
    };
    Leaf {
        layers,
        bounds,
        generic,
        is_named,
    }
}

/// What `ty` is without the pointers and options around it, which become `layers`.
fn peel<'a>(ty: &'a Type, layers: &mut Vec<Layer>) -> &'a Type {
    match unwrapped(ty) {
        Type::Reference(reference) => {
            layers.push(layer_of_reference(reference));
            peel(&reference.elem, layers)
        }
        Type::Path(path) => match layer_of(&path.path) {
            Some((layer, inner)) => {
                layers.push(layer);
                peel(inner, layers)
            }
            None => unwrapped(ty),
        },
        ty => ty,
    }
}

fn layer_of_reference(reference: &syn::TypeReference) -> Layer {
    if reference.mutability.is_some() {
        Layer::RefMut
    } else {
        Layer::Ref
    }
}

/// `Box<X>` and the like: what it is, and its `X`.
fn layer_of(path: &Path) -> Option<(Layer, &Type)> {
    let layer = match last_word(path).as_str() {
        "Box" => Layer::Box,
        "Arc" => Layer::Arc,
        "Rc" => Layer::Rc,
        "Option" => Layer::Some,
        _ => return None,
    };
    Some((layer, first_type_argument(path)?))
}

fn look_into<'a>(ty: &'a Type, generics: &'a Generics, layers: &mut Vec<Layer>) -> Found<'a> {
    match peel(ty, layers) {
        Type::ImplTrait(opaque) => among_bounds(opaque.bounds.iter().collect(), generics, layers),
        Type::TraitObject(object) => look_into_object(object, generics, layers),
        Type::Path(path) => match declared(&path.path, generics) {
            Some(parameter) => look_into_parameter(parameter, generics, layers),
            None => Found::Nothing,
        },
        Type::FnPtr(pointer) if pointer.abi.is_none() => Found::BareFunction,
        _ => Found::Nothing,
    }
}

fn look_into_object<'a>(
    object: &'a TypeTraitObject,
    generics: &'a Generics,
    layers: &mut Vec<Layer>,
) -> Found<'a> {
    let mut found = among_bounds(object.bounds.iter().collect(), generics, layers);
    // A trait object in an owning pointer is `'static` unless it says otherwise.
    let is_static = !is_lent(layers) && !says_lifetime(&object.bounds);
    if let Found::Closure(closure) = &mut found {
        closure.is_object = true;
        closure.bounds.outlives_static |= is_static;
    }
    found
}

fn look_into_parameter<'a>(
    parameter: &'a Ident,
    generics: &'a Generics,
    layers: &mut Vec<Layer>,
) -> Found<'a> {
    let mut found = among_bounds(bounds_of(parameter, generics), generics, layers);
    if let Found::Closure(closure) = &mut found {
        closure.generic = closure.generic.or(Some(parameter));
        add_for_lifetimes(parameter, generics, &mut closure.own_lifetimes);
    }
    found
}

/// Whether one of `layers` is a reference.
fn is_lent(layers: &[Layer]) -> bool {
    let is_reference = |layer: &Layer| matches!(layer, Layer::Ref | Layer::RefMut);
    layers.iter().any(is_reference)
}

/// `T` of `Option<T>`.
pub(crate) fn option_of(ty: &Type) -> Option<&Type> {
    match unwrapped(ty) {
        Type::Path(path) if last_word(&path.path) == "Option" => first_type_argument(&path.path),
        _ => None,
    }
}

/// The `X` of `Path<X>` and of `Path<X, Y>`.
pub(crate) fn first_type_argument(path: &Path) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = &path.segments.last()?.arguments else {
        return None;
    };
    match arguments.args.first()? {
        GenericArgument::Type(ty) => Some(unwrapped(ty)),
        _ => None,
    }
}

/// All of them, on the last segment.
pub(crate) fn type_arguments(path: &Path) -> Vec<&Type> {
    let arguments = match path.segments.last().map(|last| &last.arguments) {
        Some(PathArguments::AngleBracketed(arguments)) => &arguments.args,
        _ => return Vec::new(),
    };
    let types = arguments.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(unwrapped(ty)),
        _ => None,
    });
    types.collect()
}

fn among_bounds<'a>(
    bounds: Vec<&'a TypeParamBound>,
    generics: &'a Generics,
    layers: &mut Vec<Layer>,
) -> Found<'a> {
    let mut found = Found::Nothing;
    for bound in &bounds {
        let TypeParamBound::Trait(bound) = bound else {
            continue;
        };
        // `impl Into<Box<dyn FnOnce(A)>>`: what is converted may be the box itself.
        let target = first_type_argument(&bound.path).filter(|_| last_word(&bound.path) == "Into");
        if let Some(target) = target {
            found = look_into(target, generics, layers);
            if let Found::Closure(closure) = &mut found {
                closure.target = Some(target);
            }
        } else if let Some(closure) = closure_of(bound) {
            found = Found::Closure(closure);
        }
    }
    if let Found::Closure(closure) = &mut found {
        closure.bounds = closure.bounds.and(marker_bounds(bounds));
    }
    found
}

/// Whether `word` is among `bounds`.
pub(crate) fn says(bounds: &Punctuated<TypeParamBound, Token![+]>, word: &str) -> bool {
    bounds.iter().any(
        |bound| matches!(bound, TypeParamBound::Trait(bound) if last_word(&bound.path) == word),
    )
}

/// Whether a lifetime is among `bounds`.
pub(super) fn says_lifetime(bounds: &Punctuated<TypeParamBound, Token![+]>) -> bool {
    let is_lifetime = |bound: &TypeParamBound| matches!(bound, TypeParamBound::Lifetime(_));
    bounds.iter().any(is_lifetime)
}

/// The markers among the bounds.
fn marker_bounds<'a>(among: impl IntoIterator<Item = &'a TypeParamBound>) -> Bounds {
    let mut bounds = Bounds::default();
    for bound in among {
        match bound {
            TypeParamBound::Lifetime(lifetime) => {
                bounds.outlives_static |= lifetime.ident == "static"
            }
            TypeParamBound::Trait(bound) => match last_word(&bound.path).as_str() {
                "Send" => bounds.send = true,
                "Clone" => bounds.clone = true,
                _ => {}
            },
            _ => {}
        }
    }
    bounds
}

/// Reads `for<'a> FnOnce(A) -> R`.
fn closure_of(bound: &TraitBound) -> Option<Closure<'_>> {
    let segment = bound.path.segments.last()?;
    let kind = match segment.ident.to_string().as_str() {
        "FnOnce" => CallKind::Once,
        "FnMut" | "Fn" => CallKind::Many,
        _ => return None,
    };
    let PathArguments::Parenthesized(arguments) = &segment.arguments else {
        return None;
    };
    let mut own_lifetimes = Vec::new();
    add_names(bound.lifetimes.as_ref(), &mut own_lifetimes);
    Some(Closure {
        kind,
        inputs: &arguments.inputs,
        output: value_of_output(&arguments.output),
        bounds: Bounds::default(),
        layers: Vec::new(),
        generic: None,
        is_object: false,
        target: None,
        own_lifetimes,
    })
}

/// What `output` says is returned, where that is not `()`.
pub(super) fn value_of_output(output: &ReturnType) -> Option<&Type> {
    match output {
        ReturnType::Type(_, ty) if !is_unit(ty) => Some(ty),
        _ => None,
    }
}

pub(super) fn is_unit(ty: &Type) -> bool {
    matches!(unwrapped(ty), Type::Tuple(tuple) if tuple.elems.is_empty())
}

fn add_names(bound: Option<&BoundLifetimes>, names: &mut Vec<String>) {
    let Some(bound) = bound else { return };
    for parameter in &bound.lifetimes {
        if let GenericParam::Lifetime(lifetime) = parameter {
            names.push(lifetime.lifetime.ident.to_string());
        }
    }
}

/// The type parameter that `path` is.
fn declared<'a>(path: &Path, generics: &'a Generics) -> Option<&'a Ident> {
    let name = path.get_ident()?;
    let mut declared = generics.type_params().map(|parameter| &parameter.ident);
    declared.find(|ident| *ident == name)
}

/// The bounds of `parameter`, inline and in the where clause.
pub(super) fn bounds_of<'a>(parameter: &Ident, generics: &'a Generics) -> Vec<&'a TypeParamBound> {
    let mut bounds = Vec::new();
    for declared in generics.type_params() {
        if declared.ident == *parameter {
            bounds.extend(&declared.bounds);
        }
    }
    for predicate in predicates_of(parameter, generics) {
        bounds.extend(&predicate.bounds);
    }
    bounds
}

/// The predicates of the where clause that bound `parameter` itself.
fn predicates_of<'a>(parameter: &Ident, generics: &'a Generics) -> Vec<&'a syn::PredicateType> {
    let predicates = predicates(generics).into_iter();
    let own = predicates.filter_map(|predicate| match predicate {
        WherePredicate::Type(predicate) if bounds_parameter(predicate, parameter) => {
            Some(predicate)
        }
        _ => None,
    });
    own.collect()
}

/// What the where clause says, if there is one.
pub(super) fn predicates(generics: &Generics) -> Vec<&WherePredicate> {
    match &generics.where_clause {
        Some(clause) => clause.predicates.iter().collect(),
        None => Vec::new(),
    }
}

/// Whether `predicate` has `parameter` alone on its left.
fn bounds_parameter(predicate: &syn::PredicateType, parameter: &Ident) -> bool {
    matches!(&predicate.bounded_ty, Type::Path(path) if path.path.is_ident(parameter))
}

/// `where for<'a> F: FnOnce(&'a str)` binds its lifetimes on the predicate.
fn add_for_lifetimes(parameter: &Ident, generics: &Generics, names: &mut Vec<String>) {
    for predicate in predicates_of(parameter, generics) {
        add_names(predicate.lifetimes.as_ref(), names);
    }
}
