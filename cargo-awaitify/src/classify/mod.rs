//! Classifies the functions that take callbacks.
//!
//! The macro's own rules say what a callback is and whether it surely is a completion or a listener. Names and the functions
//! around only make a proposal less certain, or tell how a listener is unregistered.

pub(crate) mod accepted;
mod c_functions;
mod captured;
mod closures;
mod deliverable;
mod doubts;
pub(crate) mod evidence;
pub(crate) mod finding;
mod guard;
mod hidden;
mod keyed;
mod objects;
mod paths;
mod registration;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Generics, ReturnType};

use self::doubts::of_block;
use self::finding::{Class, Finding, Kind, Shape, Verdict, Wrapper};
use self::paths::{is_public, path_of_function};
use crate::awaitable::resolve::detect::{Detected, detect};
use crate::diagnostics::describe::{describe_type, parameter_name};
use crate::names::expander::Expander;
use crate::names::expansion::{Expansion, Names};
use crate::names::generics::names_of;
use crate::source::model::{Function, Owner};
use crate::source::signature::{parse, parse_tokens};
use crate::syntax::function::Function as Parsed;
use crate::syntax::types::{bounds_of, c_function_pointer};
use crate::uses::{Tracer, Use};

/// The defaults of a scan.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// The policy of streams.
    pub(crate) policy: String,
    /// True to propose `blocking` for visitors.
    pub(crate) blocking: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            policy: "unbounded".to_owned(),
            blocking: false,
        }
    }
}

/// A function while it is classified.
pub(crate) struct Subject<'a> {
    pub(crate) function: &'a Function,
    /// With aliases and closure traits replaced.
    pub(crate) expanded: Parsed,
    pub(crate) expander: &'a Expander<'a>,
    pub(crate) settings: &'a Settings,
    pub(crate) tracer: &'a Tracer<'a>,
    pub(crate) at: usize,
    pub(crate) is_extern: bool,
}

/// Classifies the function at the index `at`. Returns `None` if it takes no callback.
pub(crate) fn classify(
    at: usize,
    expander: &Expander<'_>,
    tracer: &Tracer<'_>,
    settings: &Settings,
) -> Option<Finding> {
    let krate = expander.index.of;
    let function = &krate.functions[at];
    let tokens: TokenStream = format!("{};", function.signature).parse().ok()?;
    let generics: Generics = parse_tokens(tokens.clone())?.signature.generics;
    let mut names = names_of(&generics);
    names.extend(expander.outer_generics(function));
    let mut expansion = Expansion::new(Names::AsWritten, names);
    let expanded = expander.expand(tokens.clone(), function.module, &mut expansion);
    let subject = Subject {
        function,
        expanded: parse_tokens(expanded).or_else(|| parse_tokens(tokens))?,
        expander,
        settings,
        tracer,
        at,
        is_extern: matches!(function.owner, Owner::Foreign(_)),
    };
    let verdict = subject.verdict()?;
    let shape = subject.shape(verdict.callback.as_deref());
    let mut uses = match &verdict.callback {
        Some(name) => tracer.uses(at, name),
        None => Vec::new(),
    };
    if shape.replies.is_none() {
        uses.iter_mut().for_each(Use::ignore_value);
    }
    let mut steps = expansion.steps;
    steps.push(verdict.reason.clone());
    steps.extend(
        verdict
            .question
            .clone()
            .map(|question| format!("open: {question}")),
    );
    Some(Finding {
        function: at,
        path: path_of_function(function, expander),
        wrapper: wrapper_of(function, expander, &verdict),
        is_public: is_public(at, expander),
        verdict,
        shape,
        steps,
        uses,
    })
}

