//! Classifies functions that take an object whose methods are the callbacks.

use syn::{ReturnType, Type};

use super::Subject;
use super::finding::{Kind, Verdict};
use crate::awaitable::resolve::adapter_name;
use crate::awaitable::resolve::heuristics::{listener_parameters, listener_trait};
use crate::diagnostics::describe::parameter_name;
use crate::names::index::{Definition, Index, Meaning};
use crate::source::model::{Function, Owner, Trait};
use crate::source::signature::parse;
use crate::syntax::signature::{ReceiverKind, Signature};
use crate::syntax::types::{is_control_flow, is_unit, result_of};
use crate::words;

/// A parameter whose trait is defined in this crate, or in one that is scanned with it.
struct Object<'a> {
    name: String,
    of: &'a Trait,
    methods: Vec<&'a Function>,
}

/// Returns `None` if the function takes no object that is told of events.
pub(super) fn verdict(subject: &Subject<'_>) -> Option<Verdict> {
    let signature = &subject.expanded.signature;
    let mut objects = listener_parameters(signature).filter_map(|(_, parameter)| {
        let is_lent = matches!(parameter.ty, Type::Reference(_));
        let path = listener_trait(&parameter.ty, signature).filter(|_| !is_lent)?;
        object(subject, parameter_name(parameter), path)
    });
    let object = objects.find(|object| object.is_listener(subject))?;
    Some(object.verdict(subject))
}

fn object<'a>(subject: &Subject<'a>, name: String, path: &syn::Path) -> Option<Object<'a>> {
    let segments = path.segments.iter().map(|one| one.ident.to_string());
    let segments: Vec<String> = segments.collect();
    let (index, at) = trait_of(subject, &segments)?;
    let methods = index.of.functions.iter();
    Some(Object {
        name,
        of: &index.of.traits[at],
        methods: methods
            .filter(|one| one.owner == Owner::Trait(at))
            .collect(),
    })
}

/// The trait that `path` means, in this crate or in one that is scanned with it.
fn trait_of<'a>(subject: &Subject<'a>, path: &[String]) -> Option<(&'a Index<'a>, usize)> {
    let (index, module) = (subject.expander.index, subject.function.module);
    if let Meaning::Local(Definition::Trait(at)) = index.resolve(path, module) {
        return Some((index, at));
    }
    let outer = subject.expander.outer(path, module)?;
    match outer.definition {
        Definition::Trait(at) => Some((outer.index, at)),
        _ => None,
    }
}

impl Object<'_> {
    /// Returns true if a name says so, and the methods only take note of what they are told.
    fn is_listener(&self, subject: &Subject<'_>) -> bool {
        let is_called_so = words::is_listener(&self.of.name)
            || words::is_listener(&self.name)
            || words::is_listener(&subject.function.name);
        let mut reports = self.methods.iter().map(|method| only_reports(method));
        let all_report = reports.all(|reports| reports);
        is_called_so && !self.methods.is_empty() && all_report
    }

    fn verdict(&self, subject: &Subject<'_>) -> Verdict {
        let (own, name) = (&self.of.name, &self.name);
        let reason = format!("`{name}` is an object whose methods are called for each event");
        let adapter = format!("listener = {}", adapter_name(own));
        let annotated = self.of.attributes.awaitable.as_deref();
        if let Some(options) = annotated.filter(|options| options.contains("listener")) {
            return if options.contains("stream") {
                subject.registered(name, vec!["stream".to_owned(), adapter], &reason, false)
            } else {
                Verdict::sure(Kind::Completion, name, vec![adapter], reason)
            };
        }
        let (kind, of_trait, options) = match self.outcome() {
            Some(outcome) => (Kind::Completion, outcome, vec![adapter]),
            None => {
                let policy = format!("stream({})", subject.settings.policy);
                (Kind::Listener, policy, vec!["stream".to_owned(), adapter])
            }
        };
        let needed = format!(
            "the trait `{own}`, or a copy of it, needs `#[awaitable(listener, {of_trait})]`"
        );
        if kind == Kind::Completion {
            return Verdict::likely(kind, name, options, reason, needed);
        }
        let registered = subject.registered(name, options, &reason, false);
        let question = match registered.question {
            Some(open) => format!("{needed}; {open}"),
            None => needed,
        };
        let options = registered.options.unwrap_or_default();
        Verdict::likely(kind, name, options, registered.reason, question)
    }

    /// The options of a trait that reports one outcome.
    fn outcome(&self) -> Option<String> {
        let required = || self.methods.iter().filter(|method| !method.has_body());
        let ok = required().find(|method| words::is_success(&method.name))?;
        let err = required().find(|method| words::is_failure(&method.name))?;
        let others = required().filter(|method| method.name != ok.name && method.name != err.name);
        let progress: Vec<&str> = others.map(|method| method.name.as_str()).collect();
        match &progress[..] {
            [] => Some(format!("ok = {}, err = {}", ok.name, err.name)),
            [only] if words::is_progress(only) => Some(format!(
                "ok = {}, err = {}, progress = {only}",
                ok.name, err.name
            )),
            _ => None,
        }
    }
}

/// Returns true for a method that the adapter can implement without an answer, and for one with a default body.
fn only_reports(method: &Function) -> bool {
    if method.has_body() {
        return true;
    }
    let Some(parsed) = parse(&method.signature) else {
        return false;
    };
    let signature = &parsed.signature;
    is_called_on_reference(signature)
        && signature.asyncness.is_none()
        && has_neutral_answer(signature)
}

fn is_called_on_reference(signature: &Signature) -> bool {
    let receiver = signature.receiver();
    receiver.is_some_and(|receiver| matches!(receiver.kind, ReceiverKind::Reference(..)))
}

fn has_neutral_answer(signature: &Signature) -> bool {
    match &signature.output {
        ReturnType::Default => true,
        ReturnType::Type(_, ty) => {
            let is_result = result_of(ty).is_some_and(|(_, success)| is_unit(success));
            is_unit(ty) || is_control_flow(ty) || is_result
        }
    }
}
