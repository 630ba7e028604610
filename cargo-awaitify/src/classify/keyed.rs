//! Hooks that call a sibling with an argument of the registration, as in `register(token, f)` and `deregister(token)`.

use syn::Type;

use super::captured::Captured;
use super::evidence::{Unregister, is_clone, type_of};
use crate::diagnostics::describe::{describe_type, parameter_name};
use crate::names::index::Index;
use crate::names::tokens::path_of;
use crate::source::model::{Function, Owner};
use crate::syntax::function::Function as Parsed;
use crate::syntax::signature::{Parameter, Signature};
use crate::syntax::types::{is_primitive, value_of_output};

/// The hook that calls `sibling`, whose only parameter is also one of `function`.
pub(super) fn keyed_hook(
    function: &Function,
    signature: &Signature,
    sibling: &Function,
    parsed: &Parsed,
    index: &Index<'_>,
) -> Option<Unregister> {
    let (_, wanted) = parsed.signature.parameters().next()?;
    let mut parameters = signature.parameters().map(|(_, parameter)| parameter);
    let same = |own: &&Parameter| {
        parameter_name(own) == parameter_name(wanted)
            && describe_type(&own.ty) == describe_type(&wanted.ty)
    };
    let key = parameter_name(parameters.find(same)?);
    let (copy, argument) = copied(&key, &wanted.ty, function, index)?;
    let name = &sibling.name;
    let (capture, prefix) = match (signature.receiver(), parsed.signature.receiver()) {
        (None, None) if function.owner == Owner::Module => ("", ""),
        (_, None) => ("", "Self::"),
        (Some(own), Some(other)) => {
            let captured = match Captured::of(&own.kind, function, index) {
                Ok(captured) if captured.can_call(&other.kind) => captured,
                Ok(_) => return None,
                Err(reason) => {
                    let sibling = name.clone();
                    return Some(Unregister::OutOfReach { sibling, reason });
                }
            };
            (captured.statement(), "this.")
        }
        _ => return None,
    };
    let call = format!("{prefix}{name}({argument})");
    let body = if value_of_output(&parsed.signature.output).is_some() {
        format!("{{ let _ = {call}; }}")
    } else {
        call
    };
    let statements = format!("{capture} {copy}");
    let hook = match statements.trim() {
        "" => format!("move |()| {body}"),
        statements => format!("{{ {statements} move |()| {body} }}"),
    };
    Some(Unregister::Shared {
        option: format!("cancel = {hook}"),
        call: format!("{name}({argument})"),
    })
}

/// The statement with which a hook keeps `key`, and the argument that it passes.
fn copied(
    key: &str,
    ty: &Type,
    function: &Function,
    index: &Index<'_>,
) -> Option<(String, String)> {
    let described = describe_type(ty);
    let is_owned_clone = |described: &str| {
        let found = type_of(&path_of(described), function.module, index);
        described == "String" || found.is_some_and(|found| is_clone(&found, index))
    };
    if described == "&str" {
        return Some((format!("let {key} = {key}.to_owned();"), format!("&{key}")));
    }
    if is_primitive(&described) {
        return Some((String::new(), key.to_owned()));
    }
    let clone = format!("let {key} = {key}.clone();");
    match described.strip_prefix('&') {
        Some(referent) => is_owned_clone(referent).then(|| (clone, format!("&{key}"))),
        None => is_owned_clone(&described).then(|| (clone, key.to_owned())),
    }
}
