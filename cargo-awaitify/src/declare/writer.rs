//! Writes the parts of a signature as other crates name them.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{GenericParam, Generics};

use crate::diagnostics::describe::{describe_type, parameter_name};
use crate::names::expander::Expander;
use crate::names::expansion::{Expansion, Names};
use crate::names::generics::{generics_of, names_of};
use crate::names::index::{Definition, Meaning};
use crate::names::tokens::path_of;
use crate::source::model::{Function, Owner};
use crate::syntax::signature::{Input, Receiver, ReceiverKind, Signature};
use crate::words::snake;

pub(super) struct Writer<'a> {
    function: &'a Function,
    expander: &'a Expander<'a>,
    pub(super) expansion: Expansion,
    /// The type or the trait that contains the function.
    container: Option<Container>,
}

struct Container {
    definition: Definition,
    /// The public form of the self type.
    self_type: TokenStream,
    generics: Generics,
    is_trait: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn new(function: &'a Function, expander: &'a Expander<'a>) -> Result<Self, String> {
        let mut writer = Writer {
            function,
            expander,
            expansion: Expansion::new(Names::Public, HashSet::new()),
            container: None,
        };
        writer.container = match function.owner {
            Owner::Impl(at) => Some(writer.container_of_impl(at)?),
            Owner::Trait(at) => Some(writer.container_of_trait(at)?),
            Owner::Module | Owner::Foreign(_) => None,
        };
        if let Some(container) = &writer.container {
            writer.expansion.self_type = Some(container.self_type.clone());
            writer
                .expansion
                .generics
                .extend(names_of(&container.generics));
        }
        Ok(writer)
    }

    fn container_of_impl(&mut self, at: usize) -> Result<Container, String> {
        let block = &self.expander.index.of.impls[at];
        let path = path_of(&block.self_type);
        let Meaning::Local(definition) = self.expander.index.resolve(&path, block.module) else {
            return Err(format!("`{}` is not a type of its crate", block.self_type));
        };
        let generics = generics_of(block).ok_or("the generics of its impl cannot be read")?;
        self.expansion.generics.extend(names_of(&generics));
        let self_type: TokenStream = block.self_type.parse().map_err(|_| "is not Rust")?;
        let self_type = self
            .expander
            .expand(self_type, block.module, &mut self.expansion);
        Ok(Container {
            definition,
            self_type,
            generics,
            is_trait: false,
        })
    }

