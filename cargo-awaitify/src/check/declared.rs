//! The declarations of functions that are elsewhere: `path = their::function` and `for = their::Type`.

use proc_macro2::TokenStream;
use quote::ToTokens;

use super::canonical::Canonical;
use super::target::{Found, Library, Target, function_in};
use crate::names::expander::Expander;
use crate::names::expansion::{Expansion, Names};
use crate::names::generics::names_of;
use crate::names::index::{Definition, Index, Meaning};
use crate::names::public::PublicPaths;
use crate::names::tokens::path_of;
use crate::options::OptionSet;
use crate::options::awaitable::AwaitableOptions;
use crate::scan::Scanned;
use crate::source::conditions::Conditions;
use crate::source::model::{Crate, Function, Owner, Visibility};
use crate::source::signature::parse;
use crate::syntax::function::Function as Parsed;

/// A declaration, and the path of the function that it names.
pub(crate) struct Declared {
    /// The index of the declaration in its crate.
    pub(crate) function: usize,
    pub(crate) path: Vec<String>,
    /// True if the first parameter may be a receiver.
    is_method: bool,
}

/// A declaration that differs from its function.
pub(crate) struct Drift {
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) path: String,
    pub(crate) declared: String,
    /// `None` if the function is not there any more.
    pub(crate) actual: Option<String>,
}

/// The declarations in a crate.
pub(crate) fn declared(krate: &Crate) -> Vec<Declared> {
    let functions = krate.functions.iter().enumerate();
    functions
        .filter_map(|(at, function)| declaration(at, function, krate))
        .collect()
}

fn declaration(at: usize, function: &Function, krate: &Crate) -> Option<Declared> {
    if function.has_body() {
        return None;
    }
    let own = options_of(function.attributes.awaitable.as_deref());
    if let Some(path) = own.as_ref().and_then(|own| own.path.value()) {
        let path = describe(path);
        return Some(Declared {
            function: at,
            is_method: true,
            path: path_of(path.trim_start_matches("::")),
        });
    }
    let block = match function.owner {
        Owner::Impl(at) => &krate.impls[at].attributes,
        Owner::Trait(at) => &krate.traits[at].attributes,
        Owner::Module | Owner::Foreign(_) => return None,
    };
    if function
        .attributes
        .awaitable
        .as_deref()
        .is_some_and(|options| options.trim() == "skip")
    {
        return None;
    }
    let options = options_of(block.awaitable.as_deref())?;
    let target = options.for_type.value().map(describe);
    let mut path = path_of(&target.or_else(|| options.path.value().map(describe))?);
    path.push(function.name.clone());
    Some(Declared {
        function: at,
        path,
        is_method: false,
    })
}

fn options_of(options: Option<&str>) -> Option<AwaitableOptions> {
    Some(AwaitableOptions::parse(options?.parse().ok()?))
}

fn describe(tokens: impl ToTokens) -> String {
    crate::diagnostics::describe::describe_type(tokens)
}

/// Compares a declaration with the function that it names. Returns `None` if both fit, or if the function was not seen.
pub(crate) fn drift(declared: &Declared, of: &Scanned, library: &Library<'_>) -> Option<Drift> {
    let function = &of.krate.functions[declared.function];
    let index = Index::of(&of.krate);
    let mut path = declared.path.clone();
    let target = match index.resolve(&path, function.module) {
        Meaning::External(external) => library.find(&of.root.package, &external),
        _ => {
            let name = path.pop()?;
            match index.resolve(&path, function.module) {
                Meaning::External(mut external) => {
                    external.push(name);
                    library.find(&of.root.package, &external)
                }
                _ => return own_drift(declared, of),
            }
        }
    };
    match target {
        Target::Found(krate, at) if is_hidden(at, &krate) => {
            Some(report(declared, of, Some(&krate.functions[at])))
        }
        Target::Found(krate, at) => compare(declared, of, &krate, at),
        Target::Missing => Some(report(declared, of, None)),
        Target::Unseen => None,
    }
}

/// Returns true if other crates cannot call the function at the index `at`. Those of a trait are as visible as the trait.
fn is_hidden(at: usize, krate: &Crate) -> bool {
    variants(krate, at).into_iter().all(|variant| {
        let function = &krate.functions[variant];
        let is_of_trait = match function.owner {
            Owner::Trait(_) => true,
            Owner::Impl(at) => krate.impls[at].trait_path.is_some(),
            Owner::Module | Owner::Foreign(_) => false,
        };
        !is_of_trait && function.visibility == Visibility::Private
    })
}

