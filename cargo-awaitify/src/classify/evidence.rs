//! Finds out how a listener is unregistered: by a guard, by a sibling function, or by what the callback returns.

use syn::{ReturnType, Type, TypePath};

use super::captured::Captured;
use super::guard::acts_when_dropped;
use super::keyed::keyed_hook;
use crate::awaitable::resolve::detect::{Detected, detect};
use crate::diagnostics::describe::describe_type;
use crate::names::index::{Definition, Index, Meaning};
use crate::names::tokens::path_of;
use crate::source::model::{Function, ModuleId, Named, Owner};
use crate::source::signature::parse;
use crate::syntax::function::Function as Parsed;
use crate::syntax::signature::{Input, Signature};
use crate::syntax::types::{
    is_called, is_unit, last_word, option_of, result_of, unwrapped, value_of_output,
};
use crate::words::{has_word, opposites};

/// The way to unregister a callback.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Unregister {
    /// The returned value unregisters when it is dropped.
    Guard(String),
    /// This hook, an option `cancel`.
    Hook {
        option: String,
        sibling: String,
        is_local: bool,
    },
    /// This option calls a function that may end the listeners of others too.
    Shared {
        option: String,
        call: String,
    },
    /// There is a function, but a hook cannot reach it, for this reason.
    OutOfReach {
        sibling: String,
        reason: String,
    },
    /// A value is returned, and nothing says what it does.
    Handle(String),
    Unknown,
}

/// The success value of the return type, if the function returns something that may be a handle: not a `bool`, and not the
/// object itself, as builders do.
pub(crate) fn handle_of(signature: &Signature) -> Option<&Type> {
    let ReturnType::Type(_, ty) = &signature.output else {
        return None;
    };
    let inner = result_of(ty).map_or(&**ty, |(_, success)| success);
    let inner = unwrapped(option_of(inner).unwrap_or(inner));
    let referent = match inner {
        Type::Reference(reference) => unwrapped(&reference.elem),
        ty => ty,
    };
    let is_builder = signature.receiver().is_some() && is_called(referent, "Self");
    (!is_unit(inner) && !is_builder && !is_called(inner, "bool")).then_some(inner)
}

/// Returns true for functions that return `Option<Handle>`, or a `Result` of one.
fn is_optional_handle(signature: &Signature) -> bool {
    let ReturnType::Type(_, ty) = &signature.output else {
        return false;
    };
    let inner = result_of(ty).map_or(&**ty, |(_, success)| success);
    option_of(inner).is_some()
}

/// The type of this crate that a handle is.
pub(super) fn type_of_handle(
    path: &TypePath,
    module: ModuleId,
    function: &Function,
    index: &Index<'_>,
) -> Option<String> {
    if last_word(&path.path) == "Self" {
        return own_type(function, index);
    }
    let segments = path.path.segments.iter().map(|one| one.ident.to_string());
    type_of(&segments.collect::<Vec<_>>(), module, index)
}

/// The name of the type that `path` means, through aliases.
pub(crate) fn type_of(path: &[String], module: ModuleId, index: &Index<'_>) -> Option<String> {
    type_at(path, module, index).map(|ty| ty.name.clone())
}

