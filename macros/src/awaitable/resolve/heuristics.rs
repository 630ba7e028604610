//! Heuristics for parameters. A function without options needs a parameter that is surely a completion. A help line
//! suggests one that probably is.

use syn::{Ident, Path, Type};

use super::detect::{ClosureType, Detected, detect, leaf};
use super::known_traits::may_be_listener;
use crate::awaitable::plan::CallStyle;
use crate::collect::CollectVec;
use crate::convert::own::Scope;
use crate::syntax::signature::{Parameter, Signature};
use crate::syntax::types::{
    c_function_pointer, first_type_argument, is_called, is_data, is_void_pointer, last_word,
    may_be_typedef, unwrapped,
};

/// A parameter whose type shows that it is a closure.
pub(crate) struct ClosureParameter<'a> {
    /// Its index among the inputs, the receiver included.
    pub(crate) index: usize,
    pub(crate) parameter: &'a Parameter,
    pub(crate) closure: ClosureType<'a>,
}

/// The parameters whose types show that they are closures.
pub(crate) fn closure_parameters(
    signature: &Signature,
) -> impl Iterator<Item = ClosureParameter<'_>> {
    signature.parameters().filter_map(|(index, parameter)| {
        match detect(&parameter.ty, &signature.generics) {
            Detected::Closure(closure) => Some(ClosureParameter {
                index,
                parameter,
                closure,
            }),
            _ => None,
        }
    })
}

/// Returns true if a parameter's type shows that it is a closure.
pub(crate) fn has_closure(signature: &Signature) -> bool {
    closure_parameters(signature).next().is_some()
}

/// The names of the parameters that are closures.
pub(crate) fn closure_names(signature: &Signature) -> impl Iterator<Item = &Ident> {
    closure_parameters(signature).filter_map(|found| found.parameter.pattern.name.as_ref())
}

/// The parameter that may be a callback although its type does not show it.
pub(super) fn suspect(signature: &Signature) -> Option<&Parameter> {
    let listener = || {
        listener_parameters(signature)
            .next()
            .map(|(_, parameter)| parameter)
    };
    let named = listener().or_else(|| usually_named(signature));
    let named = named.or_else(|| beside_user_data(signature));
    named.or_else(|| boxed_alias(signature))
}

/// The only parameter in a pointer to a named type, which may be an alias of a closure's.
fn boxed_alias(signature: &Signature) -> Option<&Parameter> {
    let mut boxed = signature
        .parameters()
        .filter(|(_, parameter)| is_boxed_alias(&parameter.ty));
    let (_, only) = boxed.next()?;
    boxed.next().is_none().then_some(only)
}

/// `Box<Done>`
fn is_boxed_alias(ty: &Type) -> bool {
    let Type::Path(path) = unwrapped(ty) else {
        return false;
    };
    let is_pointer = matches!(last_word(&path.path).as_str(), "Box" | "Arc" | "Rc");
    let inside = first_type_argument(&path.path).filter(|_| is_pointer);
    inside.is_some_and(|inside| matches!(inside, Type::Path(_)) && !is_data(inside))
}

/// Returns true for a type that holds a callback, or takes the value in its place.
pub(super) fn is_container(ty: &Type) -> bool {
    matches!(unwrapped(ty), Type::Path(path) if is_sender(&path.path) || holder_in(&path.path).is_some())
}

/// Returns true for the sender of a channel.
pub(super) fn is_sender(path: &Path) -> bool {
    last_word(path).ends_with("Sender")
}

/// `Vec` of `Arc<Vec<Box<dyn FnMut(u8)>>>`
pub(super) fn holder_in(path: &Path) -> Option<String> {
    // Those in which a callback can be put are detected.
    const HOLDERS: &[&str] = &[
        "BTreeMap", "Cell", "HashMap", "OnceCell", "OnceLock", "Vec", "VecDeque", "Weak",
    ];
    let word = last_word(path);
    if HOLDERS.contains(&word.as_str()) {
        return Some(word);
    }
    match first_type_argument(path)? {
        Type::Path(inner) if matches!(word.as_str(), "Arc" | "Box" | "Option" | "Rc") => {
            holder_in(&inner.path)
        }
        _ => None,
    }
}

/// Returns true for a completion that outlives the call. Any other closure may be a listener, a visitor or a job.
pub(crate) fn is_surely_completion(closure: &ClosureType<'_>, signature: &Signature) -> bool {
    let bounds = closure.bounds;
    let outlives = bounds.send || bounds.outlives_static || closure.is_boxed();
    outlives && is_completion(closure, signature)
}