/// The index of the function in the same crate that a declaration names.
pub(crate) fn own_target(declared: &Declared, krate: &Crate) -> Option<usize> {
    let index = Index::of(krate);
    match function_in(&index, &declared.path) {
        Found::Function(at) if at != declared.function => Some(at),
        _ => None,
    }
}

/// A declaration of a function in the same crate.
fn own_drift(declared: &Declared, of: &Scanned) -> Option<Drift> {
    let at = own_target(declared, &of.krate)?;
    compare(declared, of, &of.krate, at)
}

fn compare(declared: &Declared, of: &Scanned, krate: &Crate, at: usize) -> Option<Drift> {
    let actual = &krate.functions[at];
    let is_method = declared.is_method && parse(&actual.signature)?.signature.receiver().is_some();
    let declarations = forms(&of.krate, declared.function, is_method);
    let variants = variants(krate, at);
    let actual = &krate.functions[variants[0]];
    let fits = variants.into_iter().any(|variant| {
        let actuals = forms(krate, variant, false);
        let mut declarations = declarations.iter();
        declarations.any(|one| actuals.iter().any(|actual| one.declares(actual)))
    });
    (!fits).then(|| report(declared, of, Some(actual)))
}

/// The function at the index `at`, and those that have its public path under another `cfg`; of these, the ones that may be
/// compiled on this system.
fn variants(krate: &Crate, at: usize) -> Vec<usize> {
    let index = Index::of(krate);
    let public = PublicPaths::of(&index);
    let container = |at: usize| {
        let function = &krate.functions[at];
        let definition = match function.owner {
            Owner::Module | Owner::Foreign(_) => Definition::Function(at),
            Owner::Trait(at) => Definition::Trait(at),
            Owner::Impl(at) => {
                let block = &krate.impls[at];
                match index.resolve(&path_of(&block.self_type), block.module) {
                    Meaning::Local(definition) => definition,
                    _ => return None,
                }
            }
        };
        public.path(definition)
    };
    let own = container(at);
    let name = &krate.functions[at].name;
    let others = (0..krate.functions.len()).filter(|other| {
        *other == at
            || own.is_some() && krate.functions[*other].name == *name && container(*other) == own
    });
    let all: Vec<usize> = others.collect();
    let is_here = |at: &&usize| Conditions::of(&krate.functions[**at], krate).may_hold_here();
    let here: Vec<usize> = all.iter().filter(is_here).copied().collect();
    if here.is_empty() { all } else { here }
}

fn report(declared: &Declared, of: &Scanned, actual: Option<&Function>) -> Drift {
    let function = &of.krate.functions[declared.function];
    let one_line = |function: &Function| {
        let words: Vec<&str> = function.signature.split_whitespace().collect();
        words.join(" ")
    };
    Drift {
        file: function.place.file.display().to_string(),
        line: function.place.line,
        path: declared.path.join("::"),
        declared: one_line(function),
        actual: actual.map(one_line),
    }
}

/// The canonical forms of a function: as written, with closures shown, and with all aliases replaced.
fn forms(krate: &Crate, at: usize, first_is_receiver: bool) -> Vec<Canonical> {
    let function = &krate.functions[at];
    let index = Index::of(krate);
    let public = PublicPaths::of(&index);
    let expander = Expander::new(&index, &public);
    let outer: Vec<String> = expander.outer_generics(function).into_iter().collect();
    let mut forms = Vec::new();
    let Some(written) = parse(&function.signature) else {
        return forms;
    };
    forms.push(Canonical::of(&written.signature, &outer, first_is_receiver));
    for names in [Names::AsWritten, Names::WithoutAliases] {
        let expanded = expanded(function, &written, &expander, names);
        forms.extend(
            expanded.map(|parsed| Canonical::of(&parsed.signature, &outer, first_is_receiver)),
        );
    }
    forms
}

fn expanded(
    function: &Function,
    written: &Parsed,
    expander: &Expander<'_>,
    names: Names,
) -> Option<Parsed> {
    let mut generics = names_of(&written.signature.generics);
    generics.extend(expander.outer_generics(function));
    let mut expansion = Expansion::new(names, generics);
    let tokens: TokenStream = function.signature.parse().ok()?;
    let expanded = expander.expand(tokens, function.module, &mut expansion);
    parse(&expanded.to_string())
}
