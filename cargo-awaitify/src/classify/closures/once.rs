//! One `FnOnce`.

use syn::Type;

use super::super::evidence::{has_trait, is_clone, own_type, type_of_handle};
use super::super::finding::{Kind, Verdict};
use super::kept::has_word;
use super::{Closures, default_of};
use crate::awaitable::plan::CallStyle;
use crate::awaitable::resolve::heuristics::ClosureParameter;
use crate::diagnostics::describe::{describe_type, parameter_name};
use crate::names::index::{Definition, Meaning};
use crate::names::tokens::path_of;
use crate::syntax::signature::ReceiverKind;
use crate::syntax::types::{
    declared_parameter, last_word, option_of, result_of, type_arguments, unwrapped, value_of_output,
};
use crate::uses::Fate;
use crate::words;

impl Closures<'_> {
    /// One callback that surely is called once, later, with owned values.
    pub(super) fn completion(&self, found: &ClosureParameter<'_>) -> Verdict {
        let name = parameter_name(found.parameter);
        let function = &self.subject.function.name;
        let mut options = Vec::new();
        if self.closures.len() > 1 {
            options.extend(self.progress_beside());
        }
        options.extend(self.kept_handle());
        if let Some(other) = self.instead_of_completion(&name, found) {
            return other;
        }
        let reason = "an `FnOnce` that outlives the call, with values that can be owned";
        let is_job = words::names_job(function) && !words::is_completion(&name);
        let is_job = is_job || words::is_work(&name) || self.may_get_handle(found);
        if let Some(obstacle) = self.obstacle(found) {
            if is_job {
                let reason = format!("`{name}` is work that `{function}` runs: {obstacle}");
                return Verdict::no(Kind::Job, &name, reason);
            }
            options.push(format!("callback = {name}"));
            let question = format!("{obstacle}: which part of it is copied out in `map`?");
            return Verdict::likely(Kind::Completion, &name, options, reason, question);
        }
        if self.is_constructor() {
            let question =
                format!("does `{name}` report a result, or is it a part of what is made?");
            return Verdict::likely(Kind::Function, &name, options, reason, question);
        }
        if is_job {
            let question =
                format!("does `{name}` report a result, or is it work that `{function}` runs?");
            return Verdict::likely(Kind::Job, &name, options, reason, question);
        }
        let named = [&options[..], &[format!("callback = {name}")]].concat();
        if let Some(other) = self.left_out(&named) {
            options.push(format!("callback = {name}"));
            let question = format!("is `{other}` called as well as `{name}`, or instead of it?");
            return Verdict::likely(Kind::Completion, &name, options, reason, question);
        }
        if words::reports_only_errors(function) {
            options.push(format!("callback = {name}"));
            let question = format!("should the caller wait for `{name}` if no error occurs?");
            return Verdict::likely(Kind::Completion, &name, options, reason, question);
        }
        Verdict::sure(Kind::Completion, &name, options, reason)
    }

    /// The verdict about a closure that a body uses in another way than to report the end of an operation.
    fn instead_of_completion(&self, name: &str, found: &ClosureParameter<'_>) -> Option<Verdict> {
        let function = &self.subject.function.name;
        if words::frees(function, name) {
            let reason = format!("`{name}` runs when an object is freed");
            return Some(Verdict::no(Kind::Job, name, reason));
        }
        if self.fate(found) == Fate::Work {
            let reason = format!("`{function}` runs `{name}` on another thread or task");
            return Some(Verdict::no(Kind::Job, name, reason));
        }
        if !self.is_called_at_once(found) {
            return None;
        }
        let at_once = self.called_at_once(name);
        if at_once.kind == Kind::Job || !found.closure.bounds.send && !found.closure.is_boxed() {
            return Some(at_once);
        }
        // A visitor need not be sent or boxed, so its function may be an operation that ends early.
        let options = vec![format!("callback = {name}")];
        let question = format!("does `{name}` report a result, although it is called at once?");
        Some(Verdict::likely(
            Kind::Completion,
            name,
            options,
            at_once.reason,
            question,
        ))
    }

    /// Returns true if another thread passes the object itself to the closure, or what may be a handle of it, as a pool does
    /// to its work. A type of the crate that is `Clone` but not `Copy` may be a handle.
    fn may_get_handle(&self, found: &ClosureParameter<'_>) -> bool {
        let (function, index) = (self.subject.function, self.subject.expander.index);
        let is_borrowed = self
            .subject
            .expanded
            .signature
            .receiver()
            .is_some_and(|receiver| matches!(receiver.kind, ReceiverKind::Reference(..)));
        let may_be_handle = |ty: &Type| {
            let Type::Path(path) = ty else { return false };
            let known = type_of_handle(path, function.module, function, index);
            known.is_some_and(|known| {
                own_type(function, index).as_ref() == Some(&known)
                    || is_clone(&known, index) && !has_trait("Copy", &known, index)
            })
        };
        let mut arguments = found.closure.arguments.iter();
        is_borrowed
            && matches!(self.fate(found), Fate::Elsewhere(call) if !call.is_after_work)
            && arguments.any(|argument| may_be_handle(argument.ty))
    }

    /// An `FnOnce` that is called before the function returns.
    fn called_at_once(&self, name: &str) -> Verdict {
        let function = &self.subject.function.name;
        let reason = format!("`{name}` is called before `{function}` returns");
        let kind = if words::names_job(function) || words::is_work(name) {
            Kind::Job
        } else {
            Kind::Visitor
        };
        Verdict::no(kind, name, reason)
    }

    /// `progress = param`, if a second callback is called so.
    pub(super) fn progress_beside(&self) -> Option<String> {
        let progress = self.closures.iter().find(|other| {
            let is_progress = words::is_progress(&parameter_name(other.parameter));
            is_progress
                && other.closure.style != CallStyle::Once
                && other.closure.bounds.outlives_static
        })?;
        Some(format!("progress = {}", parameter_name(progress.parameter)))
    }

    /// An `FnOnce` that is not surely a completion.
    pub(super) fn unsure_once(&self, found: &ClosureParameter<'_>) -> Verdict {
        let name = parameter_name(found.parameter);
        let closure = &found.closure;
        let outlives = closure.bounds.outlives_static || closure.bounds.send || closure.is_boxed();
        if let Some(closure_output) = closure.output {
            let output = describe_type(closure_output);
            let reason = format!("`{name}` returns `{output}`, which the function uses");
            let is_asked = match self.fate(found) {
                Fate::AtOnce(_) | Fate::Work => true,
                Fate::Elsewhere(call) => call.is_used && !call.is_after_work,
                _ => false,
            };
            let replies = outlives && self.reports_result(found, closure_output) && !is_asked;
            if !replies {
                let kind = if self.is_run(found, closure_output) {
                    Kind::Job
                } else {
                    Kind::Function
                };
                return Verdict::no(kind, &name, reason);
            }
            let options = vec![
                format!("callback = {name}"),
                format!("reply = {}", default_of(&output)),
            ];
            let question = format!("what should `{name}` reply to the library?");
            return Verdict::likely(Kind::Completion, &name, options, reason, question);
        }
        if closure.arguments.is_empty() {
            return self.without_arguments(&name, found, outlives);
        }
        if !outlives {
            return self.maybe_lent(&name, found);
        }
        self.borrowed_values(&name, found)
    }

    /// Returns true for a closure with a result of the operation that the function starts. `execute_script` is called like one
    /// that runs the closure, but work neither gets only owned values nor is called `callback`.
    fn reports_result(&self, found: &ClosureParameter<'_>, output: &Type) -> bool {
        let mut arguments = found.closure.arguments.iter();
        let owns_all = arguments.all(|argument| !matches!(argument.ty, Type::Reference(_)));
        let is_job = words::names_job(&self.subject.function.name)
            && !(owns_all && self.is_without_value(output));
        words::is_completion(&parameter_name(found.parameter))
            && !found.closure.arguments.is_empty()
            && !is_job
    }

    fn without_arguments(
        &self,
        name: &str,
        found: &ClosureParameter<'_>,
        outlives: bool,
    ) -> Verdict {
        let function = &self.subject.function.name;
        let is_signal = words::is_completion(name)
            || function.starts_with("on_")
            || words::has_word(
                function,
                &[
                    "after", "timeout", "delay", "close", "flush", "idle", "when", "wait",
                ],
            );
        let is_signal = match self.fate(found) {
            Fate::Elsewhere(call) => call.is_after_work && !call.repeats || is_signal,
            // The name and the body disagree.
            Fate::Work => words::is_completion(name) || words::is_past(name),
            _ => is_signal && !self.is_called_at_once(found),
        };
        let reason = "an `FnOnce` without arguments";
        if is_signal && outlives && !words::is_work(name) && !words::names_job(function) {
            let mut options = vec![format!("callback = {name}")];
            options.extend(self.kept_handle());
            let question =
                format!("does `{name}` only report the end, or is it work that `{function}` runs?");
            return Verdict::likely(Kind::Completion, name, options, reason, question);
        }
        Verdict::no(
            Kind::Job,
            name,
            format!("{reason}: `{function}` runs it as a job"),
        )
    }

    /// An `FnOnce` that need not outlive the call.
    fn maybe_lent(&self, name: &str, found: &ClosureParameter<'_>) -> Verdict {
        let reason = format!(
            "`{name}` need not outlive the call, so it is probably called before the function returns"
        );
        let function = &self.subject.function.name;
        let is_reported = words::is_completion(name)
            && !words::names_job(function)
            && !words::calls_at_once(function);
        let is_reported = match self.fate(found) {
            _ if self.is_called_at_once(found) => false,
            Fate::Elsewhere(call) if !call.is_after_work => is_reported,
            Fate::Kept | Fate::Elsewhere(_) => {
                is_reported || self.reason_to_be_kept(found).is_none()
            }
            _ => is_reported,
        };
        if !is_reported {
            let reason = self.reason_to_be_kept(found).unwrap_or(reason);
            return Verdict::no(Kind::Visitor, name, reason);
        }
        let question = format!("is `{name}` called after the function returned?");
        let mut options = vec![format!("callback = {name}")];
        options.extend(self.map_of(found));
        Verdict::likely(Kind::Completion, name, options, reason, question)
    }

    /// An `FnOnce` whose arguments cannot all be owned.
    fn borrowed_values(&self, name: &str, found: &ClosureParameter<'_>) -> Verdict {
        let function = &self.subject.function.name;
        if self.is_called_at_once(found) {
            return self.called_at_once(name);
        }
        let reason = format!("an argument of `{name}` is only valid during the call");
        if (words::names_job(function) && !words::is_completion(name)) || words::is_work(name) {
            return Verdict::no(
                Kind::Job,
                name,
                format!("{reason}: it is work that `{function}` runs"),
            );
        }
        let mut options = vec![format!("callback = {name}")];
        options.extend(self.map_of(found));
        let question = "which part of the borrowed argument is copied out?";
        Verdict::likely(Kind::Completion, name, options, reason, question)
    }

    /// Returns true for work that the function runs: it returns what the closure returned, or does not use it.
    fn is_run(&self, found: &ClosureParameter<'_>, output: &Type) -> bool {
        let name = parameter_name(found.parameter);
        let function = &self.subject.function.name;
        let is_handler = words::is_completion(&name) || words::names_event(function, &name);
        self.passes_on(found) && !self.makes_a_part(found)
            || self.is_without_value(output) && (words::names_job(function) || !is_handler)
            || words::is_work(&name)
            || words::runs_work(function)
    }

    /// Returns true for `Result<()>`, also if an alias stands for it.
    fn is_without_value(&self, output: &Type) -> bool {
        let described = describe_type(output);
        let index = self.subject.expander.index;
        let target = match index.resolve(&path_of(&described), self.subject.function.module) {
            Meaning::Local(Definition::Alias(at)) => index.of.aliases[at].target.as_str(),
            _ => "",
        };
        described.contains("Result<()") || target.contains("Result<()")
    }

    /// Returns true for `fn with<R>(f: impl FnOnce(&T) -> R) -> R`: nothing is known about `R`, so it can only be returned.
    /// A closure that gets a `T` of the object itself converts it.
    pub(super) fn passes_on(&self, found: &ClosureParameter<'_>) -> bool {
        let signature = &self.subject.expanded.signature;
        let (Some(output), Some(returned)) =
            (found.closure.output, value_of_output(&signature.output))
        else {
            return false;
        };
        let output = describe_type(output);
        let mut declared = signature.generics.type_params();
        let is_passed = declared
            .any(|one| has_word(&output, &one.ident.to_string()) && carries(returned, &one.ident));
        is_passed && !self.converts(found)
    }

    /// Returns true if the closure only makes a value that is kept in another, such as `State<R>`. It cannot run elsewhere,
    /// because it need not outlive the call, so no handle has the value later.
    fn makes_a_part(&self, found: &ClosureParameter<'_>) -> bool {
        let bounds = &found.closure.bounds;
        let (Some(output), Some(returned)) = (
            found.closure.output,
            value_of_output(&self.subject.expanded.signature.output),
        ) else {
            return false;
        };
        let may_run_elsewhere = bounds.outlives_static || bounds.send || found.closure.is_boxed();
        !may_run_elsewhere && !hands_back(returned, &describe_type(output))
    }

    /// Returns true if an argument of the closure is a value of a generic type that is not the function's own.
    fn converts(&self, found: &ClosureParameter<'_>) -> bool {
        let outer = self.subject.outer_generics();
        let mut arguments = found.closure.arguments.iter();
        arguments.any(|argument| match argument.ty {
            Type::Path(path) => {
                let first = path.path.segments.first();
                first.is_some_and(|first| first.ident == "Self")
                    || declared_parameter(&path.path, &outer).is_some()
            }
            _ => false,
        })
    }
}

