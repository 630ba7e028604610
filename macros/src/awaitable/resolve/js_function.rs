//! Detects functions for JavaScript in the types of parameters: `&js_sys::Function`, `&Closure<dyn FnMut(A)>`.

use syn::{Type, TypeParamBound, TypePath};

use super::detect::{closure_of, peel};
use crate::awaitable::plan::{Argument, JsFunction, JsKind, Pointer, Usage};
use crate::collect::CollectVec;
use crate::syntax::signature::{Parameter, Signature};
use crate::syntax::types::{first_type_argument, last_word};

/// The type of a function for JavaScript.
pub(crate) struct JsFunctionType<'a> {
    pub(crate) function: JsFunction<'a>,
    /// `None` if the type does not show them.
    pub(crate) arguments: Option<Vec<Argument<'a>>>,
    /// Its return type, if the type shows one that is not `()`.
    pub(crate) output: Option<&'a Type>,
    /// The names that `for<'a>` binds, without the apostrophe.
    pub(crate) own_lifetimes: Vec<String>,
}

impl JsFunctionType<'_> {
    /// Returns true if its type shows that it returns nothing.
    pub(super) fn returns_nothing(&self) -> bool {
        self.function.kind == JsKind::Closure && self.output.is_none()
    }
}

/// The parameters of `signature` that are functions for JavaScript, each with its index.
pub(super) fn js_parameters(
    signature: &Signature,
) -> impl Iterator<Item = (usize, &Parameter, JsFunctionType<'_>)> {
    let parameters = signature.parameters();
    parameters.filter_map(|(index, parameter)| {
        let function = js_function(&parameter.ty)?;
        Some((index, parameter, function))
    })
}

/// Returns `None` if `ty` is not a function for JavaScript.
pub(super) fn js_function(ty: &Type) -> Option<JsFunctionType<'_>> {
    let mut pointers = Vec::new();
    let Type::Path(path) = peel(ty, &mut pointers) else {
        return None;
    };
    let can_be_passed = |pointer: &Pointer<'_>| matches!(pointer, Pointer::Some | Pointer::Ref);
    if !pointers.iter().all(can_be_passed) {
        return None;
    }
    match last_word(&path.path).as_str() {
        "Function" => Some(function(path, pointers)),
        "Closure" => closure(path, pointers),
        _ => None,
    }
}

/// `js_sys::Function`, or `js_sys::Function<fn(A) -> R>`
fn function<'a>(ty: &'a TypePath, pointers: Vec<Pointer<'a>>) -> JsFunctionType<'a> {
    let typed = match first_type_argument(&ty.path) {
        Some(Type::FnPtr(pointer)) => Some(pointer),
        _ => None,
    };
    let arguments = typed.map(|pointer| {
        let inputs = pointer.inputs.iter();
        let kept = inputs.map(|input| Argument {
            ty: &input.ty,
            usage: Usage::Kept,
        });
        kept.collect_vec()
    });
    JsFunctionType {
        function: JsFunction {
            kind: JsKind::Function,
            ty,
            pointers,
        },
        arguments,
        // JavaScript takes a missing value as `undefined`.
        output: None,
        own_lifetimes: Vec::new(),
    }
}

/// `Closure<dyn FnMut(A) -> R>`
fn closure<'a>(ty: &'a TypePath, pointers: Vec<Pointer<'a>>) -> Option<JsFunctionType<'a>> {
    let Type::TraitObject(object) = first_type_argument(&ty.path)? else {
        return None;
    };
    let shown = object.bounds.iter().find_map(|bound| match bound {
        TypeParamBound::Trait(bound) => closure_of(bound),
        _ => None,
    })?;
    Some(JsFunctionType {
        function: JsFunction {
            kind: JsKind::Closure,
            ty,
            pointers,
        },
        arguments: Some(shown.arguments),
        output: shown.output,
        own_lifetimes: shown.own_lifetimes,
    })
}
