//! The object that a hook captures: a clone or a copy of `self`, or a clone of the pointer that `self` is.

use syn::Type;

use super::deliverable::is_local;
use super::evidence::{Unregister, has_trait, is_clone, own_type};
use crate::names::index::Index;
use crate::names::tokens::path_of;
use crate::source::model::{Function, Owner};
use crate::syntax::signature::ReceiverKind;
use crate::syntax::types::{first_type_argument, is_called, last_word, unwrapped};

/// A clone or a copy of the object, or a clone of a pointer to it.
pub(super) struct Captured {
    /// True for `self` whose type is `Copy`.
    is_copied: bool,
    /// `Arc` for `self: &Arc<Self>`
    pointer: Option<String>,
    /// True if it may not be sent to another thread.
    is_local: bool,
}

impl Captured {
    /// The clone or copy of an object on which `function` is called. `Err` says why there is none.
    pub(super) fn of(
        receiver: &ReceiverKind,
        function: &Function,
        index: &Index<'_>,
    ) -> Result<Self, String> {
        let own = Own::of(function, index);
        let pointer = match receiver {
            ReceiverKind::Reference(_, _, None) if !own.is_clone => {
                return Err(format!("`{}` is not `Clone`", own.name));
            }
            ReceiverKind::Reference(_, _, None) => None,
            ReceiverKind::Typed(_, ty) => Some(shared_pointer(ty).ok_or("`self` is moved")?),
            ReceiverKind::Value if own.is_copy => None,
            _ => return Err("`self` is borrowed mutably or moved".to_owned()),
        };
        if !own.is_static {
            return Err(format!("`{}` may not be `'static`", own.name));
        }
        Ok(Captured {
            is_copied: matches!(receiver, ReceiverKind::Value),
            is_local: own.is_local || pointer.as_deref() == Some("Rc"),
            pointer,
        })
    }

    /// Returns true if a method with this receiver can be called on it.
    pub(super) fn can_call(&self, receiver: &ReceiverKind) -> bool {
        match receiver {
            ReceiverKind::Reference(_, _, mutability) => mutability.is_none(),
            ReceiverKind::Typed(_, ty) => {
                self.pointer.is_some() && shared_pointer(ty) == self.pointer
            }
            ReceiverKind::Value => self.is_copied,
        }
    }

    /// The statement with which a hook captures it.
    pub(super) fn statement(&self) -> &'static str {
        if self.is_copied {
            "let this = self;"
        } else {
            "let this = self.clone();"
        }
    }

    /// The hook that captures it.
    pub(super) fn keep(&self, hook: Unregister) -> Unregister {
        match hook {
            Unregister::Hook {
                option,
                sibling,
                is_local,
            } => Unregister::Hook {
                option,
                sibling,
                is_local: is_local || self.is_local,
            },
            other => other,
        }
    }
}

/// `Arc` for `Arc<Self>` and `&Arc<Self>`, and `Rc` for the same with `Rc`.
fn shared_pointer(ty: &Type) -> Option<String> {
    let ty = match unwrapped(ty) {
        Type::Reference(reference) if reference.mutability.is_none() => unwrapped(&reference.elem),
        ty => ty,
    };
    let Type::Path(path) = ty else { return None };
    let is_to_self = first_type_argument(&path.path).is_some_and(|inner| is_called(inner, "Self"));
    let pointer = last_word(&path.path);
    (is_to_self && (pointer == "Arc" || pointer == "Rc")).then_some(pointer)
}

/// The type of `self`.
struct Own {
    name: String,
    is_clone: bool,
    is_copy: bool,
    is_static: bool,
    is_local: bool,
}

impl Own {
    fn of(function: &Function, index: &Index<'_>) -> Self {
        if let Owner::Trait(at) = function.owner {
            // All that is known are the trait's own bounds.
            let bounds = &index.of.traits[at].supertraits;
            let has = |wanted: &str| bounds.split('+').any(|bound| bound.trim() == wanted);
            return Own {
                name: "Self".to_owned(),
                is_clone: has_clone(bounds),
                is_copy: has("Copy"),
                is_static: has("'static"),
                is_local: !has("Send"),
            };
        }
        let name = own_type(function, index).unwrap_or_else(|| "Self".to_owned());
        Own {
            is_clone: is_clone(&name, index),
            is_copy: has_trait("Copy", &name, index),
            is_static: true,
            is_local: is_local(&name, index),
            name,
        }
    }
}

/// Returns true if `Clone` or `Copy` is among the bounds.
pub(super) fn has_clone(bounds: &str) -> bool {
    let mut words = bounds
        .split('+')
        .filter_map(|bound| path_of(bound.trim()).pop());
    words.any(|word| word == "Clone" || word == "Copy")
}
