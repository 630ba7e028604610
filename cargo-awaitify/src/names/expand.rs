//! Replaces what hides a closure: type aliases, closure traits with a blanket impl, and `Into<Type>` if the type can be
//! made from a closure. On request, names everything by its public path.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Generics, Ident};

use super::index::{Definition, Index, Meaning};
use super::public::PublicPaths;
use super::rewrite::{FoundPath, Replacement, comma_separated, rewrite};
use crate::diagnostics::describe::describe_type;
use crate::source::model::{Function, Impl, ModuleId, Owner};
use crate::syntax::types::{bounds_of, last_word};

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
    closure_traits: RefCell<HashMap<usize, Option<Blanket>>>,
}

/// The closure that implements a trait.
#[derive(Clone)]
struct Blanket {
    bounds: String,
    module: ModuleId,
    /// The names that stand for the trait's arguments.
    parameters: Vec<String>,
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
            depth: 0,
        }
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
            None if expansion.names == Names::AsWritten => Replacement::Keep,
            None => self.public_name(path, &meaning, module, expansion),
        }
    }

    fn arguments(
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
        let target: TokenStream = alias.target.parse().ok()?;
        let mut inner = Expansion::new(expansion.names, alias.generics.iter().cloned().collect());
        inner.depth = expansion.depth;
        let target = self.expand(target, alias.module, &mut inner);
        if !shows_closure(&target) && expansion.names != Names::WithoutAliases {
            return None;
        }
        expansion.unnameable.append(&mut inner.unnameable);
        expansion.crates.append(&mut inner.crates);
        let fact = format!("`{}` is an alias of `{}`", alias.name, alias.target);
        expansion.steps.push(fact);
        let arguments = self.arguments(path, module, expansion);
        Some(substitute(target, &alias.generics, &arguments))
    }

    /// The bounds of the closures that implement a trait.
    fn closure_trait(
        &self,
        at: usize,
        path: &FoundPath,
        module: ModuleId,
        expansion: &mut Expansion,
    ) -> Option<TokenStream> {
        let blanket = self.blanket_of(at)?;
        let name = &self.index.of.traits[at].name;
        let fact = format!("closures that are `{}` implement `{name}`", blanket.bounds);
        expansion.steps.push(fact);
        let arguments = self.arguments(path, module, expansion);
        self.bounds_of_blanket(&blanket, &arguments, expansion)
    }

    fn bounds_of_blanket(
        &self,
        blanket: &Blanket,
        arguments: &[TokenStream],
        expansion: &mut Expansion,
    ) -> Option<TokenStream> {
        let bounds: TokenStream = blanket.bounds.parse().ok()?;
        let names = blanket.parameters.iter().cloned().collect();
        let mut inner = Expansion::new(expansion.names, names);
        inner.depth = expansion.depth;
        let bounds = self.expand(bounds, blanket.module, &mut inner);
        expansion.unnameable.append(&mut inner.unnameable);
        expansion.crates.append(&mut inner.crates);
        Some(substitute(bounds, &blanket.parameters, arguments))
    }

    fn blanket_of(&self, at: usize) -> Option<Blanket> {
        if let Some(known) = self.closure_traits.borrow().get(&at) {
            return known.clone();
        }
        // A trait that mentions itself in its bounds is none.
        self.closure_traits.borrow_mut().insert(at, None);
        let found = self.find_blanket(at);
        self.closure_traits.borrow_mut().insert(at, found.clone());
        found
    }

    fn find_blanket(&self, at: usize) -> Option<Blanket> {
        let known = &self.index.of.traits[at];
        let supertraits: TokenStream = known.supertraits.parse().ok()?;
        if shows_closure(&supertraits) {
            let generics: Generics = syn::parse_str(&known.generics).unwrap_or_default();
            let parameters = generics
                .type_params()
                .map(|parameter| parameter.ident.to_string());
            return Some(Blanket {
                bounds: known.supertraits.clone(),
                module: known.module,
                parameters: parameters.collect(),
            });
        }
        let name = known.name.as_str();
        let mut impls = self.index.of.impls.iter().filter(|block| {
            let path = block.trait_path.as_deref().map(path_of);
            path.is_some_and(|path| {
                path.last().is_some_and(|last| last == name)
                    && self.index.resolve(&path, block.module)
                        == Meaning::Local(Definition::Trait(at))
            })
        });
        let mut blanket = impls.find_map(blanket_impl)?;
        let own: Vec<&str> = blanket.bounds.split(" + ").collect();
        let supertraits = known.supertraits.split('+').map(str::trim);
        let added: Vec<&str> = supertraits
            .filter(|bound| !bound.is_empty() && !own.contains(bound))
            .collect();
        blanket.bounds = [&own[..], &added[..]].concat().join(" + ");
        Some(blanket)
    }

    /// The bounds of the closures that `Into<Type>` accepts, because `Type: From<F>`.
    fn conversion(
        &self,
        path: &FoundPath,
        module: ModuleId,
        expansion: &mut Expansion,
    ) -> Option<TokenStream> {
        let target: syn::Path = syn::parse2(path.arguments.clone()?).ok()?;
        let segments: Vec<String> = target
            .segments
            .iter()
            .map(|one| one.ident.to_string())
            .collect();
        let Meaning::Local(Definition::Type(at)) = self.index.resolve(&segments, module) else {
            return None;
        };
        let name = &self.index.of.types[at].name;
        let mut impls = self.index.of.impls.iter().filter(|block| {
            let trait_path = block.trait_path.as_deref().unwrap_or_default();
            let own = path_of(&block.self_type);
            trait_path.contains("From<") && own.last() == Some(name)
        });
        let blanket = impls.find_map(conversion_impl)?;
        let fact = format!(
            "`{name}` can be made from closures that are `{}`",
            blanket.bounds
        );
        expansion.steps.push(fact);
        self.bounds_of_blanket(&blanket, &[], expansion)
    }

    fn public_name(
        &self,
        path: &FoundPath,
        meaning: &Meaning,
        module: ModuleId,
        expansion: &mut Expansion,
    ) -> Replacement {
        let krate = &self.index.of.name;
        let of_crate = |path: &[String]| {
            let mut full = vec![krate.clone()];
            full.extend(path.iter().cloned());
            Replacement::Name(path_tokens(&full))
        };
        match meaning {
            Meaning::Local(definition) => match self.public.path(*definition) {
                Some(path) => of_crate(path),
                None => {
                    expansion.unnameable.insert(path.segments.join("::"));
                    Replacement::Keep
                }
            },
            Meaning::External(outer) => self.external_name(path, outer, expansion, &of_crate),
            Meaning::Unknown => {
                let last = &path.segments[path.segments.len() - 1];
                if Index::is_unqualified(last) {
                    return Replacement::Keep;
                }
                let globs = self.index.external_globs(module);
                let outer = globs.iter().find(|glob| !is_standard(&glob[0]));
                let Some(outer) = outer else {
                    expansion.unnameable.insert(path.segments.join("::"));
                    return Replacement::Keep;
                };
                let mut outer = outer.clone();
                outer.extend(path.segments.iter().cloned());
                self.external_name(path, &outer, expansion, &of_crate)
            }
        }
    }

    fn external_name(
        &self,
        path: &FoundPath,
        outer: &[String],
        expansion: &mut Expansion,
        of_crate: &dyn Fn(&[String]) -> Replacement,
    ) -> Replacement {
        let is_prelude = path.segments.len() == 1
            && ["Option", "Result", "Box", "Vec", "String"].contains(&path.segments[0].as_str());
        if is_standard(&outer[0]) {
            return if is_prelude {
                Replacement::Keep
            } else {
                Replacement::Name(path_tokens(outer))
            };
        }
        if let Some(own) = self.public.re_exported(outer) {
            return of_crate(&own);
        }
        expansion.crates.insert(outer[0].clone());
        Replacement::Name(path_tokens(outer))
    }
}

