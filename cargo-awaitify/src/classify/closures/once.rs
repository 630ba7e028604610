//! One `FnOnce`.

use super::super::finding::{Kind, Verdict};
use super::{Closures, default_of};
use crate::awaitable::plan::CallStyle;
use crate::awaitable::resolve::heuristics::ClosureParameter;
use crate::diagnostics::describe::{describe_type, parameter_name};
use crate::syntax::types::declared_parameter;
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
        let reason = "an `FnOnce` that outlives the call, with values that can be owned";
        let is_job = words::names_job(function) && !words::is_completion(&name);
        let is_job = is_job || words::is_work(&name);
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
        if is_job || words::starts_something(function, &name) {
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
        Verdict::sure(Kind::Completion, &name, options, reason)
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
        let function = &self.subject.function.name;
        let outlives = closure.bounds.outlives_static || closure.bounds.send || closure.is_boxed();
        let reports = words::is_completion(&name) && !words::names_job(function);
        if let Some(output) = closure.output {
            let output = describe_type(output);
            let reason = format!("`{name}` returns `{output}`, which the function uses");
            let replies = outlives && reports && !closure.arguments.is_empty();
            if !replies {
                let is_handler = words::is_completion(&name) || words::names_event(function, &name);
                let is_handler =
                    is_handler && !words::names_job(function) && !self.returns_output(found);
                let kind = if is_handler {
                    Kind::Function
                } else {
                    Kind::Job
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
            return self.without_arguments(&name, outlives);
        }
        if !outlives {
            return self.maybe_lent(&name, found);
        }
        self.borrowed_values(&name, found)
    }

    fn without_arguments(&self, name: &str, outlives: bool) -> Verdict {
        let function = &self.subject.function.name;
        let is_signal = words::is_completion(name)
            || function.starts_with("on_")
            || words::has_word(
                function,
                &[
                    "after", "timeout", "delay", "close", "flush", "idle", "when", "wait",
                ],
            );
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
        if !is_reported {
            if let Some(reason) = self.reason_to_be_kept(found) {
                return Verdict::no(Kind::Visitor, name, reason);
            }
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

    /// Returns true for `fn with<R>(f: impl FnOnce(T) -> R) -> R`.
    fn returns_output(&self, found: &ClosureParameter<'_>) -> bool {
        let generics = &self.subject.expanded.signature.generics;
        match found.closure.output {
            Some(syn::Type::Path(path)) => declared_parameter(&path.path, generics).is_some(),
            _ => false,
        }
    }
}
