//! Finds the C function pointers among the parameters of a function.
//!
//! 99 of 100 callbacks in C are typedefs, which hide their type. So in an `extern` block, the name of a typedef and its
//! place next to the user data show that it is the callback.

use syn::{Type, TypeFnPtr};

use super::wanted::Wanted;
use crate::collect::CollectVec;
use crate::syntax::signature::{Parameter, Signature};
use crate::syntax::types::{
    c_function_pointer, is_void_pointer, last_word, may_be_typedef, unwrapped,
};

/// A parameter with its index among the inputs.
type Found<'a> = (usize, &'a Parameter);

/// The C function pointers whose types are written out. Those that may release data come only if there is no other.
pub(super) fn inline<'a>(signature: &'a Signature, wanted: &Wanted<'_>) -> Vec<Found<'a>> {
    let (release, callbacks) = written_out(signature, wanted);
    if callbacks.is_empty() {
        release
    } else {
        callbacks
    }
}

/// The C function pointers whose types are written out: those that may release data, and all others.
fn written_out<'a>(
    signature: &'a Signature,
    wanted: &Wanted<'_>,
) -> (Vec<Found<'a>>, Vec<Found<'a>>) {
    let pointers = signature.parameters().filter(|(_, parameter)| {
        c_function_pointer(&parameter.ty).is_some() && !wanted.excludes(parameter)
    });
    pointers.partition(|found| may_release(*found, signature))
}

/// The parameters of a function in an `extern` block that could each be its callback.
pub(super) fn in_block<'a>(signature: &'a Signature, wanted: &Wanted<'_>) -> Vec<Found<'a>> {
    let (release, callbacks) = written_out(signature, wanted);
    if !callbacks.is_empty() {
        return callbacks;
    }
    let hidden = hidden_in_block(signature, wanted);
    if hidden.is_empty() { release } else { hidden }
}

/// The typedefs of a function in an `extern` block that could each be its callback.
fn hidden_in_block<'a>(signature: &'a Signature, wanted: &Wanted<'_>) -> Vec<Found<'a>> {
    let typedefs = hidden(signature).filter(|(_, parameter)| {
        !wanted.excludes(parameter) && !is_user_data(parameter, signature, wanted)
    });
    let (release, typedefs): (Vec<Found<'a>>, Vec<Found<'a>>) =
        typedefs.partition(|(_, parameter)| is_called_release(parameter));
    let is_called = |found: &Found<'_>| is_called_callback(found.1);
    let called: Vec<Found<'a>> = typedefs.iter().copied().filter(is_called).collect_vec();
    let mut parameters = signature.parameters();
    let has_user_data = wanted.request.is_some()
        || parameters.any(|(_, parameter)| is_user_data(parameter, signature, wanted));
    match called[..] {
        _ if !has_user_data => called
            .into_iter()
            .filter(|(_, parameter)| has_callback_type(parameter))
            .collect_vec(),
        [] if release.is_empty() => before_user_data(&typedefs, signature, wanted),
        // It stores the data of an object, and what comes before the data is that object.
        [] => Vec::new(),
        [only] => vec![only],
        _ => {
            let before = before_user_data(&called, signature, wanted);
            if before.is_empty() { called } else { before }
        }
    }
}

/// Returns true if the types or names of the parameters show that there is a callback, so that a function without a wrapper is
/// reported.
pub(super) fn are_seen(signature: &Signature, wanted: &Wanted<'_>) -> bool {
    let called = hidden(signature).filter(|(_, parameter)| {
        is_called_callback(parameter)
            && !is_called_release(parameter)
            && !wanted.excludes(parameter)
    });
    let called: Vec<Found<'_>> = called.collect_vec();
    let is_sure = called
        .iter()
        .any(|(_, parameter)| has_callback_type(parameter));
    !inline(signature, wanted).is_empty() || called.len() > 1 || is_sure
}

/// Returns true for a parameter whose type is called like a function: `FoundFn`, `uv_fs_cb`.
///
/// Other words for callbacks, such as `completion`, are also names of objects.
fn has_callback_type(parameter: &Parameter) -> bool {
    ends_like(&parameter.ty, &["Callback", "Fn", "Func", "Function", "Cb"])
}

/// Returns true for a typedef that is called like a function which releases data: `GDestroyNotify`, `DBusFreeFunction`.
pub(crate) fn is_release_typedef(ty: &Type) -> bool {
    ends_like(ty, &["Callback", "Fn", "Func", "Function", "Cb", "Notify"])
        && RELEASES
            .iter()
            .any(|release| word_of(ty).to_lowercase().contains(release))
}

/// Returns true if `ty` may be a typedef and is called like `…Fn` or `…_fn_t`, for one of the endings.
fn ends_like(ty: &Type, endings: &[&str]) -> bool {
    let word = without_suffix(word_of(ty));
    let ends = |ending: &str| {
        let small = ending.to_lowercase();
        word.ends_with(ending) || word == small || word.ends_with(&format!("_{small}"))
    };
    may_be_typedef(ty) && endings.iter().any(|ending| ends(ending))
}

/// The last word of a named type, or nothing.
fn word_of(ty: &Type) -> String {
    match unwrapped(ty) {
        Type::Path(path) => last_word(&path.path),
        _ => String::new(),
    }
}

