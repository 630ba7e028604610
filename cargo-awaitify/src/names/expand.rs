//! Replaces what hides a closure: type aliases, closure traits with a blanket impl, and `Into<Type>` if the type can be
//! made from a closure. On request, names everything by its public path.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::Generics;

use super::expander::Expander;
use super::expansion::{Expansion, Names};
use super::generics::{defaults_of, names_of, ordered_names, substitute};
use super::index::{Definition, Meaning};
use super::rewrite::{FoundPath, Replacement, comma_separated, rewrite};
use super::tokens::{path_tokens, shows_closure};
use crate::source::items::is_punct;
use crate::source::model::ModuleId;

impl Expander<'_> {
    /// `tokens`, which are written in `module`, with everything replaced that hides a closure.
    pub(crate) fn expand(
        &self,
        tokens: TokenStream,
        module: ModuleId,
        expansion: &mut Expansion,
    ) -> TokenStream {
        expansion.home.get_or_insert(module);
        expansion.depth += 1;
        let expanded = if expansion.depth > 12 {
            tokens
        } else {
            rewrite(tokens, &mut |path| self.replace(path, module, expansion))
        };
        expansion.depth -= 1;
        expanded
    }

    fn replace(
        &self,
        path: &FoundPath,
        module: ModuleId,
        expansion: &mut Expansion,
    ) -> Replacement {
        let first = &path.segments[0];
        if expansion.generics.contains(first) {
            return Replacement::Keep;
        }
        if first == "Self" {
            return match &expansion.self_type {
                Some(ty) if path.segments.len() == 1 => Replacement::Whole(ty.clone()),
                _ if expansion.names == Names::Public => {
                    expansion.unnameable.insert(path.segments.join("::"));
                    Replacement::Keep
                }
                _ => Replacement::Keep,
            };
        }
        if path.segments.last().is_some_and(|last| last == "Into") {
            if let Some(bounds) = self.conversion(path, module, expansion) {
                return Replacement::Whole(bounds);
            }
        }
        let meaning = if first.is_empty() {
            Meaning::External(path.segments[1..].to_vec())
        } else {
            self.index.resolve(&path.segments, module)
        };
        let hidden = match meaning {
            Meaning::Local(Definition::Alias(at)) => {
                self.closure_alias(at, path, module, expansion)
            }
            Meaning::Local(Definition::Trait(at)) => {
                self.closure_trait(at, path, module, expansion)
            }
            // Declarations are compared with their functions by the names that are written.
            _ if expansion.names == Names::WithoutAliases => None,
            _ => self.outer_closure(path, module, expansion),
        };
        match hidden {
            Some(closure) => Replacement::Whole(closure),
            None if expansion.names == Names::WithoutAliases => original_name(&meaning),
            None if expansion.names == Names::AsWritten => {
                self.name_at(path, &meaning, expansion.home.unwrap_or(module))
            }
            None => self.public_name(path, &meaning, module, expansion),
        }
    }

    pub(super) fn arguments(
        &self,
        path: &FoundPath,
        module: ModuleId,
        expansion: &mut Expansion,
    ) -> Vec<TokenStream> {
        let arguments = path.arguments.clone().unwrap_or_default();
        let arguments = comma_separated(arguments).into_iter();
        let types = arguments.filter(|argument| !is_lifetime(argument));
        types
            .map(|argument| self.expand(argument, module, expansion))
            .collect()
    }

    /// The target of an alias, if it shows a closure or a function pointer.
    fn closure_alias(
        &self,
        at: usize,
        path: &FoundPath,
        module: ModuleId,
        expansion: &mut Expansion,
    ) -> Option<TokenStream> {
        let hidden = self.hidden_by_alias(at, expansion)?;
        Some(hidden.with(self.arguments(path, module, expansion)))
    }

    /// The target of an alias, if it shows a closure or a function pointer, before its parameters are replaced.
    pub(super) fn hidden_by_alias(&self, at: usize, expansion: &mut Expansion) -> Option<Hidden> {
        let alias = &self.index.of.aliases[at];
        let generics: Generics = syn::parse_str(&alias.generics).unwrap_or_default();
        let target: TokenStream = alias.target.parse().ok()?;
        let mut inner = expansion.inner(names_of(&generics));
        let target = self.expand(target, alias.module, &mut inner);
        if !shows_closure(&target) && expansion.names != Names::WithoutAliases {
            return None;
        }
        let defaults = defaults_of(&generics);
        let defaults = defaults.map(|default| self.expand(default, alias.module, &mut inner));
        let defaults = defaults.collect();
        expansion.merge(inner);
        let fact = format!("`{}` is an alias of `{}`", alias.name, alias.target);
        expansion.steps.push(fact);
        Some(Hidden {
            tokens: in_parentheses(target),
            parameters: ordered_names(&generics),
            defaults,
        })
    }
}

/// What an alias or a trait hides, in which arguments replace the parameters.
pub(super) struct Hidden {
    tokens: TokenStream,
    parameters: Vec<String>,
    /// The default of each parameter, which is empty if there is none.
    defaults: Vec<TokenStream>,
}

impl Hidden {
    pub(super) fn of(tokens: TokenStream, parameters: Vec<String>) -> Self {
        Hidden {
            tokens,
            parameters,
            defaults: Vec::new(),
        }
    }

    pub(super) fn map(self, change: impl Fn(TokenStream) -> TokenStream) -> Self {
        Hidden {
            tokens: change(self.tokens),
            defaults: self.defaults.into_iter().map(change).collect(),
            ..self
        }
    }

    /// The tokens with these arguments, and defaults for those that are missing.
    pub(super) fn with(self, mut arguments: Vec<TokenStream>) -> TokenStream {
        arguments.extend(self.defaults.into_iter().skip(arguments.len()));
        substitute(self.tokens, &self.parameters, &arguments)
    }
}

/// `dyn A + B` in parentheses, because it may follow a `&`.
fn in_parentheses(target: TokenStream) -> TokenStream {
    let mut trees = target.clone().into_iter();
    let is_object = trees.next().is_some_and(|first| first.to_string() == "dyn");
    if is_object && trees.any(|tree| is_punct(&tree, '+')) {
        TokenTree::Group(Group::new(Delimiter::Parenthesis, target)).into()
    } else {
        target
    }
}

fn is_lifetime(tokens: &TokenStream) -> bool {
    tokens
        .clone()
        .into_iter()
        .next()
        .is_some_and(|tree| is_punct(&tree, '\''))
}

/// The name of an item of another crate before `use … as …`.
fn original_name(meaning: &Meaning) -> Replacement {
    match meaning {
        Meaning::External(path) => Replacement::Name(path_tokens(path)),
        _ => Replacement::Keep,
    }
}
