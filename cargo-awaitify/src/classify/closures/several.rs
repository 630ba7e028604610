//! Several closures: pairs, and listeners with a closure for each event.

use super::super::finding::{Kind, Verdict};
use super::super::words;
use super::Closures;
use crate::awaitable::plan::CallStyle;
use crate::awaitable::resolve::heuristics::{ClosureParameter, is_surely_listener};
use crate::diagnostics::describe::parameter_name;

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
        options.extend(self.kept_handle());
        let reason = format!("`{one}` and `{other}` are each called at most once");
        if words::is_failure(err) && !words::is_failure(ok) {
            return Verdict::sure(Kind::Pair, ok, options, reason);
        }
        let question = format!("is exactly one of `{one}` and `{other}` called?");
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
        if returns || !outlives {
            return Verdict::no(Kind::Function, &names[0], reason);
        }
        if self
            .closures
            .iter()
            .all(|found| found.closure.style != CallStyle::Once)
        {
            let variants: Vec<String> = names
                .iter()
                .map(|name| format!("{name} = {}", words::camel(name)))
                .collect();
            let options = vec![
                format!("stream({})", self.subject.settings.policy),
                format!("events({})", variants.join(", ")),
            ];
            let question =
                format!("how are `{list}` unregistered, and does one of them end the stream?");
            return Verdict::likely(Kind::Listener, &names[0], options, reason, question);
        }
        let question = format!("which of `{list}` reports the result?");
        let options = vec![format!("callback = {}", names[0])];
        Verdict::likely(Kind::Completion, &names[0], options, reason, question)
    }

    /// Several closures that can be called many times.
    pub(super) fn several_listeners(&self, many: &[&ClosureParameter<'_>]) -> Verdict {
        type Found<'f, 'p> = Vec<&'f ClosureParameter<'p>>;
        let is_listener = |found: &&ClosureParameter<'_>| {
            is_surely_listener(&found.closure) || found.closure.is_boxed()
        };
        let listeners: Found<'_, '_> = many.iter().copied().filter(is_listener).collect();
        let (failures, items): (Found<'_, '_>, Found<'_, '_>) = listeners
            .iter()
            .partition(|found| words::is_failure(&parameter_name(found.parameter)));
        let (ends, items): (Found<'_, '_>, Found<'_, '_>) = items
            .into_iter()
            .partition(|found| words::is_end(&parameter_name(found.parameter)));
        if let (true, [ok], [err]) = (listeners.len() == many.len(), &items[..], &failures[..]) {
            let (ok, err) = (parameter_name(ok.parameter), parameter_name(err.parameter));
            if words::is_success(&ok) {
                let reason = format!("`{ok}` and `{err}` report the outcome");
                let question = format!("is exactly one of `{ok}` and `{err}` called, once?");
                let options = vec![format!("ok = {ok}"), format!("err = {err}")];
                return Verdict::likely(Kind::Pair, &ok, options, reason, question);
            }
        }
        let [item] = items[..] else {
            return self.several();
        };
        if listeners.len() < many.len() {
            return self.several();
        }
        let name = parameter_name(item.parameter);
        let mut options = vec![
            format!("stream({})", self.subject.settings.policy),
            format!("callback = {name}"),
        ];
        options.extend(
            failures
                .iter()
                .map(|found| format!("err(each) = {}", parameter_name(found.parameter))),
        );
        options.extend(
            ends.iter()
                .map(|found| format!("end = {}", parameter_name(found.parameter))),
        );
        options.extend(self.map_of(item));
        let reason = format!("`{name}` reports events, and the other callbacks errors or the end");
        let question = "do the other callbacks end the stream?";
        Verdict::likely(Kind::Listener, &name, options, reason, question)
    }
}
