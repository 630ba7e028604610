//! Classifies functions that take Rust closures.

mod guards;
mod kept;
mod many;
mod once;
mod replies;
mod several;

use self::kept::bounds_of_type;
use super::Subject;
use super::deliverable;
use super::evidence::handle_of;
use super::finding::{Kind, Verdict};
use super::guard::is_guard;
use crate::awaitable::plan::CallStyle;
use crate::awaitable::resolve::detect::{Detected, detect};
use crate::awaitable::resolve::heuristics::{
    ClosureParameter, closure_parameters, is_surely_completion,
};
use crate::diagnostics::describe::{describe_map, describe_type, parameter_name};
use crate::source::signature::parse;
use crate::syntax::types::{is_called, option_of, unwrapped};
use crate::uses::Fate;
use crate::words;

/// Returns `None` if the function takes no closure and no function pointer.
pub(super) fn verdict(subject: &Subject<'_>) -> Option<Verdict> {
    let signature = &subject.expanded.signature;
    let mut closures: Vec<_> = closure_parameters(signature).collect();
    leave_out_conversions(subject, &mut closures);
    if closures.is_empty() {
        return bare_function(subject);
    }
    let classifier = Closures { subject, closures };
    let verdict = classifier.verdict();
    if signature.asyncness.is_none() {
        return Some(verdict);
    }
    let replies = classifier
        .closures
        .iter()
        .any(|found| found.closure.output.is_some());
    let kind = match verdict.kind {
        Kind::Listener if replies => Kind::Function,
        kind => kind,
    };
    let name = verdict.callback.unwrap_or_default();
    Some(Verdict::no(kind, &name, "is asynchronous: await it"))
}

/// Leaves out the parameters that are converted into an object of the library, for example `impl Into<Trigger>`, if another
/// parameter is a closure itself: such a parameter is more often a plain value.
fn leave_out_conversions(subject: &Subject<'_>, closures: &mut Vec<ClosureParameter<'_>>) {
    let Some(written) = parse(&subject.function.signature) else {
        return;
    };
    let signature = &written.signature;
    let is_conversion = |found: &ClosureParameter<'_>| {
        let name = parameter_name(found.parameter);
        let mut parameters = signature.parameters();
        let own = parameters.find(|(_, one)| parameter_name(one) == name);
        own.is_some_and(|(_, own)| {
            let bounds = bounds_of_type(&own.ty, &signature.generics);
            bounds
                .iter()
                .any(|bound| describe_type(bound).starts_with("Into<"))
        })
    };
    if closures.len() > 1 && !closures.iter().all(is_conversion) {
        closures.retain(|found| !is_conversion(found));
    }
}

fn bare_function(subject: &Subject<'_>) -> Option<Verdict> {
    let signature = &subject.expanded.signature;
    let mut parameters = signature.parameters();
    let (_, bare) = parameters.find(|(_, parameter)| {
        let detected = detect(&parameter.ty, &signature.generics);
        matches!(detected, Detected::BareFunction) || holds_bare_function(&parameter.ty)
    })?;
    let name = parameter_name(bare);
    let reason = format!("`{name}` is a bare function pointer, which cannot capture anything");
    Some(Verdict::no(Kind::Bare, &name, reason))
}

/// Returns true for a tuple with a function pointer, as in `Option<(Level, fn(&str))>`.
fn holds_bare_function(ty: &syn::Type) -> bool {
    let ty = option_of(ty).unwrap_or(ty);
    let syn::Type::Tuple(tuple) = unwrapped(ty) else {
        return false;
    };
    let mut parts = tuple.elems.iter();
    parts.any(|part| matches!(unwrapped(part), syn::Type::FnPtr(_)))
}

struct Closures<'a> {
    subject: &'a Subject<'a>,
    closures: Vec<ClosureParameter<'a>>,
}