    fn container_of_trait(&mut self, at: usize) -> Result<Container, String> {
        let found = &self.expander.index.of.traits[at];
        let definition = Definition::Trait(at);
        let path = self.expander.public.path(definition);
        let path =
            path.ok_or_else(|| format!("`{}` cannot be named outside its crate", found.name))?;
        if !found.generics.is_empty() {
            return Err(format!("`{}` is a generic trait", found.name));
        }
        let full: TokenStream = format!("{}::{}", self.expander.index.of.name, path.join("::"))
            .parse()
            .map_err(|_| "is not Rust")?;
        let generics: Generics = syn::parse2(quote!(<This: #full>)).map_err(|_| "is not Rust")?;
        Ok(Container {
            definition,
            self_type: quote!(This),
            generics,
            is_trait: true,
        })
    }

    /// The path of the function, as other crates name it.
    pub(super) fn target(&self, at: usize) -> Result<String, String> {
        let krate = &self.expander.index.of.name;
        let name = &self.function.name;
        let definition = match &self.container {
            Some(container) => container.definition,
            None => Definition::Function(at),
        };
        let path = self.expander.public.path(definition);
        let path = path.ok_or("it cannot be named outside its crate")?;
        let mut names = vec![krate.clone()];
        names.extend(path.iter().cloned());
        names.extend(self.container.as_ref().map(|_| name.clone()));
        Ok(names.join("::"))
    }

    /// Returns true for methods of types without type parameters, which become methods of an extension trait.
    pub(super) fn can_extend(&self, signature: &Signature) -> bool {
        self.container.as_ref().is_some_and(|container| {
            let has_types = container.generics.type_params().next().is_some()
                || container.generics.const_params().next().is_some();
            let receiver = signature.receiver();
            let is_plain = receiver.is_some_and(|one| !matches!(one.kind, ReceiverKind::Typed(..)));
            let lifetimes: Vec<String> = lifetimes_of(&container.generics);
            let tokens = signature.inputs.to_token_stream().to_string();
            let names_lifetime = lifetimes
                .iter()
                .any(|name| tokens.contains(&format!("'{name}")));
            !container.is_trait && !has_types && is_plain && !names_lifetime
        })
    }

    /// The type of an extension trait. The lifetimes of its impl are left out.
    pub(super) fn self_text(&self) -> String {
        let Some(container) = &self.container else {
            return String::new();
        };
        let mut text = describe_type(&container.self_type);
        for name in lifetimes_of(&container.generics) {
            text = text.replace(&format!("'{name}"), "'_");
        }
        text
    }

    pub(super) fn public(&mut self, tokens: TokenStream) -> TokenStream {
        self.expander
            .expand(tokens, self.function.module, &mut self.expansion)
    }

    pub(super) fn input(&mut self, input: &Input, is_extension: bool) -> Result<String, String> {
        match input {
            Input::Receiver(receiver) if is_extension => {
                let mutable =
                    matches!(receiver.kind, ReceiverKind::Value) && receiver.mutability.is_some();
                Ok(if mutable {
                    "self".to_owned()
                } else {
                    describe_type(receiver_tokens(receiver))
                })
            }
            Input::Receiver(receiver) => self.receiver(receiver),
            Input::Typed(parameter) => {
                let ty = self.public(parameter.ty.to_token_stream());
                let name = match parameter_name(parameter).as_str() {
                    "_" => "argument".to_owned(),
                    name => name.to_owned(),
                };
                Ok(format!("{name}: {}", describe_type(ty)))
            }
        }
    }

    /// The receiver as the first parameter of a function.
    fn receiver(&mut self, receiver: &Receiver) -> Result<String, String> {
        let container = self
            .container
            .as_ref()
            .ok_or("it has a receiver outside of an impl")?;
        let this = container.self_type.clone();
        let ty = match &receiver.kind {
            ReceiverKind::Value => this,
            ReceiverKind::Reference(_, lifetime, mutability) => {
                quote!(& #lifetime #mutability #this)
            }
            ReceiverKind::Typed(_, ty) => self.public(ty.to_token_stream()),
        };
        Ok(format!("this: {}", describe_type(ty)))
    }

    /// `<…>` and `where …`, with those of the impl unless the declaration is a method.
    pub(super) fn generics(&mut self, own: &Generics, is_extension: bool) -> (String, TokenStream) {
        // Taken out, because naming the types changes the expansion.
        let container = self.container.take();
        let none = Generics::default();
        let outer = container.as_ref().filter(|_| !is_extension);
        let outer = outer.map_or(&none, |container| &container.generics);
        let is_trait = container
            .as_ref()
            .is_some_and(|container| container.is_trait);
        let mut parameters = Vec::new();
        let all = outer.params.iter().chain(&own.params);
        let (lifetimes, others): (Vec<_>, Vec<_>) =
            all.partition(|parameter| matches!(parameter, GenericParam::Lifetime(_)));
        for parameter in lifetimes.into_iter().chain(others) {
            let tokens = parameter.to_token_stream();
            let is_this = is_trait && outer.params.iter().any(|one| std::ptr::eq(one, parameter));
            let tokens = if is_this { tokens } else { self.public(tokens) };
            parameters.push(describe_type(tokens));
        }
        let clauses = [&outer.where_clause, &own.where_clause]
            .into_iter()
            .flatten();
        let predicates: Vec<TokenStream> = clauses
            .flat_map(|clause| &clause.predicates)
            .map(ToTokens::to_token_stream)
            .collect();
        let predicates: Vec<TokenStream> = predicates
            .into_iter()
            .map(|predicate| self.public(predicate))
            .collect();
        let parameters = match &parameters[..] {
            [] => String::new(),
            all => format!("<{}>", all.join(", ")),
        };
        let clause = if predicates.is_empty() {
            TokenStream::new()
        } else {
            quote!(where #(#predicates),*)
        };
        self.container = container;
        (parameters, clause)
    }

    /// The options, with the names that are used in hooks.
    pub(super) fn options(&self, options: Vec<String>, is_extension: bool) -> Vec<String> {
        let krate = &self.expander.index.of.name;
        let self_type = describe_type(self.container.as_ref().map(|one| one.self_type.clone()));
        let siblings = self.expander.index.of.functions.iter().enumerate();
        let siblings: Vec<(String, String)> = siblings
            .filter(|(_, other)| {
                matches!(self.function.owner, Owner::Module | Owner::Foreign(_))
                    && other.module == self.function.module
            })
            .filter_map(|(at, other)| {
                let path = self.expander.public.path(Definition::Function(at))?;
                Some((other.name.clone(), format!("{krate}::{}", path.join("::"))))
            })
            .collect();
        let rewritten = options.into_iter().map(|option| {
            let mut option = self
                .named(option)
                .replace("Self::", &format!("<{self_type}>::"));
            option = option.replace("glib::object::ObjectExt", &self.path_of_glib());
            if !is_extension {
                option = option.replace("self.clone()", "this.clone()");
            }
            for (name, path) in &siblings {
                option = option.replace(&format!("| {name}("), &format!("| {path}("));
                option = option.replace(&format!("= {name}("), &format!("= {path}("));
                option =
                    option.replace(&format!("unsafe {{ {name}("), &format!("unsafe {{ {path}("));
            }
            option
        });
        rewritten.collect()
    }

    /// The public path of GLib's `ObjectExt`, which unregisters the callbacks of signals.
    fn path_of_glib(&self) -> String {
        let names = ["glib", "object", "ObjectExt"].map(str::to_owned);
        match self.expander.public.re_exported(&names) {
            Some(own) => format!("{}::{}", self.expander.index.of.name, own.join("::")),
            None => names.join("::"),
        }
    }

    /// An option whose closure names types, with their public paths.
    fn named(&self, option: String) -> String {
        let tokens: TokenStream = match option.parse() {
            Ok(tokens)
                if ["map =", "started ="]
                    .iter()
                    .any(|key| option.starts_with(key)) =>
            {
                tokens
            }
            _ => return option,
        };
        let mut expansion = Expansion::new(Names::Public, self.expansion.generics.clone());
        let named = self
            .expander
            .expand(tokens, self.function.module, &mut expansion);
        closure_text(&describe_type(named))
    }

    /// The name of the wrapper.
    pub(super) fn name(&self, is_extension: bool) -> String {
        let name = &self.function.name;
        let container = self.container.as_ref().filter(|_| !is_extension);
        let path = container.and_then(|container| self.expander.public.path(container.definition));
        match path.and_then(<[String]>::last) {
            Some(ty) => format!("{}_{name}", snake(ty.trim_end_matches("Ext"))),
            None => name.clone(),
        }
    }
}

/// `|a: A, b: B| …` as a person would write it.
fn closure_text(described: &str) -> String {
    let mut parts = described.splitn(3, '|');
    let (Some(before), Some(parameters), Some(after)) = (parts.next(), parts.next(), parts.next())
    else {
        return described.to_owned();
    };
    let parameters = parameters.trim().replace(" : ", ": ").replace(" <", "<");
    let after = after.replace(" <", "<").replace("todo ! ()", "todo!()");
    let after = without_space_before_calls(&after.replace(" . ", "."));
    format!("{before}|{parameters}|{}", trimmed_parameters(&after))
}

/// `|a|` for each `| a |`.
fn trimmed_parameters(text: &str) -> String {
    let parts = text.split('|').enumerate();
    let trimmed = parts.map(|(index, part)| if index % 2 == 1 { part.trim() } else { part });
    trimmed.collect::<Vec<_>>().join("|")
}

/// `f (x)` as `f(x)`. The tokens of a tuple follow a sign or a bracket.
fn without_space_before_calls(text: &str) -> String {
    const KEYWORDS: &[&str] = &["in", "if", "match", "return", "as", "mut", "dyn"];
    let mut output = String::new();
    for letter in text.chars() {
        if letter == '(' {
            let name = output.trim_end_matches(' ');
            let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
            let word = name.rsplit(|letter| !is_word(letter)).next();
            if word.is_some_and(|word| !word.is_empty() && !KEYWORDS.contains(&word)) {
                output.truncate(name.len());
            }
        }
        output.push(letter);
    }
    output
}

fn receiver_tokens(receiver: &Receiver) -> TokenStream {
    let this = &receiver.self_token;
    match &receiver.kind {
        ReceiverKind::Reference(_, lifetime, mutability) => quote!(& #lifetime #mutability #this),
        _ => quote!(#this),
    }
}

fn lifetimes_of(generics: &Generics) -> Vec<String> {
    generics
        .lifetimes()
        .map(|one| one.lifetime.ident.to_string())
        .collect()
}