impl Subject<'_> {
    fn verdict(&self) -> Option<Verdict> {
        let signature = &self.expanded.signature;
        if let Some(block) = self.block_parameter() {
            return Some(block);
        }
        let has_c_pointer = signature
            .parameters()
            .any(|(_, parameter)| c_function_pointer(&parameter.ty).is_some());
        let verdict = if has_c_pointer {
            c_functions::verdict(self)
        } else {
            closures::verdict(self)
                .or_else(|| objects::verdict(self))
                .or_else(|| c_functions::table_of_callbacks(self))
                .or_else(|| self.hidden_callback())
        }?;
        let verdict = self.in_its_place(verdict);
        let is_block = self.is_extern && !has_c_pointer;
        let verdict = if is_block { of_block(verdict) } else { verdict };
        Some(self.under_conditions(self.checked(verdict)))
    }

    /// The verdict, unless the function cannot have an attribute where it is.
    fn in_its_place(&self, verdict: Verdict) -> Verdict {
        let Owner::Impl(at) = self.function.owner else {
            return verdict;
        };
        match &self.expander.index.of.impls[at].trait_path {
            Some(path) if verdict.class != Class::No => Verdict {
                class: Class::No,
                options: None,
                question: None,
                reason: format!("implements `{path}`, whose declaration gets the attribute"),
                ..verdict
            },
            _ => verdict,
        }
    }

    /// The verdict, made less certain if the macro refuses the proposal.
    fn checked(&self, mut verdict: Verdict) -> Verdict {
        let Some(options) = &mut verdict.options else {
            return verdict;
        };
        let is_member = matches!(self.function.owner, Owner::Impl(_) | Owner::Trait(_));
        if is_member && !crate::awaitable::belongs_to_type(&self.expanded) {
            options.push("associated".to_owned());
        }
        if self.is_extern {
            return self.checked_foreign(verdict);
        }
        if self.shown(options, verdict.callback.as_deref()) {
            return verdict;
        }
        let item = format!("{} {{}}", self.expanded_text());
        if let Err(refusal) = accepted::accepted(options, &item) {
            verdict.doubt(&refusal);
        }
        verdict
    }

    /// The verdict about a C function, asked about in a block of its own.
    fn checked_foreign(&self, mut verdict: Verdict) -> Verdict {
        let options = verdict.options.clone().unwrap_or_default().join(", ");
        let function = self.expanded_text();
        let item = format!("unsafe extern \"C\" {{ #[awaitable({options})] {function}; }}");
        if let Err(refusal) = accepted::accepted(&[], &item) {
            verdict.doubt(&refusal);
        }
        verdict
    }

    /// Returns true if the macro accepts the options on the function as it is written. If a closure trait hides the
    /// arguments of the callback, they are added to the options.
    fn shown(&self, options: &mut Vec<String>, callback: Option<&str>) -> bool {
        let item = format!("{} {{}}", self.function.signature);
        if accepted::accepted(options, &item).is_ok() {
            return true;
        }
        let is_told = options
            .iter()
            .any(|option| option.starts_with("callback ="));
        let Some(callback) = callback.filter(|_| !is_told) else {
            return false;
        };
        let arguments = self.shape(Some(callback)).arguments.join(", ");
        let mut told = options.clone();
        told.push(format!("callback = {callback}({arguments})"));
        let is_accepted = accepted::accepted(&told, &item).is_ok();
        if is_accepted {
            *options = told;
        }
        is_accepted
    }

    /// The type of a parameter as it is written, without its path and arguments.
    fn written_type(&self, parameter: &str) -> String {
        let parsed = parse(&self.function.signature);
        let found = parsed.as_ref().and_then(|parsed| {
            let mut parameters = parsed.signature.parameters();
            parameters.find(|(_, one)| parameter_name(one) == parameter)
        });
        match found {
            Some((_, found)) => match &found.ty {
                syn::Type::Path(path) => crate::syntax::types::last_word(&path.path),
                _ => String::new(),
            },
            None => String::new(),
        }
    }

    fn expanded_text(&self) -> String {
        let mut tokens = self.expanded.visibility.to_token_stream();
        self.expanded.signature.to_tokens(&mut tokens);
        tokens.to_string()
    }

    fn shape(&self, callback: Option<&str>) -> Shape {
        let signature = &self.expanded.signature;
        let returns = match &signature.output {
            ReturnType::Type(_, ty) => Some(describe_type(ty)),
            ReturnType::Default => None,
        };
        let mut parameters = signature.parameters().map(|(_, parameter)| parameter);
        let found =
            parameters.find(|parameter| callback == Some(parameter_name(parameter).as_str()));
        let Some(parameter) = found else {
            return Shape {
                returns,
                ..Shape::default()
            };
        };
        let mut shape = Shape {
            callback_type: described(&parameter.ty, &signature.generics),
            returns,
            ..Shape::default()
        };
        if let Some(pointer) = c_function_pointer(&parameter.ty) {
            shape.arguments = pointer
                .inputs
                .iter()
                .map(|input| describe_type(&input.ty))
                .collect();
            shape.replies =
                crate::syntax::types::value_of_output(&pointer.output).map(describe_type);
        }
        if let Detected::Closure(closure) = detect(&parameter.ty, &signature.generics) {
            shape.arguments = closure
                .arguments
                .iter()
                .map(|one| describe_type(one.ty))
                .collect();
            shape.replies = closure.output.map(describe_type);
            let bounds = [
                (closure.bounds.send, "Send"),
                (closure.bounds.sync, "Sync"),
                (closure.bounds.clone, "Clone"),
                (closure.bounds.outlives_static, "'static"),
            ];
            let given = bounds.into_iter().filter(|(is_given, _)| *is_given);
            shape.bounds = given.map(|(_, name)| name).collect();
        }
        shape
    }
}