/// Returns true for a callback that outlives the call, can be called many times, and returns nothing or whether to
/// continue.
pub(crate) fn is_surely_listener(closure: &ClosureType<'_>) -> bool {
    closure.bounds.outlives_static && is_visitor(closure)
}

/// Returns true for a callback that can be called many times, and returns nothing or whether to continue.
pub(crate) fn is_visitor(closure: &ClosureType<'_>) -> bool {
    let replies = closure
        .output
        .is_some_and(|output| !is_called(output, "ControlFlow"));
    closure.style != CallStyle::Once && !replies
}

/// Returns true for an `FnOnce` that returns nothing and has at least one argument, all of which can be owned.
fn is_completion(closure: &ClosureType<'_>, signature: &Signature) -> bool {
    let scope = Scope {
        lifetimes: (&closure.own_lifetimes).into(),
        generics: &signature.generics,
        keeper: None,
    };
    closure.style == CallStyle::Once
        && closure.output.is_none()
        && !closure.arguments.is_empty()
        && closure
            .arguments
            .iter()
            .all(|argument| scope.own(argument.ty).is_ok())
}

/// The parameters that are probably meant: the one completion, one of two, or the one with a callback's usual name.
pub(crate) fn probable_callbacks(signature: &Signature) -> Vec<&Parameter> {
    let closures = closure_parameters(signature);
    let completions = closures.filter(|found| is_completion(&found.closure, signature));
    let completions: Vec<&Parameter> = completions.map(|found| found.parameter).collect_vec();
    match completions.len() {
        1 | 2 => completions,
        _ => usually_named(signature).into_iter().collect_vec(),
    }
}

/// Returns true if `parameter` could be a callback, or the user data of one.
pub(crate) fn could_be_callback(parameter: &Parameter, signature: &Signature) -> bool {
    let ty = &parameter.ty;
    let is_closure = !matches!(detect(ty, &signature.generics), Detected::Nothing);
    is_closure || c_function_pointer(ty).is_some() || is_void_pointer(ty)
}

/// The parameters whose types show that they implement a trait which may be a listener's, each with its index.
pub(crate) fn listener_parameters(
    signature: &Signature,
) -> impl Iterator<Item = (usize, &Parameter)> {
    let parameters = signature.parameters();
    parameters.filter(|(_, parameter)| listener_trait(&parameter.ty, signature).is_some())
}

/// The trait of a listener, if `ty` shows one.
pub(crate) fn listener_trait<'a>(ty: &'a Type, signature: &'a Signature) -> Option<&'a Path> {
    let path = leaf(ty, &signature.generics).implements?;
    may_be_listener(path).then_some(path)
}

/// Names that most callbacks have.
const USUAL_NAMES: &[&str] = &[
    "callback",
    "cb",
    "handler",
    "done",
    "on_done",
    "done_cb",
    "on_complete",
    "on_result",
    "op",
    "completion",
    "listener",
    "reply",
    "resolve",
    "respond",
    "responder",
    "then",
];

/// The parameter whose name, or whose type's name, is usual for callbacks.
pub(crate) fn usually_named(signature: &Signature) -> Option<&Parameter> {
    let mut parameters = signature.parameters().map(|(_, parameter)| parameter);
    parameters.find(|parameter| {
        let name = parameter.pattern.name.as_ref();
        let is_usual = name.is_some_and(|name| USUAL_NAMES.iter().any(|usual| name == usual));
        let is_usual_type = matches!(&parameter.ty, Type::Path(path) if is_usual_type(&path.path));
        (is_usual || is_usual_type) && !is_data(&parameter.ty)
    })
}

/// A parameter of a named type with a `void *` next to it, which is probably C's function pointer.
fn beside_user_data(signature: &Signature) -> Option<&Parameter> {
    let parameters: Vec<&Parameter> = signature
        .parameters()
        .map(|(_, parameter)| parameter)
        .collect_vec();
    let pairs = parameters.windows(2);
    let mut pairs = pairs.flat_map(|pair| [(pair[0], pair[1]), (pair[1], pair[0])]);
    let found = pairs.find(|(one, other)| is_void_pointer(&other.ty) && may_be_typedef(&one.ty));
    found.map(|(callback, _)| callback)
}

fn is_usual_type(path: &Path) -> bool {
    let word = last_word(path).to_lowercase();
    [
        "callback",
        "cb",
        "handler",
        "completion",
        "done",
        "responder",
    ]
    .iter()
    .any(|usual| word.ends_with(usual))
}