/// Returns true if a value of type `ty` that is not an error contains one of the generic type `name`.
fn carries(ty: &Type, name: &syn::Ident) -> bool {
    match unwrapped(ty) {
        Type::Path(path) if path.path.is_ident(name) => true,
        Type::Path(path) => {
            let arguments = type_arguments(&path.path);
            let is_result = last_word(&path.path).ends_with("Result");
            let values = if is_result { 1 } else { arguments.len() };
            arguments
                .into_iter()
                .take(values)
                .any(|one| carries(one, name))
        }
        Type::Tuple(tuple) => tuple.elems.iter().any(|one| carries(one, name)),
        Type::ImplTrait(_) => has_word(&describe_type(ty), &name.to_string()),
        _ => false,
    }
}

/// Returns true if `returned` is the described type, or has it in a `Result`, an `Option` or a tuple.
fn hands_back(returned: &Type, described: &str) -> bool {
    let returned = unwrapped(returned);
    let success = result_of(returned).map(|(_, value)| value);
    match (success.or(option_of(returned)), returned) {
        _ if describe_type(returned) == described => true,
        (Some(inner), _) => hands_back(inner, described),
        (None, Type::Tuple(tuple)) => tuple.elems.iter().any(|one| hands_back(one, described)),
        (None, _) => false,
    }
}
