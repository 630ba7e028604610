//! The types of parameters whose definition was not found, because a macro or a build script makes it.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::ToTokens;

use super::expander::Expander;
use super::generics::names_of;
use super::index::{Index, Meaning};
use super::rewrite::{Replacement, rewrite};
use crate::diagnostics::describe::parameter_name;
use crate::source::model::{Function, ModuleId, Problem};
use crate::source::signature::parse;
use crate::words;

impl Expander<'_> {
    /// A problem for each type that was not found and may hide a callback: its name or that of a parameter says so.
    pub(crate) fn missing_callbacks(&self) -> Vec<Problem> {
        let mut missing: BTreeMap<String, (&Function, usize)> = BTreeMap::new();
        for function in &self.index.of.functions {
            for name in self.missing_in(function) {
                let (_, count) = missing.entry(name).or_insert((function, 0));
                *count += 1;
            }
        }
        let problems = missing.into_iter().map(|(name, (function, count))| {
            let others = match count {
                1 => String::new(),
                count => format!(", as do {} others", count - 1),
            };
            Problem {
                file: function.place.file.as_ref().clone(),
                line: Some(function.place.line),
                fact: format!(
                    "`{}` takes the type `{name}`{others}, whose definition is not found: if a macro makes it, write `--rustdoc-json FILE`",
                    function.name
                ),
            }
        });
        problems.collect()
    }

    fn missing_in(&self, function: &Function) -> Vec<String> {
        const CALLBACKS: &[&str] = &["fn", "func", "function", "closure", "hook", "on", "cb"];
        let mut names = Vec::new();
        let Some(parsed) = parse(&function.signature) else {
            return names;
        };
        let signature = &parsed.signature;
        let mut generics = names_of(&signature.generics);
        generics.extend(self.outer_generics(function));
        let bounds = signature.generics.to_token_stream();
        let clause = signature.generics.where_clause.to_token_stream();
        let types = signature.parameters().map(|(_, parameter)| {
            let name = parameter_name(parameter);
            (name, parameter.ty.to_token_stream())
        });
        let all: Vec<(String, TokenStream)> = types
            .chain([(String::new(), bounds), (String::new(), clause)])
            .collect();
        for (parameter, tokens) in all {
            let says = |name: &str| {
                words::is_completion(name)
                    || words::is_listener(name)
                    || words::has_word(name, CALLBACKS)
            };
            rewrite(tokens, &mut |path| {
                let last = path.segments.last().map_or("", String::as_str);
                let may_be_missing = (says(&parameter) || says(last))
                    && path.segments[0] != "Self"
                    && !generics.contains(&path.segments[0])
                    // A macro such as `error_chain!` often makes it, and it is no callback.
                    && last != "Result"
                    && !Index::is_unqualified(last);
                if may_be_missing && self.is_missing(&path.segments, function.module) {
                    names.push(path.segments.join("::"));
                }
                Replacement::Keep
            });
        }
        names.sort();
        names.dedup();
        names
    }

    /// Returns true if `path` means nothing that is known, and no other crate's names are imported by `*`.
    fn is_missing(&self, path: &[String], module: ModuleId) -> bool {
        self.index.resolve(path, module) == Meaning::Unknown
            && self.index.external_globs(module).is_empty()
    }
}
