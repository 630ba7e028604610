//! Tells values that do something when they are dropped.

use syn::Type;

use super::evidence::{implements, is_clone, type_of, type_of_handle};
use crate::names::index::Index;
use crate::source::model::{Function, ModuleId};
use crate::syntax::types::{last_word, type_arguments};

/// Returns true if the value of type `ty` probably cancels something when it is dropped: it has a `Drop` impl, or is another
/// crate's and called so.
pub(crate) fn is_guard(
    ty: &Type,
    module: ModuleId,
    function: &Function,
    index: &Index<'_>,
) -> bool {
    let Type::Path(path) = ty else { return false };
    let word = last_word(&path.path);
    let is_called_so = ["Guard", "Subscription", "DropHandle"]
        .iter()
        .any(|end| word.ends_with(end));
    match type_of_handle(path, module, function, index) {
        Some(name) => acts_when_dropped(&name, index),
        None => is_called_so,
    }
}

/// Returns true if the type has a `Drop` impl, or wraps a type of this crate that has one, for example in an `Arc`.
/// One that is `Clone` only counts references.
pub(super) fn acts_when_dropped(name: &str, index: &Index<'_>) -> bool {
    if implements("Drop", name, index) {
        return true;
    }
    let mut named = index.of.types.iter().filter(|ty| ty.name == name);
    let (Some(only), None) = (named.next(), named.next()) else {
        return false;
    };
    let Some(Ok(wrapped)) = only.data.wrapped.as_deref().map(syn::parse_str::<Type>) else {
        return false;
    };
    let Type::Path(path) = pointee(&wrapped) else {
        return false;
    };
    let segments = path.path.segments.iter().map(|one| one.ident.to_string());
    type_of(&segments.collect::<Vec<_>>(), only.module, index)
        .is_some_and(|inner| implements("Drop", &inner, index) && !is_clone(&inner, index))
}

/// The type inside of `Arc`, `Rc`, `Box` and `Option`.
fn pointee(ty: &Type) -> &Type {
    const POINTERS: &[&str] = &["Arc", "Rc", "Box", "Option"];
    match ty {
        Type::Path(path) if POINTERS.contains(&last_word(&path.path).as_str()) => {
            match type_arguments(&path.path)[..] {
                [inner] => pointee(inner),
                _ => ty,
            }
        }
        ty => ty,
    }
}
