//! The object that reports its events: the callback gets it again, and a null callback unregisters.

use syn::Type;

use super::{CFunction, Pointer};
use crate::classify::finding::Kind;
use crate::diagnostics::describe::{describe_type, parameter_name};
use crate::syntax::types::{
    c_function_pointer, is_void_pointer, option_of, unwrapped, value_of_output,
};
use crate::words;

impl CFunction<'_> {
    /// The arguments of the callback that are news: neither the user data nor the object that the caller passed.
    pub(super) fn values<'p>(&self, pointer: &Pointer<'p>) -> Vec<&'p Type> {
        let skipped = usize::from(self.begins_with_emitter(pointer));
        self.arguments(pointer).split_off(skipped)
    }

    pub(super) fn ignored_emitter(&self, pointer: &Pointer<'_>) -> Option<String> {
        self.begins_with_emitter(pointer)
            .then(|| "ignore = first".to_owned())
    }

    /// Returns true if the callback's first argument is a pointer to an object of the type of a parameter.
    fn begins_with_emitter(&self, pointer: &Pointer<'_>) -> bool {
        let Some(first) = pointer.function.inputs.first() else {
            return false;
        };
        let Some(emitter) = self.object(&first.ty) else {
            return false;
        };
        let signature = &self.subject.expanded.signature;
        let mut parameters = signature.parameters();
        parameters.any(|(_, parameter)| self.object(&parameter.ty).as_ref() == Some(&emitter))
    }

    /// The type of the object that `ty` points to, also if an alias hides the pointer. Text is no object.
    fn object(&self, ty: &Type) -> Option<String> {
        let object = match pointee(ty) {
            Some(object) => object,
            None if is_void_pointer(ty) || matches!(unwrapped(ty), Type::Ptr(_)) => return None,
            None => {
                let target: Type = syn::parse_str(&self.resolved(ty)).ok()?;
                pointee(&target)?
            }
        };
        (!is_text(&object)).then_some(object)
    }

    /// Returns true for pointers, also if an alias hides them.
    pub(super) fn is_pointer(&self, ty: &Type) -> bool {
        matches!(unwrapped(ty), Type::Ptr(_)) || self.resolved(ty).starts_with('*')
    }

    /// Returns true if the function returns the operation that it started, for example `pa_operation *`.
    pub(super) fn returns_operation(&self) -> bool {
        const OPERATIONS: &[&str] = &["req", "request", "operation"];
        let returned = value_of_output(&self.subject.expanded.signature.output);
        let name = returned.and_then(pointee).unwrap_or_default();
        words::split(&name)
            .last()
            .is_some_and(|last| OPERATIONS.contains(&last.as_str()))
    }

    /// `revoke`, and `local` if it is needed: the call of a setter with a null callback. Only if the setter returns nothing,
    /// and has no parameters but the object, the callback and the user data.
    pub(super) fn set_to_null(&self, pointer: &Pointer<'_>) -> Option<Vec<String>> {
        let function = &self.subject.function.name;
        let signature = &self.subject.expanded.signature;
        let is_setter = words::has_word(function, &["set", "setcb"])
            && self.kind_of(pointer) == Kind::Listener
            && self.destroy.is_none()
            && value_of_output(&signature.output).is_none();
        if !is_setter {
            return None;
        }
        let (mut objects, mut data) = (0, 0);
        let mut arguments = Vec::new();
        for (_, parameter) in signature.parameters() {
            let ty = unwrapped(&parameter.ty);
            arguments.push(if c_function_pointer(ty).is_some() {
                option_of(ty).is_some().then(|| "None".to_owned())?
            } else if is_void_pointer(ty) {
                data += 1;
                "core::ptr::null_mut()".to_owned()
            } else {
                objects += 1;
                pointee(ty).is_some().then(|| parameter_name(parameter))?
            });
        }
        if objects > 1 || data != 1 {
            return None;
        }
        let call = format!("{function}({})", arguments.join(", "));
        let mut options = vec![format!("revoke = move |()| unsafe {{ {call} }}")];
        options.extend((objects > 0).then(|| "local".to_owned()));
        Some(options)
    }
}

/// Returns true if a pointer to this type is text, or a list of pointers, and no object.
pub(super) fn is_text(pointee: &str) -> bool {
    let word = pointee.rsplit("::").next().unwrap_or_default();
    word.to_lowercase().ends_with("char") || pointee.starts_with('*')
}

/// The type that a pointer of C points to, unless it is `void`.
pub(super) fn pointee(ty: &Type) -> Option<String> {
    match unwrapped(ty) {
        Type::Ptr(pointer) if !is_void_pointer(ty) => Some(describe_type(&pointer.elem)),
        _ => None,
    }
}
