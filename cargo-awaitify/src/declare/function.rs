//! The declaration of one function, named from outside its crate.

use std::collections::{BTreeSet, HashSet};

use proc_macro2::TokenStream;
use quote::ToTokens;

use super::writer::Writer;
use crate::classify::accepted::accepted;
use crate::classify::finding::{Class, Finding};
use crate::diagnostics::describe::describe_type;
use crate::names::expander::Expander;
use crate::names::generics::names_of;
use crate::source::conditions::Conditions;
use crate::source::model::Owner;
use crate::source::signature::parse;
use crate::syntax::signature::Safety;
use crate::words::snake;

/// A declaration without a body.
#[derive(Clone, Debug)]
pub(crate) struct Declaration {
    /// The path of the function, as other crates name it.
    pub(crate) target: String,
    pub(crate) class: Class,
    pub(crate) question: Option<String>,
    /// The type whose extension trait contains it.
    pub(crate) extension: Option<String>,
    pub(crate) options: Vec<String>,
    pub(crate) name: String,
    /// `unsafe fn`, without a name.
    qualifiers: String,
    generics: String,
    inputs: Vec<String>,
    output: String,
    clause: String,
    /// Other crates that its types name.
    pub(crate) crates: BTreeSet<String>,
    /// The features of its crate that it needs.
    pub(crate) features: BTreeSet<String>,
    /// False if its `cfg` leaves the function out on this machine.
    pub(crate) is_of_this_system: bool,
}

impl Declaration {
    /// The attribute and the signature.
    pub(crate) fn text(&self) -> String {
        let Declaration {
            qualifiers,
            name,
            generics,
            output,
            clause,
            ..
        } = self;
        let mut options = Vec::new();
        if self.extension.is_none() {
            options.push(format!("path = {}", self.target));
        }
        options.extend(self.options.iter().cloned());
        let attribute = if options.is_empty() {
            String::new()
        } else {
            format!("#[awaitable({})]\n", options.join(", "))
        };
        let visibility = if self.extension.is_some() { "" } else { "pub " };
        let inputs = self.inputs.join(", ");
        format!("{attribute}{visibility}{qualifiers} {name}{generics}({inputs}){output}{clause};")
    }

    /// Returns true if this declaration is of more use than `other`, which names a function of the same path.
    fn is_better_than(&self, other: &Declaration) -> bool {
        let rank = |one: &Declaration| (one.is_of_this_system, one.class == Class::Sure);
        rank(self) > rank(other)
    }

    /// A name that no other declaration has.
    pub(crate) fn rename(&mut self, taken: &mut HashSet<String>) {
        if self.extension.is_some() {
            return;
        }
        let names: Vec<&str> = self.target.split("::").collect();
        let mut length = 1;
        while !taken.insert(self.name.clone()) {
            length += 1;
            let start = names.len().saturating_sub(length);
            self.name = if start == 0 {
                format!("{}_{length}", names.join("_").to_lowercase())
            } else {
                snake(&names[start..].join("_"))
            };
        }
    }
}

/// Adds a declaration, unless there is one of the same path. There are several if `cfg` chooses among functions.
pub(crate) fn add(declaration: Declaration, all: &mut Vec<Declaration>) {
    let known = all.iter_mut().find(|one| one.target == declaration.target);
    match known {
        Some(known) if declaration.is_better_than(known) => *known = declaration,
        Some(_) => {}
        None => all.push(declaration),
    }
}

/// The declaration of a finding, or the reason why other crates cannot declare it.
pub(crate) fn declare(finding: &Finding, expander: &Expander<'_>) -> Result<Declaration, String> {
    let function = &expander.index.of.functions[finding.function];
    let parsed = parse(&function.signature).ok_or("its signature cannot be read")?;
    let mut writer = Writer::new(function, expander)?;
    let options = finding.verdict.options.clone().unwrap_or_default();
    let signature = &parsed.signature;
    let target = writer.target(finding.function)?;
    let own_generics = &signature.generics;
    writer.expansion.generics.extend(names_of(own_generics));
    let is_extension = writer.can_extend(signature);
    let inputs = signature
        .inputs
        .iter()
        .map(|input| writer.input(input, is_extension));
    let inputs: Vec<String> = inputs.collect::<Result<_, _>>()?;
    let output = writer.public(signature.output.to_token_stream());
    let (generics, clause) = writer.generics(own_generics, is_extension);
    let is_unsafe = matches!(signature.safety, Safety::Unsafe(_))
        || matches!(
            (&signature.safety, function.owner),
            (Safety::Default, Owner::Foreign(_))
        );
    let unnameable: Vec<&str> = writer
        .expansion
        .unnameable
        .iter()
        .map(String::as_str)
        .collect();
    if !unnameable.is_empty() {
        return Err(format!(
            "`{}` cannot be named outside its crate",
            unnameable.join("`, `")
        ));
    }
    let mut options = writer.options(options, is_extension);
    // The declaration shows the arguments of the callback.
    options.retain(|option| {
        let tells_arguments = option.starts_with("callback =") && option.ends_with(')');
        !tells_arguments && !option.starts_with("user_data_at")
    });
    let conditions = Conditions::of(function, expander.index.of);
    let declaration = Declaration {
        name: writer.name(is_extension),
        target,
        class: finding.verdict.class,
        question: finding.verdict.question.clone(),
        extension: is_extension.then(|| writer.self_text()),
        options,
        qualifiers: if is_unsafe { "unsafe fn" } else { "fn" }.to_owned(),
        generics,
        inputs,
        output: spaced(" ", &output),
        clause: spaced(" ", &clause),
        crates: writer.expansion.crates.clone(),
        features: conditions.features(),
        is_of_this_system: conditions.may_hold_here(),
    };
    declaration.accepted()
}

impl Declaration {
    /// The declaration, made less certain if the macro refuses it.
    fn accepted(mut self) -> Result<Self, String> {
        self.options.retain(|option| option != "associated");
        let mut options = self.options.clone();
        let unattributed = Declaration {
            options: Vec::new(),
            extension: Some(String::new()),
            ..self.clone()
        };
        let answer = match &self.extension {
            Some(ty) => {
                let options = options.join(", ");
                let item = format!(
                    "trait Extension {{ #[awaitable({options})] {} }}",
                    unattributed.text()
                );
                accepted(&[format!("for = {ty}")], &item)
            }
            None => {
                options.insert(0, format!("path = {}", self.target));
                accepted(&options, &unattributed.text())
            }
        };
        if let Err(refusal) = answer {
            let (fact, _) = refusal.parts();
            let fact = fact.lines().next().unwrap_or_default().to_owned();
            if self.class == Class::Sure {
                self.class = Class::Likely;
            }
            self.question.get_or_insert(fact);
        }
        Ok(self)
    }
}

/// `before` and the described tokens, or nothing.
fn spaced(before: &str, tokens: &TokenStream) -> String {
    if tokens.is_empty() {
        String::new()
    } else {
        format!("{before}{}", describe_type(tokens))
    }
}
