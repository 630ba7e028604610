//! Several closures: pairs, and listeners with a closure for each event.

use super::super::finding::{Kind, Verdict};
use super::Closures;
use crate::awaitable::plan::CallStyle;
use crate::awaitable::resolve::heuristics::ClosureParameter;
use crate::diagnostics::describe::parameter_name;
use crate::words;

impl Closures<'_> {
    pub(super) fn pair(
        &self,
        first: &ClosureParameter<'_>,
        second: &ClosureParameter<'_>,
    ) -> Verdict {
        let (one, other) = (
            parameter_name(first.parameter),
            parameter_name(second.parameter),
        );
        let (ok, err) = if words::is_failure(&one) {
            (&other, &one)
        } else {
            (&one, &other)
        };
        let mut options = vec![format!("ok = {ok}"), format!("err = {err}")];
        options.extend(self.progress_beside());
        let left_out = self.left_out(&options);
        options.extend(self.kept_handle());
        let reason = format!("`{one}` and `{other}` are each called at most once");
        let question = if let Some(third) = left_out {
            format!("what does `{third}` report beside `{ok}` and `{err}`?")
        } else if let Some(obstacle) = self.obstacle(first).or_else(|| self.obstacle(second)) {
            format!(
                "{obstacle}: write a function that takes one callback and copies what is needed"
            )
        } else if words::is_failure(err) && !words::is_failure(ok) {
            return Verdict::sure(Kind::Pair, ok, options, reason);
        } else {
            format!("is exactly one of `{one}` and `{other}` called?")
        };
        Verdict::likely(Kind::Pair, ok, options, reason, question)
    }

    pub(super) fn several(&self) -> Verdict {
        let names: Vec<String> = self
            .closures
            .iter()
            .map(|found| parameter_name(found.parameter))
            .collect();
        let returns = self
            .closures
            .iter()
            .any(|found| found.closure.output.is_some());
        let list = names.join("`, `");
        let reason = format!("takes several closures: `{list}`");
        let outlives = self
            .closures
            .iter()
            .any(|found| found.closure.bounds.outlives_static);
        let all_once = self
            .closures
            .iter()
            .all(|found| found.closure.style == CallStyle::Once);
        if returns && all_once {
            let is_run = self.closures.iter().any(|found| self.passes_on(found));
            let kind = if is_run { Kind::Job } else { Kind::Function };
            return Verdict::no(kind, &names[0], reason);
        }
        if let Some(only) = self.beside_answers() {
            return only;
        }
        if returns || !outlives {
            return Verdict::no(Kind::Function, &names[0], reason);
        }
        if let Some(ends) = self.ends_of_events() {
            let variants: Vec<String> = names
                .iter()
                .map(|name| format!("{name} = {}", words::camel(name)))
                .collect();
            let mut options = vec![
                format!("stream({})", self.subject.settings.policy),
                format!("events({})", variants.join(", ")),
            ];
            options.extend(ends);
            let question =
                format!("how are `{list}` unregistered, and does one of them end the stream?");
            return Verdict::likely(Kind::Listener, &names[0], options, reason, question);
        }
        let question = format!("which of `{list}` reports the result?");
        let options = vec![format!("callback = {}", names[0])];
        Verdict::likely(Kind::Completion, &names[0], options, reason, question)
    }

    /// One listener of a registration whose other closures answer questions of the library, for example for memory.
    fn beside_answers(&self) -> Option<Verdict> {
        let (mut answers, mut events) = (0, Vec::new());
        for found in &self.closures {
            let is_kept = found.closure.bounds.outlives_static || found.closure.is_boxed();
            match found.closure.output {
                _ if !is_kept || found.closure.style == CallStyle::Once => return None,
                Some(_) => answers += 1,
                None => events.push(parameter_name(found.parameter)),
            }
        }
        let [event] = &events[..] else { return None };
        if answers == 0 {
            return None;
        }
        let options = vec![
            format!("stream({})", self.subject.settings.policy),
            format!("callback = {event}"),
        ];
        let reason = "one closure reports events, and the others answer";
        let question = format!("how is `{event}` unregistered?");
        Some(Verdict::likely(
            Kind::Listener,
            event,
            options,
            reason,
            question,
        ))
    }

    /// The option `end` if some closures report events and the others, if any, are called at their end.
    fn ends_of_events(&self) -> Option<Option<String>> {
        let (once, many): (Vec<_>, Vec<_>) = self
            .closures
            .iter()
            .partition(|found| found.closure.style == CallStyle::Once);
        let end = match &once[..] {
            [] => None,
            [end] if words::is_end(&parameter_name(end.parameter)) => Some(*end),
            _ => return None,
        };
        (!many.is_empty())
            .then(|| end.map(|end| format!("end = {}", parameter_name(end.parameter))))
    }

    /// Closures that report events, errors and the end.
    pub(super) fn several_listeners(&self) -> Verdict {
        type Found<'f, 'p> = Vec<&'f ClosureParameter<'p>>;
        let all = self.closures.iter();
        let (failures, rest): (Found<'_, '_>, Found<'_, '_>) =
            all.partition(|found| words::is_failure(&parameter_name(found.parameter)));
        let (ends, items): (Found<'_, '_>, Found<'_, '_>) = rest
            .into_iter()
            .partition(|found| words::is_end(&parameter_name(found.parameter)));
        if let ([ok], [err], []) = (&items[..], &failures[..], &ends[..]) {
            if words::is_success(&parameter_name(ok.parameter)) {
                return self.reporting_outcome(ok, err);
            }
        }
        let is_reporting = |found: &ClosureParameter<'_>| {
            let outlives = found.closure.bounds.outlives_static || found.closure.is_boxed();
            found.closure.output.is_none() && outlives
        };
        let [item] = items[..] else {
            return self.several();
        };
        if item.closure.style == CallStyle::Once || !self.closures.iter().all(is_reporting) {
            return self.several();
        }
        let name = parameter_name(item.parameter);
        let mut options = vec![
            format!("stream({})", self.subject.settings.policy),
            format!("callback = {name}"),
        ];
        options.extend(failures.iter().map(|found| {
            let name = parameter_name(found.parameter);
            match found.closure.style {
                CallStyle::Once => format!("err = {name}"),
                _ => format!("err(each) = {name}"),
            }
        }));
        options.extend(
            ends.iter()
                .map(|found| format!("end = {}", parameter_name(found.parameter))),
        );
        options.extend(self.map_of(item));
        let reason = format!("`{name}` reports events, and the other callbacks errors or the end");
        let question = "do the other callbacks end the stream?";
        Verdict::likely(Kind::Listener, &name, options, reason, question)
    }

    /// Two closures that can be called many times, but are named like the outcomes of one operation.
    fn reporting_outcome(&self, ok: &ClosureParameter<'_>, err: &ClosureParameter<'_>) -> Verdict {
        let (ok, err) = (parameter_name(ok.parameter), parameter_name(err.parameter));
        let reason = format!("`{ok}` and `{err}` report the outcome");
        let question = format!("is exactly one of `{ok}` and `{err}` called, once?");
        let options = vec![format!("ok = {ok}"), format!("err = {err}")];
        Verdict::likely(Kind::Pair, &ok, options, reason, question)
    }
}
