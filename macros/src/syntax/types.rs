//! Questions about types that are answered by looking at their syntax.

use syn::punctuated::Punctuated;
use syn::{
    GenericArgument, Generics, Ident, Path, PathArguments, PathSegment, ReturnType, Token, Type,
    TypeFnPtr, TypeParamBound, TypePath, WherePredicate,
};

use crate::collect::CollectVec;

/// `ty` without the parentheses and the macro's groups around it.
pub(crate) fn unwrapped(ty: &Type) -> &Type {
    match ty {
        Type::Paren(inner) => unwrapped(&inner.elem),
        Type::Group(inner) => unwrapped(&inner.elem),
        _ => ty,
    }
}

/// Returns true if `ty` is a path that ends in `word`.
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

/// `T` of `Option<T>`.
pub(crate) fn option_of(ty: &Type) -> Option<&Type> {
    match unwrapped(ty) {
        Type::Path(path) => {
            let inside = first_type_argument(&path.path);
            // Most types have no argument, and to compare a name takes longer than to see that.
            inside.filter(|_| last_word(&path.path) == "Option")
        }
        _ => None,
    }
}

/// `…Result<T>` and its `T`.
pub(crate) fn result_of(ty: &Type) -> Option<(&TypePath, &Type)> {
    match unwrapped(ty) {
        Type::Path(path) if last_word(&path.path).ends_with("Result") => {
            first_type_argument(&path.path).map(|success| (path, success))
        }
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

/// The type arguments of the last segment.
pub(crate) fn type_arguments(path: &Path) -> Vec<&Type> {
    let arguments = match path.segments.last().map(|last| &last.arguments) {
        Some(PathArguments::AngleBracketed(arguments)) => &arguments.args,
        _ => return Vec::new(),
    };
    let types = arguments.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(unwrapped(ty)),
        _ => None,
    });
    types.collect_vec()
}

/// The type that `output` returns, or `None` for `()`.
pub(crate) fn value_of_output(output: &ReturnType) -> Option<&Type> {
    match output {
        ReturnType::Type(_, ty) if !is_unit(ty) => Some(ty),
        _ => None,
    }
}

pub(crate) fn is_unit(ty: &Type) -> bool {
    matches!(unwrapped(ty), Type::Tuple(tuple) if tuple.elems.is_empty())
}

/// Returns true for `Pin<Box<dyn Future>>` and its aliases.
pub(crate) fn is_future(ty: &Type) -> bool {
    match unwrapped(ty) {
        Type::Path(path) => {
            let word = last_word(&path.path);
            word == "Pin" || word.ends_with("Future")
        }
        _ => false,
    }
}

/// The output of `Future<Output = T>`.
pub(crate) fn future_of(bound: &TypeParamBound) -> Option<&Type> {
    let TypeParamBound::Trait(bound) = bound else {
        return None;
    };
    let PathSegment { ident, arguments } = bound.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = arguments else {
        return None;
    };
    let mut outputs = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::AssocType(output) => Some(&output.ty),
        _ => None,
    });
    outputs.next().filter(|_| ident == "Future")
}

/// `ControlFlow<B, C>`, its `B` and its `C`, which may be left out. The types of that name in other libraries have no
/// parameters.
pub(crate) fn control_flow_of(ty: &Type) -> Option<(&TypePath, &Type, Option<&Type>)> {
    match unwrapped(ty) {
        Type::Path(path) if last_word(&path.path) == "ControlFlow" => {
            let mut arguments = type_arguments(&path.path).into_iter();
            Some((path, arguments.next()?, arguments.next()))
        }
        _ => None,
    }
}

/// Returns true for `ControlFlow<()>`. The standard library's type has a parameter, and those of other libraries have
/// none.
pub(crate) fn is_control_flow(output: &Type) -> bool {
    match unwrapped(output) {
        Type::Path(path) if last_word(&path.path) == "ControlFlow" => {
            matches!(type_arguments(&path.path)[..], [unit] if is_unit(unit))
        }
        _ => false,
    }
}

/// Returns true if the trait `word` is among `bounds`.
pub(crate) fn says(bounds: &Punctuated<TypeParamBound, Token![+]>, word: &str) -> bool {
    bounds.iter().any(
        |bound| matches!(bound, TypeParamBound::Trait(bound) if last_word(&bound.path) == word),
    )
}

/// Returns true if a lifetime is among `bounds`.
pub(crate) fn says_lifetime(bounds: &Punctuated<TypeParamBound, Token![+]>) -> bool {
    let is_lifetime = |bound: &TypeParamBound| matches!(bound, TypeParamBound::Lifetime(_));
    bounds.iter().any(is_lifetime)
}