/// The type of a callback; a type parameter with its bounds.
fn described(ty: &syn::Type, generics: &Generics) -> String {
    let text = described_in_full(ty, generics);
    text.replace("::std::os::raw::", "")
        .replace("::std::option::", "")
        .replace(" (", "(")
}

fn described_in_full(ty: &syn::Type, generics: &Generics) -> String {
    let name = match ty {
        syn::Type::Path(path) => crate::syntax::types::declared_parameter(&path.path, generics),
        _ => None,
    };
    let Some(name) = name else {
        return describe_type(ty);
    };
    let bounds = bounds_of(name, generics);
    let described: Vec<String> = bounds.iter().map(describe_type).collect();
    format!("impl {}", described.join(" + "))
}

fn wrapper_of(function: &Function, expander: &Expander<'_>, verdict: &Verdict) -> Wrapper {
    let krate = expander.index.of;
    if let Some(options) = &function.attributes.awaitable {
        let is_skipped = options.trim() == "skip";
        return if is_skipped {
            Wrapper::Excluded
        } else {
            Wrapper::Annotated
        };
    }
    let block = match function.owner {
        Owner::Impl(at) => &krate.impls[at].attributes,
        Owner::Trait(at) => &krate.traits[at].attributes,
        Owner::Foreign(at) => &krate.blocks[at].attributes,
        Owner::Module => &krate.modules[function.module].attributes,
    };
    let covers = |options: &String| {
        let is_stream = options.contains("stream");
        match verdict.kind {
            Kind::Completion => verdict.class == Class::Sure,
            Kind::Listener => is_stream,
            _ => false,
        }
    };
    match &block.awaitable {
        Some(options) if covers(options) || function.owner_is_declaration(krate) => {
            Wrapper::Annotated
        }
        _ => Wrapper::None,
    }
}

impl Function {
    /// Returns true in a `for = Type` trait, whose functions all get wrappers.
    fn owner_is_declaration(&self, krate: &crate::source::model::Crate) -> bool {
        let Owner::Trait(at) = self.owner else {
            return false;
        };
        let options = krate.traits[at].attributes.awaitable.as_deref();
        options.is_some_and(|options| options.starts_with("for ="))
    }
}
