//! Replaces what hides a closure: type aliases, closure traits with a blanket impl, and `Into<Type>` if the type can be
//! made from a closure. On request, names everything by its public path.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{GenericParam, Generics};

use super::closure_traits::Blanket;
use super::index::{Definition, Index, Meaning};
use super::public::PublicPaths;
use super::rewrite::{FoundPath, Replacement, comma_separated, rewrite};
use super::spelling::original_name;
use crate::source::items::is_punct;
use crate::source::model::{Function, Impl, ModuleId, Owner};

/// How the names that stay are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Names {
    AsWritten,
    /// By the path that other crates use.
    Public,
    /// With every alias replaced, not only those of closures.
    WithoutAliases,
}

/// Expands the signatures of one crate.
pub(crate) struct Expander<'a> {
    pub(crate) index: &'a Index<'a>,
    pub(crate) public: &'a PublicPaths,
    pub(super) closure_traits: RefCell<HashMap<usize, Option<Blanket>>>,
}

/// The state of one expansion.
pub(crate) struct Expansion {
    pub(crate) names: Names,
    /// The names of type parameters, which mean themselves.
    pub(crate) generics: HashSet<String>,
    /// The public form of `Self`.
    pub(crate) self_type: Option<TokenStream>,
    /// Names without a public path.
    pub(crate) unnameable: BTreeSet<String>,
    /// Other crates that the public names begin with.
    pub(crate) crates: BTreeSet<String>,
    /// What was replaced, for `--explain`.
    pub(crate) steps: Vec<String>,
    /// The module of the tokens that were given. Names from elsewhere are spelled for it.
    home: Option<ModuleId>,
    depth: usize,
}

impl Expansion {
    pub(crate) fn new(names: Names, generics: HashSet<String>) -> Self {
        Expansion {
            names,
            generics,
            self_type: None,
            unnameable: BTreeSet::new(),
            crates: BTreeSet::new(),
            steps: Vec::new(),
            home: None,
            depth: 0,
        }
    }

    /// The expansion of a definition with the parameters `generics`, which this one needs.
    pub(super) fn inner(&self, generics: HashSet<String>) -> Self {
        Expansion {
            home: self.home,
            depth: self.depth,
            ..Expansion::new(self.names, generics)
        }
    }

    /// Takes over what `inner` found out.
    pub(super) fn merge(&mut self, mut inner: Expansion) {
        self.unnameable.append(&mut inner.unnameable);
        self.crates.append(&mut inner.crates);
    }
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

/// The names of the type and constant parameters.
pub(crate) fn names_of(generics: &Generics) -> HashSet<String> {
    let types = generics
        .type_params()
        .map(|parameter| parameter.ident.to_string());
    let constants = generics
        .const_params()
        .map(|parameter| parameter.ident.to_string());
    types.chain(constants).collect()
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

/// The names of the type and constant parameters, in their order.
fn ordered_names(generics: &Generics) -> Vec<String> {
    let names = generics
        .params
        .iter()
        .filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(parameter.ident.to_string()),
            GenericParam::Const(parameter) => Some(parameter.ident.to_string()),
            GenericParam::Lifetime(_) => None,
        });
    names.collect()
}

/// The defaults of the type and constant parameters, in their order. Those that have none come first.
fn defaults_of(generics: &Generics) -> impl Iterator<Item = TokenStream> {
    let parameters = generics.params.iter();
    parameters.filter_map(|parameter| match parameter {
        GenericParam::Type(parameter) => {
            let default = parameter.default.as_ref();
            Some(
                default
                    .map(|(_, ty)| ty.to_token_stream())
                    .unwrap_or_default(),
            )
        }
        GenericParam::Const(parameter) => {
            let default = parameter.default.as_ref();
            Some(
                default
                    .map(|(_, value)| value.to_token_stream())
                    .unwrap_or_default(),
            )
        }
        GenericParam::Lifetime(_) => None,
    })
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

/// `tokens` with each of the `names` replaced by its argument.
pub(super) fn substitute(
    tokens: TokenStream,
    names: &[String],
    arguments: &[TokenStream],
) -> TokenStream {
    if names.is_empty() || arguments.is_empty() {
        return tokens;
    }
    rewrite(tokens, &mut |path| {
        let position = names
            .iter()
            .position(|name| path.segments.len() == 1 && *name == path.segments[0]);
        match position.and_then(|at| arguments.get(at)) {
            Some(argument) => Replacement::Whole(argument.clone()),
            None => Replacement::Keep,
        }
    })
}

/// The generics of an impl, with its where clause.
pub(crate) fn generics_of(block: &Impl) -> Option<Generics> {
    let mut generics: Generics = syn::parse_str(&block.generics).ok()?;
    if !block.where_clause.is_empty() {
        generics.where_clause = syn::parse_str(&block.where_clause).ok()?;
    }
    Some(generics)
}
