//! Detects closures and function pointers in the types of parameters, however they are spelled: `impl FnOnce`, a bounded
//! type parameter, `Box<dyn …>`, `Option<…>`, references, parentheses and macro groups.
//!
//! Together with [`select`](super::select) and [`heuristics`](super::heuristics) this is the classifier. It only reads
//! syntax: it neither reports mistakes nor generates code.

use proc_macro2::Ident;
use syn::{
    BoundLifetimes, GenericParam, Generics, Path, PathArguments, TraitBound, Type, TypeParamBound,
    TypePath, TypeTraitObject,
};

use super::known_traits::may_be_listener;
use crate::awaitable::plan::{Argument, Bounds, CallStyle, Pointer, Usage};
use crate::collect::CollectVec;
use crate::syntax::types::{
    bounds_of, declared_parameter, first_type_argument, last_word, predicates_of, says_lifetime,
    unwrapped, value_of_output,
};

/// `impl FnOnce(A) -> R + Send`, however it is spelled and wrapped.
pub(crate) struct ClosureType<'a> {
    pub(crate) style: CallStyle,
    pub(crate) arguments: Vec<Argument<'a>>,
    pub(crate) output: Option<&'a Type>,
    pub(crate) bounds: Bounds,
    /// From the outside in.
    pub(crate) pointers: Vec<Pointer<'a>>,
    /// The generic parameter that is its type.
    pub(crate) generic: Option<&'a Ident>,
    /// True for a `dyn FnOnce(…)`.
    pub(crate) is_object: bool,
    /// The `X` of `impl Into<X>`.
    pub(crate) target: Option<&'a Type>,
    /// The names that `for<'a>` binds, without the apostrophe.
    pub(crate) own_lifetimes: Vec<String>,
    /// The type of an Objective-C block, `DynBlock<dyn Fn(A)>`, without the pointers.
    pub(crate) block: Option<&'a TypePath>,
}

/// The detected kind of a parameter's type.
pub(crate) enum Detected<'a> {
    Closure(ClosureType<'a>),
    /// A Rust function pointer, which has no captures.
    BareFunction,
    Nothing,
}

/// The innermost type of a parameter that shows no closure.
pub(crate) struct Leaf<'a> {
    pub(crate) pointers: Vec<Pointer<'a>>,
    pub(crate) bounds: Bounds,
    pub(crate) generic: Option<&'a Ident>,
    /// True for a named type, whose definition cannot be seen.
    pub(crate) is_named: bool,
    pub(crate) is_object: bool,
    /// True for a trait object in an owning pointer that says no lifetime.
    pub(crate) is_static_object: bool,
    /// The trait that it implements, other than a marker.
    pub(crate) implements: Option<&'a Path>,
    /// The named type.
    pub(crate) named: Option<&'a Path>,
}

impl ClosureType<'_> {
    /// Returns true if its type is a pointer to a trait object, which can be written down.
    pub(super) fn is_named_pointer(&self) -> bool {
        self.generic.is_none() && self.is_object && !is_lent(&self.pointers)
    }

    pub(crate) fn is_boxed(&self) -> bool {
        self.pointers
            .iter()
            .any(|pointer| matches!(pointer, Pointer::Box))
    }
}

impl Leaf<'_> {
    pub(super) fn is_lent(&self) -> bool {
        is_lent(&self.pointers)
    }
}

/// Looks for a closure in `ty`, a type in a function with these `generics`.
pub(crate) fn detect<'a>(ty: &'a Type, generics: &'a Generics) -> Detected<'a> {
    let mut pointers = Vec::new();
    let mut detected = detect_in(ty, generics, &mut pointers);
    if let Detected::Closure(closure) = &mut detected {
        closure.pointers = pointers;
    }
    detected
}

/// Peels `ty` down to a parameter, an `impl Trait`, a `dyn Trait` or a named type.
pub(super) fn leaf<'a>(ty: &'a Type, generics: &'a Generics) -> Leaf<'a> {
    let mut pointers = Vec::new();
    let innermost = peel(ty, &mut pointers);
    let (bounds, generic): (Vec<&TypeParamBound>, _) = match innermost {
        Type::ImplTrait(opaque) => (opaque.bounds.iter().collect_vec(), None),
        Type::TraitObject(object) => (object.bounds.iter().collect_vec(), None),
        Type::Path(path) => match declared_parameter(&path.path, generics) {
            Some(name) => (bounds_of(name, generics), Some(name)),
            None => (Vec::new(), None),
        },
        _ => (Vec::new(), None),
    };
    let is_borrowed = is_lent(&pointers);
    let is_opaque = matches!(innermost, Type::ImplTrait(_) | Type::TraitObject(_));
    let is_named = generic.is_none() && !is_opaque;
    Leaf {
        pointers,
        bounds: marker_bounds(bounds.iter().copied()),
        generic,
        is_named,
        is_object: matches!(innermost, Type::TraitObject(_)),
        is_static_object: match innermost {
            Type::TraitObject(object) => !is_borrowed && !says_lifetime(&object.bounds),
            _ => false,
        },
        implements: implemented(&bounds),
        named: match innermost {
            Type::Path(path) if is_named => Some(&path.path),
            _ => None,
        },
    }
}

