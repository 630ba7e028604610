//! What is known of a callback parameter once it is found.

use proc_macro2::Ident;
use syn::punctuated::Punctuated;
use syn::{NamedArg, Path, Token, Type};

use super::c_pointer::CPointer;
use crate::parse::signature::Parameter;
use crate::parse::signature::unwrapped;

/// The parameter through which the legacy function reports completion.
pub(crate) struct Callback<'a> {
    /// Where it stands among the inputs, the receiver included.
    pub(crate) index: usize,
    pub(crate) parameter: &'a Parameter,
    pub(crate) shape: Shape<'a>,
}

/// How the callback can be called, and how it is handed over.
pub(crate) enum Shape<'a> {
    /// A closure type that can be seen.
    Closure(Closure<'a>),
    /// A named type that is followed through the runtime's traits.
    Alias(&'a Type),
    /// A type whose arguments `callback = param(A, B)` tells.
    Told(Told<'a>),
    /// A C function pointer with its user data.
    C(CPointer<'a>),
}

/// `callback = param(A, B)`.
pub(crate) struct Told<'a> {
    pub(crate) takes: Vec<&'a Type>,
    pub(crate) bounds: Bounds,
    /// From the outside in.
    pub(crate) layers: Vec<Layer>,
    /// The named type whose pointer the closure is put into; `None`: the closure goes as it is.
    pub(crate) alias: Option<&'a Type>,
    /// The generic parameter that stands for it, which leaves the wrapper's generics.
    pub(crate) generic: Option<&'a Ident>,
}

/// `impl FnOnce(A) -> R + Send`, however it is spelled and wrapped.
pub(crate) struct Closure<'a> {
    pub(crate) kind: CallKind,
    pub(crate) inputs: &'a Punctuated<NamedArg, Token![,]>,
    pub(crate) output: Option<&'a Type>,
    pub(crate) bounds: Bounds,
    /// From the outside in.
    pub(crate) layers: Vec<Layer>,
    /// The generic parameter that stands for it, which leaves the wrapper's generics.
    pub(crate) generic: Option<&'a Ident>,
    /// Whether it is a `dyn FnOnce(…)`.
    pub(crate) is_object: bool,
    /// The `X` of `impl Into<X>`: what is handed over is converted into it.
    pub(crate) target: Option<&'a Type>,
    /// The names that `for<'a>` binds, without the apostrophe.
    pub(crate) own_lifetimes: Vec<String>,
}

/// Which of the `Fn` traits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum CallKind {
    Once,
    Many,
}

/// What the callback's type demands of what it captures.
#[derive(Clone, Copy, Default)]
pub(crate) struct Bounds {
    pub(crate) send: bool,
    pub(crate) outlives_static: bool,
    pub(crate) clone: bool,
}

impl Bounds {
    pub(crate) fn and(self, other: Self) -> Self {
        Bounds {
            send: self.send || other.send,
            outlives_static: self.outlives_static || other.outlives_static,
            clone: self.clone || other.clone,
        }
    }
}

/// What a closure is put into before it is handed over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Layer {
    Some,
    Box,
    Arc,
    Rc,
    Ref,
    RefMut,
}

impl Closure<'_> {
    /// Whether its type is a pointer to a trait object, which can be written down.
    pub(crate) fn is_named_pointer(&self) -> bool {
        let borrowed = [Layer::Ref, Layer::RefMut];
        self.generic.is_none()
            && self.is_object
            && !self.layers.iter().any(|layer| borrowed.contains(layer))
    }

    pub(super) fn is_boxed(&self) -> bool {
        self.layers.contains(&Layer::Box)
    }
}

impl<'a> Callback<'a> {
    /// The generic parameter that the wrapper does without.
    pub(crate) fn generic(&self) -> Option<&'a Ident> {
        match &self.shape {
            Shape::Closure(closure) => closure.generic,
            Shape::Told(told) => told.generic,
            Shape::Alias(_) | Shape::C(_) => None,
        }
    }

    pub(crate) fn bounds(&self) -> Bounds {
        match &self.shape {
            Shape::Closure(closure) => closure.bounds,
            Shape::Told(told) => told.bounds,
            Shape::Alias(_) | Shape::C(_) => Bounds::default(),
        }
    }

    /// The C function pointer it is.
    pub(crate) fn c_pointer(&self) -> Option<&CPointer<'a>> {
        match &self.shape {
            Shape::C(pointer) => Some(pointer),
            _ => None,
        }
    }

    /// Whether its type shows that it returns nothing.
    pub(crate) fn returns_nothing(&self) -> bool {
        matches!(&self.shape, Shape::Closure(closure) if closure.output.is_none())
    }

    /// What it must return, where that is not `()` and can be seen.
    pub(crate) fn output(&self) -> Option<&'a Type> {
        match &self.shape {
            Shape::Closure(closure) => closure.output,
            Shape::C(pointer) => pointer.output,
            _ => None,
        }
    }
}

/// Whether `ty` is called `word`, by whatever path.
pub(crate) fn is_called(ty: &Type, word: &str) -> bool {
    matches!(unwrapped(ty), Type::Path(path) if last_word(&path.path) == word)
}

/// The last segment of `path`, as text.
pub(crate) fn last_word(path: &Path) -> String {
    path.segments
        .last()
        .map(|segment| segment.ident.to_string())
        .unwrap_or_default()
}