/// The name of an item of another crate before `use … as …`.
fn original_name(meaning: &Meaning) -> Replacement {
    match meaning {
        Meaning::External(path) => Replacement::Name(path_tokens(path)),
        _ => Replacement::Keep,
    }
}

fn is_standard(name: &str) -> bool {
    matches!(name, "std" | "core" | "alloc")
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
        .is_some_and(|tree| crate::source::items::is_punct(&tree, '\''))
}

/// `tokens` with each of the `names` replaced by its argument.
fn substitute(tokens: TokenStream, names: &[String], arguments: &[TokenStream]) -> TokenStream {
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

/// `impl<F> Trait for F where F: FnMut(A)`, also for `Box<F>` and other types with one closure.
fn blanket_impl(block: &Impl) -> Option<Blanket> {
    let generics = generics_of(block)?;
    let name: Ident = syn::parse_str(&block.self_type).ok()?;
    let bounds = closure_bounds(&name, &generics)?;
    let trait_path: syn::Path = syn::parse_str(block.trait_path.as_deref()?).ok()?;
    let parameters = crate::syntax::types::type_arguments(&trait_path);
    let parameters = parameters.iter().map(|ty| ty.to_token_stream().to_string());
    Some(Blanket {
        bounds,
        module: block.module,
        parameters: parameters.collect(),
    })
}

/// `impl<F: FnOnce(A)> From<F> for Type`
fn conversion_impl(block: &Impl) -> Option<Blanket> {
    let generics = generics_of(block)?;
    let trait_path: syn::Path = syn::parse_str(block.trait_path.as_deref()?).ok()?;
    if last_word(&trait_path) != "From" {
        return None;
    }
    let arguments = crate::syntax::types::type_arguments(&trait_path);
    let [argument] = arguments[..] else {
        return None;
    };
    let name: Ident = syn::parse2(argument.to_token_stream()).ok()?;
    Some(Blanket {
        bounds: closure_bounds(&name, &generics)?,
        module: block.module,
        parameters: Vec::new(),
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

/// The bounds of the type parameter `name`, if a closure's trait is among them.
fn closure_bounds(name: &Ident, generics: &Generics) -> Option<String> {
    let bounds = bounds_of(name, generics);
    let shows = shows_closure(&quote!(#(#bounds)+*));
    let described: Vec<String> = bounds.iter().map(describe_type).collect();
    shows.then(|| described.join(" + "))
}
