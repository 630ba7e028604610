//! Traits that closures implement: by a blanket impl, as a supertrait, or by a conversion into a type.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{GenericArgument, Generics, Ident, PathArguments};

use super::expand::Hidden;
use super::expander::{Blanket, Expander};
use super::expansion::Expansion;
use super::generics::generics_of;
use super::index::{Definition, Meaning};
use super::rewrite::FoundPath;
use super::tokens::{path_of, shows_closure};
use crate::diagnostics::describe::describe_type;
use crate::source::model::{Impl, ModuleId};
use crate::syntax::types::{bounds_of, last_word, type_arguments};

impl Expander<'_> {
    /// The bounds of the closures that implement a trait.
    pub(super) fn closure_trait(
        &self,
        at: usize,
        path: &FoundPath,
        module: ModuleId,
        expansion: &mut Expansion,
    ) -> Option<TokenStream> {
        let hidden = self.hidden_by_trait(at, expansion)?;
        Some(hidden.with(self.arguments(path, module, expansion)))
    }

    /// The same, before the parameters of the trait are replaced.
    pub(super) fn hidden_by_trait(&self, at: usize, expansion: &mut Expansion) -> Option<Hidden> {
        let blanket = self.blanket_of(at)?;
        let name = &self.index.of.traits[at].name;
        let fact = format!("closures that are `{}` implement `{name}`", blanket.bounds);
        expansion.steps.push(fact);
        self.bounds_of_blanket(blanket, expansion)
    }

    fn bounds_of_blanket(&self, blanket: Blanket, expansion: &mut Expansion) -> Option<Hidden> {
        let bounds: TokenStream = blanket.bounds.parse().ok()?;
        let names = blanket.parameters.iter().cloned().collect();
        let mut inner = expansion.inner(names);
        let bounds = self.expand(bounds, blanket.module, &mut inner);
        expansion.merge(inner);
        Some(Hidden::of(bounds, blanket.parameters))
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
    pub(super) fn conversion(
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
        let (block, mut blanket) =
            impls.find_map(|block| Some((block, conversion_impl(block)?)))?;
        let own: syn::Path = syn::parse_str(&block.self_type).ok()?;
        blanket.bounds =
            with_lifetimes(&blanket.bounds, &lifetimes_in(&own), &lifetimes_in(&target));
        let fact = format!(
            "`{name}` can be made from closures that are `{}`",
            blanket.bounds
        );
        expansion.steps.push(fact);
        // `T` of `impl<T, F> From<F> for Done<T>`
        let parameters = type_arguments(&own).into_iter();
        blanket.parameters = parameters
            .map(|ty| ty.to_token_stream().to_string())
            .collect();
        let arguments = type_arguments(&target).into_iter();
        let arguments: Vec<TokenStream> = arguments
            .map(|ty| self.expand(ty.to_token_stream(), module, expansion))
            .collect();
        let hidden = self.bounds_of_blanket(blanket, expansion)?;
        Some(hidden.with(arguments))
    }
}

/// `impl<F> Trait for F where F: FnMut(A)`, also for `Box<F>` and other types with one closure.
fn blanket_impl(block: &Impl) -> Option<Blanket> {
    let generics = generics_of(block)?;
    let name: Ident = syn::parse_str(&block.self_type).ok()?;
    let bounds = closure_bounds(&name, &generics)?;
    let trait_path: syn::Path = syn::parse_str(block.trait_path.as_deref()?).ok()?;
    let parameters = type_arguments(&trait_path);
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
    let arguments = type_arguments(&trait_path);
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

/// The lifetimes among the arguments of `path`.
fn lifetimes_in(path: &syn::Path) -> Vec<String> {
    let arguments = path.segments.last().map(|last| &last.arguments);
    let Some(PathArguments::AngleBracketed(arguments)) = arguments else {
        return Vec::new();
    };
    let lifetimes = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Lifetime(lifetime) => Some(lifetime.ident.to_string()),
        _ => None,
    });
    lifetimes.collect()
}

/// `bounds` with each of the `names` replaced by the lifetime at the same place.
fn with_lifetimes(bounds: &str, names: &[String], lifetimes: &[String]) -> String {
    let mut parts = bounds.split('\'');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
        let end = part.find(|letter| !is_part(letter)).unwrap_or(part.len());
        let known = names.iter().position(|name| *name == part[..end]);
        let lifetime = known.and_then(|at| lifetimes.get(at));
        text.push('\'');
        text.push_str(lifetime.map_or(&part[..end], String::as_str));
        text.push_str(&part[end..]);
    }
    text
}

/// The bounds of the type parameter `name`, if a closure's trait is among them.
fn closure_bounds(name: &Ident, generics: &Generics) -> Option<String> {
    let bounds = bounds_of(name, generics);
    let shows = shows_closure(&quote!(#(#bounds)+*));
    let described: Vec<String> = bounds.iter().map(describe_type).collect();
    shows.then(|| described.join(" + "))
}
