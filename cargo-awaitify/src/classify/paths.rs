//! The paths by which a scan names functions.

use proc_macro2::TokenStream;

use crate::diagnostics::describe::describe_type;
use crate::names::expander::Expander;
use crate::names::index::{Definition, Meaning};
use crate::names::rewrite::comma_separated;
use crate::names::tokens::path_of;
use crate::source::model::{Function, ModuleId, Owner, Visibility};

/// `module::Type::function`, with the crate's name.
pub(super) fn path_of_function(function: &Function, expander: &Expander<'_>) -> String {
    let krate = expander.index.of;
    let mut names = vec![function.name.clone()];
    match function.owner {
        Owner::Impl(at) => {
            let block = &krate.impls[at];
            let tokens: TokenStream = block.self_type.parse().unwrap_or_default();
            let first = comma_separated(tokens).into_iter().next();
            let text = first.map(describe_type).unwrap_or_default();
            let end = text.find('<').unwrap_or(text.len());
            let name = text[..end].trim_matches(['&', ' ']);
            if let Some(path) = defined_elsewhere(name, block.module, expander) {
                return format!("{}::{path}::{}", krate.name, function.name);
            }
            names.push(name.to_owned());
        }
        Owner::Trait(at) => names.push(krate.traits[at].name.clone()),
        Owner::Module | Owner::Foreign(_) => {}
    }
    let mut module = function.module;
    while let Some(parent) = krate.modules[module].parent {
        names.push(krate.modules[module].name.clone());
        module = parent;
    }
    names.push(krate.name.clone());
    names.reverse();
    names.join("::")
}

pub(super) fn is_public(at: usize, expander: &Expander<'_>) -> bool {
    let krate = expander.index.of;
    let function = &krate.functions[at];
    let is_visible = function.visibility == Visibility::Public;
    match function.owner {
        Owner::Module | Owner::Foreign(_) => {
            expander.public.path(Definition::Function(at)).is_some()
        }
        Owner::Trait(at) => expander.public.path(Definition::Trait(at)).is_some(),
        Owner::Impl(at) => {
            let block = &krate.impls[at];
            let path = path_of(&block.self_type);
            is_visible
                && match expander.index.resolve(&path, block.module) {
                    Meaning::Local(definition) => expander.public.path(definition).is_some(),
                    _ => true,
                }
        }
    }
}

/// The path in its crate of the type `name`, if it is written with a path, such as `crate::Type`.
fn defined_elsewhere(name: &str, module: ModuleId, expander: &Expander<'_>) -> Option<String> {
    let path = path_of(name);
    if path.len() < 2 {
        return None;
    }
    match expander.index.resolve(&path, module) {
        Meaning::Local(definition) => Some(expander.index.path_in_crate(definition).join("::")),
        _ => None,
    }
}