/// The first trait that may be a listener's: `Sink` in `Clone + Sink`. Without one, the first that is no marker.
fn implemented<'a>(bounds: &[&'a TypeParamBound]) -> Option<&'a Path> {
    let named = || bounds.iter().copied().filter_map(named_trait);
    named()
        .find(|path| may_be_listener(path))
        .or_else(|| named().next())
}

/// The trait of `bound`, unless it is a marker.
fn named_trait(bound: &TypeParamBound) -> Option<&Path> {
    const MARKERS: &[&str] = &[
        "Send",
        "Sync",
        "Sized",
        "Unpin",
        "UnwindSafe",
        "RefUnwindSafe",
    ];
    match bound {
        TypeParamBound::Trait(bound) if bound.maybe.is_none() => {
            let word = last_word(&bound.path);
            (!MARKERS.contains(&word.as_str())).then_some(&bound.path)
        }
        _ => None,
    }
}

/// `ty` without the pointers, locks and options around it, which are added to `pointers`.
pub(super) fn peel<'a>(ty: &'a Type, pointers: &mut Vec<Pointer<'a>>) -> &'a Type {
    match unwrapped(ty) {
        Type::Reference(reference) => {
            pointers.push(pointer_of_reference(reference));
            peel(&reference.elem, pointers)
        }
        Type::Path(path) => match pointer_of(&path.path) {
            Some((pointer, inner)) => {
                pointers.push(pointer);
                peel(inner, pointers)
            }
            None => unwrapped(ty),
        },
        ty => ty,
    }
}

fn pointer_of_reference(reference: &syn::TypeReference) -> Pointer<'static> {
    if reference.mutability.is_some() {
        Pointer::RefMut
    } else {
        Pointer::Ref
    }
}

/// `Box<X>`, `Mutex<X>` and the like, with its `X`.
fn pointer_of(path: &Path) -> Option<(Pointer<'_>, &Type)> {
    let inner = first_type_argument(path)?;
    let pointer = match last_word(path).as_str() {
        "Box" => Pointer::Box,
        "Arc" => Pointer::Arc,
        "Rc" => Pointer::Rc,
        "Option" => Pointer::Some,
        "Mutex" | "FairMutex" | "ReentrantMutex" | "RwLock" | "RefCell" => Pointer::Lock(path),
        _ => return None,
    };
    Some((pointer, inner))
}

fn is_lent(pointers: &[Pointer<'_>]) -> bool {
    pointers.iter().any(Pointer::is_reference)
}

fn detect_in<'a>(
    ty: &'a Type,
    generics: &'a Generics,
    pointers: &mut Vec<Pointer<'a>>,
) -> Detected<'a> {
    match peel(ty, pointers) {
        Type::ImplTrait(opaque) => {
            detect_among(opaque.bounds.iter().collect_vec(), generics, pointers)
        }
        Type::TraitObject(object) => detect_in_object(object, generics, pointers),
        Type::Path(path) => match (
            declared_parameter(&path.path, generics),
            closure_of_block(path),
        ) {
            (Some(parameter), _) => detect_in_parameter(parameter, generics, pointers),
            (None, Some(closure)) => Detected::Closure(closure),
            (None, None) => Detected::Nothing,
        },
        Type::FnPtr(pointer) if pointer.abi.is_none() => Detected::BareFunction,
        _ => Detected::Nothing,
    }
}

fn detect_in_object<'a>(
    object: &'a TypeTraitObject,
    generics: &'a Generics,
    pointers: &mut Vec<Pointer<'a>>,
) -> Detected<'a> {
    let mut detected = detect_among(object.bounds.iter().collect_vec(), generics, pointers);
    // A trait object in an owning pointer is `'static` unless it says otherwise.
    let is_static = !is_lent(pointers) && !says_lifetime(&object.bounds);
    if let Detected::Closure(closure) = &mut detected {
        closure.is_object = true;
        closure.bounds.outlives_static |= is_static;
    }
    detected
}