impl Closures<'_> {
    fn verdict(&self) -> Verdict {
        let signature = &self.subject.expanded.signature;
        let is_completion =
            |found: &&ClosureParameter<'_>| is_surely_completion(&found.closure, signature);
        let completions: Vec<_> = self.closures.iter().filter(is_completion).collect();
        match completions[..] {
            [only] if self.ends_events(only) => self.several_listeners(),
            [only] => self.completion(only),
            [one, other] if self.ends_events(one) && self.ends_events(other) => {
                self.several_listeners()
            }
            [ok, err] => self.pair(ok, err),
            _ => self.without_sure_completion(),
        }
    }

    /// A function that returns the object which keeps the callback.
    fn is_constructor(&self) -> bool {
        let signature = &self.subject.expanded.signature;
        let own = super::evidence::own_type(self.subject.function, self.subject.expander.index);
        let is_own =
            |ty: &syn::Type| is_called(ty, "Self") || own.is_some_and(|own| is_called(ty, &own));
        let Some(handle) = handle_of(signature) else {
            return false;
        };
        let is_associated = describe_type(handle).starts_with("Self::");
        is_associated || signature.receiver().is_none() && is_own(handle)
    }

    /// What the bodies of the crate do with the closure.
    fn fate(&self, found: &ClosureParameter<'_>) -> Fate {
        let subject = self.subject;
        let name = parameter_name(found.parameter);
        subject.tracer.fate(subject.at, &name)
    }

    /// Returns true if the closure is only called before the function returns. A name can say otherwise if the closure must
    /// be `'static` all the same: then another platform or a later version keeps it.
    fn is_called_at_once(&self, found: &ClosureParameter<'_>) -> bool {
        let name = parameter_name(found.parameter);
        let function = &self.subject.function.name;
        let is_told = words::is_completion(&name) || words::names_event(function, &name);
        let may_be_kept = found.closure.bounds.outlives_static && is_told;
        matches!(self.fate(found), Fate::AtOnce(_)) && !may_be_kept
    }

    /// The reason why a value may not reach the awaiting task.
    fn obstacle(&self, found: &ClosureParameter<'_>) -> Option<String> {
        self.obstacle_after(0, found)
    }

    /// The same, if the first arguments are ignored.
    fn obstacle_after(&self, ignored: usize, found: &ClosureParameter<'_>) -> Option<String> {
        let arguments = found.closure.arguments.iter().skip(ignored);
        let arguments = arguments.map(|one| one.ty);
        let arguments: Vec<&syn::Type> = arguments.collect();
        let not_send = || deliverable::not_send(self.subject, &arguments);
        deliverable::not_clone(self.subject, &arguments, &found.closure.own_lifetimes)
            .or_else(|| found.closure.bounds.send.then(not_send)?)
    }

    /// `keep`, if the function returns a guard. A builder that returns itself is none.
    fn kept_handle(&self) -> Option<String> {
        let subject = self.subject;
        let handle = handle_of(&subject.expanded.signature)?;
        let function = subject.function;
        is_guard(handle, function.module, function, subject.expander.index)
            .then(|| "keep".to_owned())
    }

    /// Returns true for `on_close` beside `on_message`: an `FnOnce` that ends the events which another closure reports.
    fn ends_events(&self, found: &ClosureParameter<'_>) -> bool {
        let name = parameter_name(found.parameter);
        let reports_events = |other: &ClosureParameter<'_>| {
            other.closure.style != CallStyle::Once
                && other.closure.output.is_none()
                && !words::is_progress(&parameter_name(other.parameter))
        };
        (words::is_end(&name) || words::is_failure(&name))
            && self.closures.iter().any(reports_events)
    }

    /// A closure that the options do not name, and that may report a part of the result.
    fn left_out(&self, options: &[String]) -> Option<String> {
        let mut reporting = self
            .closures
            .iter()
            .filter(|found| found.closure.output.is_none());
        let other = reporting.find(|found| {
            let name = parameter_name(found.parameter);
            options
                .iter()
                .all(|option| !option.ends_with(&format!("= {name}")))
        })?;
        Some(parameter_name(other.parameter))
    }

    fn without_sure_completion(&self) -> Verdict {
        let (once, many): (Vec<_>, Vec<_>) = self
            .closures
            .iter()
            .partition(|found| found.closure.style == CallStyle::Once);
        match (&once[..], &many[..]) {
            ([only], []) => self.unsure_once(only),
            ([], [only]) => self.many_times(only),
            ([], _) => self.several_listeners(),
            ([only], _) if self.ends_events(only) => self.several_listeners(),
            ([only], _) if words::is_completion(&parameter_name(only.parameter)) => {
                self.unsure_once(only)
            }
            _ => self.several(),
        }
    }

    /// The beginning of a `map`, if an argument cannot be owned.
    fn map_of(&self, found: &ClosureParameter<'_>) -> Option<String> {
        let closure = &found.closure;
        let scope = crate::convert::own::Scope {
            lifetimes: (&closure.own_lifetimes).into(),
            generics: &self.subject.expanded.signature.generics,
            keeper: None,
        };
        let types: Vec<&syn::Type> = closure
            .arguments
            .iter()
            .map(|argument| argument.ty)
            .collect();
        let is_owned = types.iter().all(|ty| scope.own(ty).is_ok());
        (!is_owned).then(|| describe_map(&types).replace("{ … }", "{ todo!() }"))
    }
}

/// A value of the described type that does nothing, as a suggestion.
fn default_of(output: &str) -> String {
    let suggestion = match output {
        "bool" => "true",
        "i32" | "i64" | "u32" | "u64" | "usize" | "isize" | "u8" => "0",
        _ if output.starts_with("Option<") => "None",
        _ if output.contains("Result<()") => "Ok(())",
        _ if output.ends_with("ControlFlow") => return format!("{output}::Continue"),
        _ => "Default::default()",
    };
    suggestion.to_owned()
}
