//! The function of a library that unregisters a listener: `purple_timeout_remove` for `purple_timeout_add`.

use syn::Type;

use super::emitter::{is_text, pointee};
use super::{CFunction, Pointer};
use crate::classify::finding::Kind;
use crate::diagnostics::describe::{describe_type, parameter_name};
use crate::source::model::Function;
use crate::source::signature::parse;
use crate::syntax::signature::Signature;
use crate::syntax::types::{unwrapped, value_of_output};
use crate::words;

/// What unregisters a callback, as the hook of `revoke` gets it.
enum Handle {
    /// A number that identifies it. By convention, 0 is an error.
    Number(String),
    /// An object, which is null after an error.
    Object(String),
    /// Nothing is returned, so the object of the call unregisters.
    None,
}

impl CFunction<'_> {
    /// `revoke` with what it needs, if a sibling takes the returned handle, the object of the call, or both.
    pub(super) fn sibling_hook(&self, pointer: &Pointer<'_>) -> Option<Vec<String>> {
        if self.destroy.is_some() || self.kind_of(pointer) != Kind::Listener {
            return None;
        }
        let signature = parse(&self.subject.function.signature)?.signature;
        let handle = handle_of(&signature)?;
        let object = object_of(&signature);
        let functions = &self.subject.expander.index.of.functions;
        functions.iter().find_map(|other| {
            if !self.is_undone_by(other, &handle) {
                return None;
            }
            let sibling = parse(&other.signature)?.signature;
            let arguments = arguments_of(&sibling, &handle, object.as_ref())?;
            Some(hook(&other.name, &sibling, &handle, &arguments))
        })
    }

    /// Returns true if the name of `other` says that it undoes this function or ends its handle.
    fn is_undone_by(&self, other: &Function, handle: &Handle) -> bool {
        const ENDS: &[&str] = &[
            "cancel",
            "free",
            "destroy",
            "unsubscribe",
            "unregister",
            "remove",
            "close",
            "stop",
        ];
        let (own, others) = (
            words::split(&self.subject.function.name),
            words::split(&other.name),
        );
        if words::undoes(&others, &own) {
            return true;
        }
        let Handle::Object(ty) = handle else {
            return false;
        };
        let ends = others
            .split_last()
            .filter(|(last, _)| ENDS.contains(&last.as_str()));
        let mut name = words::split(ty.rsplit([':', ' ']).next().unwrap_or_default());
        name.retain(|word| word != "t" && word != "struct");
        ends.is_some_and(|(_, before)| before.concat() == name.concat())
    }
}

fn handle_of(signature: &Signature) -> Option<Handle> {
    const NUMBERS: &[&str] = &["c_int", "gint", "i32", "gboolean", "bool"];
    let Some(ty) = value_of_output(&signature.output).map(unwrapped) else {
        return Some(Handle::None);
    };
    let described = describe_type(ty);
    let word = described.rsplit("::").next().unwrap_or_default();
    match ty {
        Type::Ptr(_) => pointee(ty).map(|_| Handle::Object(described)),
        // A signed number is a status as often as a handle.
        Type::Path(_) => (!NUMBERS.contains(&word)).then_some(Handle::Number(described)),
        _ => None,
    }
}

/// The name and the type of the first parameter, if it is an object.
fn object_of(signature: &Signature) -> Option<(String, String)> {
    let (_, first) = signature.parameters().next()?;
    let pointee = pointee(&first.ty)?;
    (!is_text(&pointee)).then(|| (parameter_name(first), describe_type(&first.ty)))
}

/// The arguments of the sibling.
fn arguments_of(
    sibling: &Signature,
    handle: &Handle,
    object: Option<&(String, String)>,
) -> Option<Vec<String>> {
    let types: Vec<String> = sibling
        .parameters()
        .map(|(_, parameter)| describe_type(&parameter.ty))
        .collect();
    let own = match handle {
        Handle::Number(ty) | Handle::Object(ty) => Some(("handle".to_owned(), ty.clone())),
        Handle::None => None,
    };
    let ways = match (own, object.cloned()) {
        (Some(handle), Some(object)) => vec![vec![handle.clone()], vec![object, handle]],
        (Some(handle), None) => vec![vec![handle]],
        (None, Some(object)) => vec![vec![object]],
        (None, None) => Vec::new(),
    };
    let fits = |way: &&Vec<(String, String)>| way.iter().map(|(_, ty)| ty).eq(types.iter());
    let found = ways.iter().find(fits)?;
    Some(found.iter().map(|(name, _)| name.clone()).collect())
}

fn hook(name: &str, sibling: &Signature, handle: &Handle, arguments: &[String]) -> Vec<String> {
    let mut call = format!("{name}({})", arguments.join(", "));
    if value_of_output(&sibling.output).is_some() {
        call = format!("let _ = {call};");
    }
    let captures = arguments.iter().any(|argument| argument != "handle");
    let start = if captures { "move " } else { "" };
    let (pattern, started) = match handle {
        Handle::None => ("()", None),
        Handle::Number(ty) => ("handle", Some((ty, "handle == 0"))),
        Handle::Object(ty) => ("handle", Some((ty, "handle.is_null()"))),
    };
    let mut options = vec![format!("revoke = {start}|{pattern}| unsafe {{ {call} }}")];
    if captures || matches!(handle, Handle::Object(_)) {
        options.push("local".to_owned());
    }
    options.extend(started.map(|(ty, failed)| {
        format!(
            "started = |handle| -> Result<{ty}, ()> {{ if {failed} {{ Err(()) }} else {{ Ok(handle) }} }}"
        )
    }));
    options
}
