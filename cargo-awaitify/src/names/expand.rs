//! Replaces what hides a closure: type aliases, closure traits with a blanket impl, and `Into<Type>` if the type can be
//! made from a closure. On request, names everything by its public path.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::Generics;

use super::closure_traits::Blanket;
use super::expansion::{Expansion, Names};
use super::generics::{defaults_of, names_of, ordered_names, substitute};
use super::index::{Definition, Index, Meaning};
use super::public::PublicPaths;
use super::rewrite::{FoundPath, Replacement, comma_separated, rewrite};
use super::spelling::original_name;
use crate::source::items::is_punct;
use crate::source::model::{Function, ModuleId, Owner};

/// Expands the signatures of one crate.
pub(crate) struct Expander<'a> {
    pub(crate) index: &'a Index<'a>,
    pub(crate) public: &'a PublicPaths,
    pub(super) closure_traits: RefCell<HashMap<usize, Option<Blanket>>>,
}

impl<'a> Expander<'a> {
    pub(crate) fn new(index: &'a Index<'a>, public: &'a PublicPaths) -> Self {
        Expander {
            index,
            public,
            closure_traits: RefCell::default(),
        }
    }

    /// The type parameters of the item around `function`.
    pub(crate) fn outer_generics(&self, function: &Function) -> HashSet<String> {
        let text = match function.owner {
            Owner::Impl(at) => &self.index.of.impls[at].generics,
            Owner::Trait(at) => &self.index.of.traits[at].generics,
            Owner::Module | Owner::Foreign(_) => return HashSet::new(),
        };
        let generics: Generics = syn::parse_str(text).unwrap_or_default();
        names_of(&generics)
    }

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
            _ => None,
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
        let alias = &self.index.of.aliases[at];
        let generics: Generics = syn::parse_str(&alias.generics).unwrap_or_default();
        let target: TokenStream = alias.target.parse().ok()?;
        let mut inner = expansion.inner(names_of(&generics));
        let target = self.expand(target, alias.module, &mut inner);
        if !shows_closure(&target) && expansion.names != Names::WithoutAliases {
            return None;
        }
        let mut arguments = self.arguments(path, module, expansion);
        let defaults = defaults_of(&generics).skip(arguments.len());
        arguments.extend(defaults.map(|default| self.expand(default, alias.module, &mut inner)));
        expansion.merge(inner);
        let fact = format!("`{}` is an alias of `{}`", alias.name, alias.target);
        expansion.steps.push(fact);
        let target = substitute(target, &ordered_names(&generics), &arguments);
        Some(in_parentheses(target))
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

/// `a::b` of `a::b<C>`, without `r#`.
pub(crate) fn path_of(text: &str) -> Vec<String> {
    let end = text.find(['<', ' ']).unwrap_or(text.len());
    let names = text[..end].split("::").map(str::trim);
    names.map(crate::source::imports::plain).collect()
}

/// The tokens of a path.
pub(crate) fn path_tokens(path: &[String]) -> TokenStream {
    path.join("::").parse().unwrap_or_default()
}

/// Returns true if a closure's trait or a function pointer is written in `tokens`.
pub(crate) fn shows_closure(tokens: &TokenStream) -> bool {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    trees.iter().enumerate().any(|(at, tree)| match tree {
        TokenTree::Ident(word)
            if word == "Fn" || word == "FnMut" || word == "FnOnce" || word == "fn" =>
        {
            matches!(trees.get(at + 1), Some(TokenTree::Group(_)))
        }
        TokenTree::Group(group) => shows_closure(&group.stream()),
        _ => false,
    })
}

fn is_lifetime(tokens: &TokenStream) -> bool {
    tokens
        .clone()
        .into_iter()
        .next()
        .is_some_and(|tree| is_punct(&tree, '\''))
}