/// `word` without the endings that say that it is a type.
fn without_suffix(word: String) -> String {
    let endings = ["_t", "_type", "_ptr", "_"];
    let bare = endings.iter().fold(word.as_str(), |word, end| {
        word.strip_suffix(end).unwrap_or(word)
    });
    bare.to_owned()
}

/// Those of `among` that come directly before the user data, as nine in ten callbacks do.
fn before_user_data<'a>(
    among: &[Found<'a>],
    signature: &Signature,
    wanted: &Wanted<'_>,
) -> Vec<Found<'a>> {
    let is_before = |(index, _): &Found<'_>| {
        let mut parameters = signature.parameters();
        let next = parameters.find(|(next, _)| *next == index + 1);
        next.is_some_and(|(_, next)| is_user_data(next, signature, wanted))
    };
    among.iter().copied().filter(is_before).collect_vec()
}

/// A name that no parameter has is reported when the callback is known.
fn is_user_data(parameter: &Parameter, signature: &Signature, wanted: &Wanted<'_>) -> bool {
    let named = wanted.user_data;
    match named.filter(|name| signature.parameter(name).is_some()) {
        _ if wanted.request.is_some() => false,
        Some(name) => parameter.pattern.name.as_ref() == Some(name),
        None => is_void_pointer(&parameter.ty),
    }
}

/// The parameters whose types may be typedefs of function pointers.
pub(crate) fn hidden(signature: &Signature) -> impl Iterator<Item = Found<'_>> {
    let parameters = signature.parameters();
    parameters.filter(|(_, parameter)| may_be_typedef(&parameter.ty))
}

/// The types that may hide a callback, in a function without a wrapper. If it passes user data, a pointer may lead to an array
/// of callbacks.
pub(crate) fn hidden_types(signature: &Signature) -> Vec<&Type> {
    let mut types: Vec<&Type> = hidden(signature)
        .map(|(_, parameter)| &parameter.ty)
        .collect_vec();
    if signature
        .parameters()
        .any(|(_, parameter)| is_void_pointer(&parameter.ty))
    {
        let elements =
            signature
                .parameters()
                .filter_map(|(_, parameter)| match unwrapped(&parameter.ty) {
                    Type::Ptr(pointer) => Some(&*pointer.elem),
                    Type::Array(array) => Some(&*array.elem),
                    _ => None,
                });
        types.extend(elements.filter(|ty| may_be_typedef(ty) || c_function_pointer(ty).is_some()));
    }
    types
}

/// The parameter that is a function pointer, or is called like one.
pub(super) fn probable(signature: &Signature) -> Option<&Parameter> {
    let mut parameters = signature.parameters().map(|(_, parameter)| parameter);
    parameters.find(|parameter| {
        let is_named = may_be_typedef(&parameter.ty) && is_called_callback(parameter);
        c_function_pointer(&parameter.ty).is_some() || is_named
    })
}

/// Returns true for a function that probably takes a function pointer: it passes user data, or a typedef is called so.
pub(crate) fn is_suspect(signature: &Signature) -> bool {
    let mut parameters = signature.parameters();
    parameters.any(|(_, parameter)| {
        is_void_pointer(&parameter.ty)
            || is_called_callback(parameter)
            || is_release_typedef(&parameter.ty)
    })
}

/// Returns true for a pointer like `free: extern "C" fn(*mut c_void)`, which takes nothing but the data, and comes after it
/// or is called so.
pub(super) fn may_release((index, parameter): Found<'_>, signature: &Signature) -> bool {
    let takes_only_data = c_function_pointer(&parameter.ty)
        .map_or_else(|| is_release_typedef(&parameter.ty), takes_only_data);
    let mut parameters = signature.parameters();
    let follows_data =
        parameters.any(|(before, parameter)| before + 1 == index && is_void_pointer(&parameter.ty));
    takes_only_data && (follows_data || is_called_release(parameter))
}

/// Returns true for `fn(*mut c_void)`.
pub(crate) fn takes_only_data(function: &TypeFnPtr) -> bool {
    let mut inputs = function.inputs.iter();
    function.inputs.len() == 1 && inputs.all(|input| is_void_pointer(&input.ty))
}

/// Returns true if the name of the parameter or of its type ends like that of a callback.
fn is_called_callback(parameter: &Parameter) -> bool {
    const ENDINGS: &[&str] = &[
        "callback",
        "callbackfn",
        "cb",
        "fn",
        "func",
        "function",
        "handler",
        "completion",
        "proc",
        "done",
    ];
    words_of(parameter).into_iter().any(|word| {
        let word = without_suffix(word);
        ENDINGS.iter().any(|end| word.ends_with(end)) || word.starts_with("on_")
    })
}

/// Words for releasing something.
const RELEASES: &[&str] = &[
    "free", "destroy", "destruct", "dtor", "release", "dispose", "cleanup", "finalize", "delete",
    "unref",
];

/// Returns true if the name of the parameter or of its type says that it releases something.
fn is_called_release(parameter: &Parameter) -> bool {
    let words = words_of(parameter);
    let mut words = words.iter();
    words.any(|word| RELEASES.iter().any(|release| word.contains(release)))
}

/// The names of the parameter and of its type, in lower case.
fn words_of(parameter: &Parameter) -> Vec<String> {
    let name = parameter.pattern.name.as_ref().map(ToString::to_string);
    let words = name.into_iter().chain([word_of(&parameter.ty)]);
    words.map(|word| word.to_lowercase()).collect_vec()
}