/// The type parameter that `path` names.
pub(crate) fn declared_parameter<'a>(path: &Path, generics: &'a Generics) -> Option<&'a Ident> {
    let name = path.get_ident()?;
    let mut declared = generics.type_params().map(|parameter| &parameter.ident);
    declared.find(|ident| *ident == name)
}

/// The bounds of `parameter`, inline and in the where clause.
pub(crate) fn bounds_of<'a>(parameter: &Ident, generics: &'a Generics) -> Vec<&'a TypeParamBound> {
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
pub(crate) fn predicates_of<'a>(
    parameter: &Ident,
    generics: &'a Generics,
) -> Vec<&'a syn::PredicateType> {
    let predicates = predicates(generics).into_iter();
    let own = predicates.filter_map(|predicate| match predicate {
        WherePredicate::Type(predicate) if bounds_parameter(predicate, parameter) => {
            Some(predicate)
        }
        _ => None,
    });
    own.collect_vec()
}

/// The predicates of the where clause, if there is one.
pub(crate) fn predicates(generics: &Generics) -> Vec<&WherePredicate> {
    match &generics.where_clause {
        Some(clause) => clause.predicates.iter().collect_vec(),
        None => Vec::new(),
    }
}

/// Returns true if `predicate` has `parameter` alone on its left.
pub(crate) fn bounds_parameter(predicate: &syn::PredicateType, parameter: &Ident) -> bool {
    matches!(&predicate.bounded_ty, Type::Path(path) if path.path.is_ident(parameter))
}

/// `extern "C" fn(…)`, also in an `Option`.
pub(crate) fn c_function_pointer(ty: &Type) -> Option<&TypeFnPtr> {
    match unwrapped(ty) {
        Type::FnPtr(pointer) => pointer.abi.is_some().then_some(pointer),
        _ => option_of(ty).and_then(c_function_pointer),
    }
}

/// `*mut c_void`, `*const c_void`, or GLib's names for them.
pub(crate) fn is_void_pointer(ty: &Type) -> bool {
    match unwrapped(ty) {
        Type::Ptr(pointer) => is_called(&pointer.elem, "c_void"),
        Type::Path(path) => matches!(last_word(&path.path).as_str(), "gpointer" | "gconstpointer"),
        _ => false,
    }
}

/// Returns true if `ty` is a number or a raw pointer, which cannot be called.
pub(crate) fn is_data(ty: &Type) -> bool {
    match unwrapped(ty) {
        Type::Ptr(_) => true,
        Type::Path(path) => path.qself.is_none() && is_number(&last_word(&path.path)),
        _ => false,
    }
}

/// Returns true for `Vec<u8>` and other collections of data.
pub(crate) fn holds_data(ty: &Type) -> bool {
    match unwrapped(ty) {
        Type::Path(path) => {
            let is_collection = last_word(&path.path).starts_with("Vec");
            is_collection && first_type_argument(&path.path).is_some_and(is_data)
        }
        _ => false,
    }
}

/// Returns true if `ty` is a named type that may be a typedef of a function pointer: neither a number nor user data.
pub(crate) fn may_be_typedef(ty: &Type) -> bool {
    match unwrapped(ty) {
        Type::Path(path) => !is_number(&last_word(&path.path)) && !is_void_pointer(ty),
        _ => false,
    }
}

/// Returns true if `word` names a number, a character or a truth value of Rust.
pub(crate) fn is_primitive(word: &str) -> bool {
    const PRIMITIVES: &[&str] = &[
        "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16",
        "u32", "u64", "u128", "usize",
    ];
    PRIMITIVES.contains(&word)
}

/// Returns true if `word` names a number or a character of Rust, C or GLib.
fn is_number(word: &str) -> bool {
    const NUMBERS: &[&str] = &[
        "bool", "char", "str", "usize", "isize", "size_t", "ssize_t", "gint", "guint", "gboolean",
        "gsize", "gssize",
    ];
    // `int32_t`, and a library's own name for it, for example `dbus_int32_t`.
    let sized = word.strip_suffix("_t").unwrap_or_default();
    let is_c_integer = sized
        .trim_end_matches(|letter: char| letter.is_ascii_digit())
        .ends_with("int");
    let digits = word
        .trim_start_matches(['i', 'u', 'f'])
        .trim_end_matches("_t");
    let is_sized = digits.chars().all(|digit| digit.is_ascii_digit());
    word.starts_with("c_") || NUMBERS.contains(&word) || is_c_integer || is_sized
}

/// Returns true for a path without generic arguments.
pub(crate) fn is_without_arguments(ty: &Type) -> bool {
    match unwrapped(ty) {
        Type::Path(path) => path
            .path
            .segments
            .last()
            .is_some_and(|last| last.arguments.is_none()),
        _ => false,
    }
}