fn detect_in_parameter<'a>(
    parameter: &'a Ident,
    generics: &'a Generics,
    pointers: &mut Vec<Pointer<'a>>,
) -> Detected<'a> {
    let mut detected = detect_among(bounds_of(parameter, generics), generics, pointers);
    if let Detected::Closure(closure) = &mut detected {
        closure.generic = closure.generic.or(Some(parameter));
        // `where for<'a> F: FnOnce(&'a str)` binds its lifetimes on the predicate.
        for predicate in predicates_of(parameter, generics) {
            add_names(predicate.lifetimes.as_ref(), &mut closure.own_lifetimes);
        }
    }
    detected
}

fn detect_among<'a>(
    bounds: Vec<&'a TypeParamBound>,
    generics: &'a Generics,
    pointers: &mut Vec<Pointer<'a>>,
) -> Detected<'a> {
    let mut detected = Detected::Nothing;
    for bound in &bounds {
        let TypeParamBound::Trait(bound) = bound else {
            continue;
        };
        // `impl Into<Box<dyn FnOnce(A)>>`: the box itself is passed.
        let target = first_type_argument(&bound.path).filter(|_| last_word(&bound.path) == "Into");
        if let Some(target) = target {
            detected = detect_in(target, generics, pointers);
            if let Detected::Closure(closure) = &mut detected {
                closure.target = Some(target);
            }
        } else if let Some(closure) = closure_of(bound) {
            detected = Detected::Closure(closure);
        }
    }
    if let Detected::Closure(closure) = &mut detected {
        closure.bounds = closure.bounds.and(marker_bounds(bounds));
    }
    detected
}

/// The markers among the bounds.
pub(crate) fn marker_bounds<'a>(among: impl IntoIterator<Item = &'a TypeParamBound>) -> Bounds {
    let mut bounds = Bounds::default();
    for bound in among {
        match bound {
            TypeParamBound::Lifetime(lifetime) => {
                bounds.outlives_static |= lifetime.ident == "static"
            }
            TypeParamBound::Trait(bound) => match last_word(&bound.path).as_str() {
                "Send" => bounds.send = true,
                "Sync" => bounds.sync = true,
                "Clone" => bounds.clone = true,
                "Any" => bounds.outlives_static = true,
                _ => {}
            },
            _ => {}
        }
    }
    bounds
}

/// Reads `DynBlock<dyn Fn(A) -> R>` of the crate `block2`. Any thread may call a block.
fn closure_of_block(path: &TypePath) -> Option<ClosureType<'_>> {
    let Type::TraitObject(object) = first_type_argument(&path.path)? else {
        return None;
    };
    if !["Block", "DynBlock", "RcBlock"].contains(&last_word(&path.path).as_str()) {
        return None;
    }
    let closure = object.bounds.iter().find_map(|bound| match bound {
        TypeParamBound::Trait(bound) => closure_of(bound),
        _ => None,
    })?;
    Some(ClosureType {
        bounds: Bounds {
            send: true,
            sync: true,
            outlives_static: true,
            clone: false,
        },
        is_object: true,
        block: Some(path),
        ..closure
    })
}

/// Reads `for<'a> FnOnce(A) -> R`.
pub(super) fn closure_of(bound: &TraitBound) -> Option<ClosureType<'_>> {
    let segment = bound.path.segments.last()?;
    let style = match segment.ident.to_string().as_str() {
        "FnOnce" => CallStyle::Once,
        "FnMut" => CallStyle::Mut,
        "Fn" => CallStyle::Shared,
        _ => return None,
    };
    let PathArguments::Parenthesized(arguments) = &segment.arguments else {
        return None;
    };
    let mut own_lifetimes = Vec::new();
    add_names(bound.lifetimes.as_ref(), &mut own_lifetimes);
    Some(ClosureType {
        style,
        arguments: arguments
            .inputs
            .iter()
            .map(|input| kept(&input.ty))
            .collect_vec(),
        output: value_of_output(&arguments.output),
        bounds: Bounds::default(),
        pointers: Vec::new(),
        generic: None,
        is_object: false,
        target: None,
        own_lifetimes,
        block: None,
    })
}

fn kept(ty: &Type) -> Argument<'_> {
    Argument {
        ty,
        usage: Usage::Kept,
    }
}

fn add_names(bound: Option<&BoundLifetimes>, names: &mut Vec<String>) {
    let Some(bound) = bound else { return };
    for parameter in &bound.lifetimes {
        if let GenericParam::Lifetime(lifetime) = parameter {
            names.push(lifetime.lifetime.ident.to_string());
        }
    }
}