/// The type that `path` means, through aliases.
pub(super) fn type_at<'a>(
    path: &[String],
    module: ModuleId,
    index: &Index<'a>,
) -> Option<&'a Named> {
    let krate = index.of;
    match index.resolve(path, module) {
        Meaning::Local(Definition::Type(at)) => Some(&krate.types[at]),
        Meaning::Local(Definition::Alias(at)) => {
            let alias = &krate.aliases[at];
            match index.resolve(&path_of(&alias.target), alias.module) {
                Meaning::Local(Definition::Type(at)) => Some(&krate.types[at]),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The name of the type whose method `function` is.
pub(crate) fn own_type(function: &Function, index: &Index<'_>) -> Option<String> {
    match function.owner {
        Owner::Impl(at) => path_of(&index.of.impls[at].self_type).pop(),
        _ => None,
    }
}

pub(super) fn implements(name: &str, ty: &str, index: &Index<'_>) -> bool {
    index.of.impls.iter().any(|block| {
        let path = block.trait_path.as_deref().map(path_of).unwrap_or_default();
        path.last().is_some_and(|last| last == name)
            && path_of(&block.self_type)
                .last()
                .is_some_and(|own| own == ty)
    })
}

pub(super) fn is_clone(ty: &str, index: &Index<'_>) -> bool {
    has_trait("Clone", ty, index)
}

/// Returns true if the type derives or implements the trait `name`.
pub(super) fn has_trait(name: &str, ty: &str, index: &Index<'_>) -> bool {
    let derives = index.of.types.iter().any(|found| {
        found.name == ty
            && found
                .attributes
                .derives
                .iter()
                .any(|derived| derived == name)
    });
    derives || implements(name, ty, index)
}

/// Looks for the way to unregister the callback of `function`.
pub(crate) fn unregister(function: &Function, parsed: &Parsed, index: &Index<'_>) -> Unregister {
    let signature = &parsed.signature;
    let own = own_type(function, index);
    let is_builder = |ty: &Type| {
        signature.receiver().is_some() && own.as_deref().is_some_and(|own| is_called(ty, own))
    };
    let handle = handle_of(signature).filter(|ty| !is_builder(ty));
    if let Some(ty) = handle {
        let own = match ty {
            Type::Path(path) => type_of_handle(path, function.module, function, index),
            _ => None,
        };
        if own.is_some_and(|own| acts_when_dropped(&own, index)) {
            return Unregister::Guard(describe_type(ty));
        }
        if let Some(hook) = known_handle(ty, signature) {
            return hook;
        }
    }
    let siblings = siblings_of(function, index);
    for name in opposites(&function.name) {
        let sibling = siblings.iter().find(|sibling| sibling.name == name);
        let found = sibling.and_then(|sibling| hook(function, signature, handle, sibling, index));
        if let Some(found) = found {
            return found;
        }
    }
    match handle {
        Some(ty) => Unregister::Handle(describe_type(ty)),
        None => set_to_none(function, signature, index).unwrap_or(Unregister::Unknown),
    }
}

/// `set_handler(None)`, if the callback is in an `Option` and is the only parameter.
fn set_to_none(
    function: &Function,
    signature: &Signature,
    index: &Index<'_>,
) -> Option<Unregister> {
    let mut parameters = signature.parameters();
    let (_, only) = parameters.next()?;
    let is_setter = has_word(&function.name, &["set", "hook", "handler"]);
    if !is_setter || parameters.next().is_some() || option_of(&only.ty).is_none() {
        return None;
    }
    let none = match detect(&only.ty, &signature.generics) {
        Detected::Closure(closure) if closure.generic.is_some() => {
            let arguments = closure
                .arguments
                .iter()
                .map(|argument| describe_type(argument.ty));
            let output = closure
                .output
                .map(|output| format!(" -> {}", describe_type(output)));
            let arguments: Vec<String> = arguments.collect();
            format!(
                "None::<fn({}){}>",
                arguments.join(", "),
                output.unwrap_or_default()
            )
        }
        Detected::Closure(_) => "None".to_owned(),
        _ => return None,
    };
    let name = &function.name;
    let returns = value_of_output(&signature.output).is_some();
    let Some(receiver) = signature.receiver() else {
        let prefix = if function.owner == Owner::Module {
            ""
        } else {
            "Self::"
        };
        return hook_text(None, prefix, name, "()", &none, returns);
    };
    match Captured::of(&receiver.kind, function, index) {
        Ok(captured) => {
            let hook = hook_text(
                Some(captured.statement()),
                "this.",
                name,
                "()",
                &none,
                returns,
            );
            hook.map(|hook| captured.keep(hook))
        }
        Err(reason) => Some(Unregister::OutOfReach {
            sibling: format!("{name}(None)"),
            reason,
        }),
    }
}

/// GLib's numbers, whose functions are in another crate.
fn known_handle(ty: &Type, signature: &Signature) -> Option<Unregister> {
    let Type::Path(path) = ty else { return None };
    match last_word(&path.path).as_str() {
        "SourceId" => Some(Unregister::Hook {
            option: "cancel = |id| id.remove()".to_owned(),
            sibling: "SourceId::remove".to_owned(),
            is_local: false,
        }),
        "SignalHandlerId" if signature.receiver().is_some() => Some(Unregister::Hook {
            option: "cancel = { let this = self.clone(); move |id| glib::object::ObjectExt::disconnect(&this, id) }"
                .to_owned(),
            sibling: "ObjectExt::disconnect".to_owned(),
            is_local: true,
        }),
        _ => None,
    }
}

/// The functions of the same type, trait, block or module.
fn siblings_of<'a>(function: &Function, index: &'a Index<'_>) -> Vec<&'a Function> {
    let krate = index.of;
    let own = own_type(function, index);
    let is_sibling = |other: &&Function| match (function.owner, other.owner) {
        (Owner::Module, Owner::Module) => function.module == other.module,
        (Owner::Impl(_), Owner::Impl(_)) => own_type(other, index) == own,
        (one, other) => one == other,
    };
    krate.functions.iter().filter(is_sibling).collect()
}

/// The hook that calls `sibling`, if its parameters fit.
fn hook(
    function: &Function,
    signature: &Signature,
    handle: Option<&Type>,
    sibling: &Function,
    index: &Index<'_>,
) -> Option<Unregister> {
    let parsed = parse(&sibling.signature)?;
    let parameters: Vec<&Type> = parsed
        .signature
        .parameters()
        .map(|(_, found)| &found.ty)
        .collect();
    if let (None, [_]) = (handle, &parameters[..]) {
        return keyed_hook(function, signature, sibling, &parsed, index);
    }
    let (pattern, argument) = match (handle, &parameters[..]) {
        (Some(handle), [only]) if is_optional_handle(signature) => {
            ("Some(id)", argument_for(handle, only)?)
        }
        (Some(handle), [only]) => ("id", argument_for(handle, only)?),
        (None, []) => ("()", ""),
        _ => return None,
    };
    let name = &sibling.name;
    let returns = value_of_output(&parsed.signature.output).is_some();
    let out_of_reach = |reason: String| {
        Some(Unregister::OutOfReach {
            sibling: name.clone(),
            reason,
        })
    };
    match (signature.inputs.first(), parsed.signature.receiver()) {
        (_, None) if function.owner == Owner::Module => {
            hook_text(None, "", name, pattern, argument, returns)
        }
        (_, None) => hook_text(None, "Self::", name, pattern, argument, returns),
        (Some(Input::Receiver(own)), Some(other)) => {
            let captured = match Captured::of(&own.kind, function, index) {
                Ok(captured) => captured,
                Err(reason) => return out_of_reach(reason),
            };
            if !captured.can_call(&other.kind) {
                return out_of_reach(format!("`{name}` does not take `&self`"));
            }
            let hook = hook_text(
                Some(captured.statement()),
                "this.",
                name,
                pattern,
                argument,
                returns,
            );
            hook.map(|hook| captured.keep(hook))
        }
        _ => None,
    }
}

fn hook_text(
    capture: Option<&str>,
    prefix: &str,
    name: &str,
    pattern: &str,
    argument: &str,
    returns: bool,
) -> Option<Unregister> {
    let call = format!("{prefix}{name}({argument})");
    let call = if returns {
        format!("{{ let _ = {call}; }}")
    } else {
        call
    };
    let (pattern, body) = match pattern {
        "Some(id)" => ("id", format!("if let Some(id) = id {{ {call} }}")),
        pattern => (pattern, call),
    };
    let option = match capture {
        Some(capture) => format!("cancel = {{ {capture} move |{pattern}| {body} }}"),
        None => format!("cancel = |{pattern}| {body}"),
    };
    Some(Unregister::Hook {
        option,
        sibling: name.to_owned(),
        is_local: false,
    })
}

/// The argument by which a handle is passed to a parameter of type `ty`.
fn argument_for(handle: &Type, ty: &Type) -> Option<&'static str> {
    let (handle, wanted) = (describe_type(handle), describe_type(ty));
    if wanted == handle {
        Some("id")
    } else if wanted.strip_prefix('&') == Some(handle.as_str()) {
        Some("&id")
    } else {
        None
    }
}
