//! Classifies functions that take Rust closures.

use super::evidence::{Unregister, handle_of, is_guard, not_clone, unregister};
use super::finding::{Kind, Verdict};
use super::{Subject, words};
use crate::awaitable::plan::{CallStyle, Pointer};
use crate::awaitable::resolve::detect::{Detected, detect};
use crate::awaitable::resolve::heuristics::{
    ClosureParameter, closure_parameters, is_surely_completion, is_surely_listener, is_visitor,
};
use crate::diagnostics::describe::{describe_map, describe_type, parameter_name};
use crate::syntax::types::is_called;

/// Returns `None` if the function takes no closure and no function pointer.
pub(super) fn verdict(subject: &Subject<'_>) -> Option<Verdict> {
    let signature = &subject.expanded.signature;
    let closures: Vec<_> = closure_parameters(signature).collect();
    if closures.is_empty() {
        return bare_function(subject);
    }
    if signature.asyncness.is_some() {
        let name = parameter_name(closures[0].parameter);
        return Some(Verdict::no(
            Kind::Function,
            &name,
            "is asynchronous: await it",
        ));
    }
    let classifier = Closures { subject, closures };
    Some(classifier.verdict())
}

fn bare_function(subject: &Subject<'_>) -> Option<Verdict> {
    let signature = &subject.expanded.signature;
    let mut parameters = signature.parameters();
    let (_, bare) = parameters.find(|(_, parameter)| {
        let detected = detect(&parameter.ty, &signature.generics);
        matches!(detected, Detected::BareFunction)
    })?;
    let name = parameter_name(bare);
    let reason = format!("`{name}` is a bare function pointer, which cannot capture anything");
    Some(Verdict::no(Kind::Bare, &name, reason))
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
            [only] => self.completion(only),
            [ok, err] => self.pair(ok, err),
            _ => self.without_sure_completion(),
        }
    }

    /// One callback that surely is called once, later, with owned values.
    fn completion(&self, found: &ClosureParameter<'_>) -> Verdict {
        let name = parameter_name(found.parameter);
        let function = &self.subject.function.name;
        let mut options = Vec::new();
        if self.closures.len() > 1 {
            options.extend(self.progress_beside(found));
        }
        options.extend(self.kept_handle());
        let reason = "an `FnOnce` that outlives the call, with values that can be owned";
        if let Some(ty) = self.not_clone(found) {
            options.push(format!("callback = {name}"));
            let question =
                format!("`{ty}` is not `Clone`: which part of it is copied out in `map`?");
            return Verdict::likely(Kind::Completion, &name, options, reason, question);
        }
        let is_job = words::names_job(function) && !words::is_completion(&name);
        if self.is_constructor() {
            let question =
                format!("does `{name}` report a result, or is it a part of what is made?");
            return Verdict::likely(Kind::Function, &name, options, reason, question);
        }
        if is_job || words::is_work(&name) {
            let question =
                format!("does `{name}` report a result, or is it work that `{function}` runs?");
            return Verdict::likely(Kind::Job, &name, options, reason, question);
        }
        Verdict::sure(Kind::Completion, &name, options, reason)
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

    /// A type behind a reference that cannot be cloned.
    fn not_clone(&self, found: &ClosureParameter<'_>) -> Option<String> {
        let subject = self.subject;
        let mut arguments = found.closure.arguments.iter();
        arguments.find_map(|argument| {
            not_clone(argument.ty, subject.function.module, subject.expander.index)
        })
    }

    /// `progress = param`, if a second callback is called so.
    fn progress_beside(&self, completion: &ClosureParameter<'_>) -> Option<String> {
        let mut others = self
            .closures
            .iter()
            .filter(|other| other.index != completion.index);
        let progress = others.find(|other| {
            let is_progress = words::is_progress(&parameter_name(other.parameter));
            is_progress
                && other.closure.style != CallStyle::Once
                && other.closure.bounds.outlives_static
        })?;
        Some(format!("progress = {}", parameter_name(progress.parameter)))
    }

    /// `keep`, if the function returns a guard. A builder that returns itself is none.
    fn kept_handle(&self) -> Option<String> {
        let subject = self.subject;
        let handle = handle_of(&subject.expanded.signature)?;
        let function = subject.function;
        is_guard(handle, function.module, function, subject.expander.index)
            .then(|| "keep".to_owned())
    }

    fn pair(&self, first: &ClosureParameter<'_>, second: &ClosureParameter<'_>) -> Verdict {
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

    fn without_sure_completion(&self) -> Verdict {
        let (once, many): (Vec<_>, Vec<_>) = self
            .closures
            .iter()
            .partition(|found| found.closure.style == CallStyle::Once);
        match (&once[..], &many[..]) {
            ([only], []) => self.unsure_once(only),
            ([], [only]) => self.many_times(only),
            ([], _) => self.several_listeners(&many),
            ([only], _) if words::is_completion(&parameter_name(only.parameter)) => {
                self.unsure_once(only)
            }
            _ => self.several(),
        }
    }

    fn several(&self) -> Verdict {
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

    /// An `FnOnce` that is not surely a completion.
    fn unsure_once(&self, found: &ClosureParameter<'_>) -> Verdict {
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
                return Verdict::no(Kind::Job, &name, reason);
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
        let is_reported = words::is_completion(name) && !words::names_job(function);
        if !is_reported {
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

    /// The beginning of a `map`, if an argument cannot be owned.
    fn map_of(&self, found: &ClosureParameter<'_>) -> Option<String> {
        let closure = &found.closure;
        let scope = crate::convert::own::Scope {
            lifetimes: (&closure.own_lifetimes).into(),
            generics: &self.subject.expanded.signature.generics,
        };
        let types: Vec<&syn::Type> = closure
            .arguments
            .iter()
            .map(|argument| argument.ty)
            .collect();
        let is_owned = types.iter().all(|ty| scope.own(ty).is_ok());
        (!is_owned).then(|| describe_map(&types).replace("{ … }", "{ todo!() }"))
    }

    /// One closure that can be called many times.
    fn many_times(&self, found: &ClosureParameter<'_>) -> Verdict {
        let name = parameter_name(found.parameter);
        let closure = &found.closure;
        let is_lent = closure
            .pointers
            .iter()
            .any(|one| matches!(one, Pointer::Ref | Pointer::RefMut));
        if is_surely_listener(closure) {
            return self.listener(&name, found);
        }
        let outlives = closure.bounds.outlives_static
            || closure.is_boxed()
            || closure.pointers.contains(&Pointer::Arc)
            || closure.pointers.contains(&Pointer::Rc);
        if outlives && !is_lent {
            return self.replying(&name, found);
        }
        self.visitor(&name, found)
    }

    fn listener(&self, name: &str, found: &ClosureParameter<'_>) -> Verdict {
        let subject = self.subject;
        let function = subject.function;
        const DURING_CALL: &[&str] = &[
            "blocking",
            "sync",
            "enumerate",
            "foreach",
            "each",
            "visit",
            "walk",
        ];
        if words::has_word(&function.name, DURING_CALL) {
            return self.visitor(name, found);
        }
        let mut options = vec![format!("stream({})", subject.settings.policy)];
        let reason = "outlives the call, and can be called many times";
        let asks_to_stop = found
            .closure
            .output
            .is_some_and(|output| is_called(output, "ControlFlow"));
        if found.closure.output.is_none() && self.is_called_once(name, found) {
            let question = format!("is `{name}` called once? If not, write `stream` instead");
            let options = vec![format!("callback = {name}")];
            return Verdict::likely(
                Kind::Completion,
                name,
                options,
                "can be called later",
                question,
            );
        }
        if self.begins_with_emitter(found) {
            options.push("ignore = first".to_owned());
        } else if let Some(map) = self.map_of(found) {
            options.push(map);
            let question = "which part of the borrowed argument is copied out?";
            return Verdict::likely(Kind::Listener, name, options, reason, question);
        }
        match unregister(function, &subject.expanded, subject.expander.index) {
            Unregister::Guard(ty) => {
                options.push("keep".to_owned());
                let reason = format!("{reason}; dropping the returned `{ty}` unregisters it");
                Verdict::sure(Kind::Listener, name, options, reason)
            }
            Unregister::Hook {
                option,
                sibling,
                is_local,
            } => {
                options.push(option);
                options.extend(is_local.then(|| "local".to_owned()));
                let reason = format!("{reason}; `{sibling}` unregisters it");
                Verdict::sure(Kind::Listener, name, options, reason)
            }
            _ if asks_to_stop => {
                let reason = format!("{reason}; it unregisters by returning `Break`");
                Verdict::sure(Kind::Listener, name, options, reason)
            }
            Unregister::OutOfReach {
                sibling,
                reason: obstacle,
            } => {
                let question = format!("how does a hook reach `{sibling}`? {obstacle}");
                Verdict::likely(Kind::Listener, name, options, reason, question)
            }
            Unregister::Handle(ty) => {
                let question = format!("does the returned `{ty}` unregister `{name}`, and how?");
                Verdict::likely(Kind::Listener, name, options, reason, question)
            }
            Unregister::Unknown => self.without_unregistering(name, options, reason),
        }
    }

    /// An `Fn` that a name says is called once.
    fn is_called_once(&self, name: &str, found: &ClosureParameter<'_>) -> bool {
        let function = &self.subject.function.name;
        let has_result = found
            .closure
            .arguments
            .iter()
            .any(|argument| crate::syntax::types::result_of(argument.ty).is_some());
        words::names_operation(function)
            && !words::names_registration(function)
            && (has_result || words::is_completion(name))
    }

    /// Returns true if the first of the callback's arguments is a reference to the object, and the others can be owned.
    fn begins_with_emitter(&self, found: &ClosureParameter<'_>) -> bool {
        let Some(first) = found.closure.arguments.first() else {
            return false;
        };
        let syn::Type::Reference(reference) = first.ty else {
            return false;
        };
        let own = super::evidence::own_type(self.subject.function, self.subject.expander.index);
        let is_own = is_called(&reference.elem, "Self")
            || own.is_some_and(|own| is_called(&reference.elem, &own));
        is_own && self.subject.expanded.signature.receiver().is_some()
    }

    fn without_unregistering(&self, name: &str, options: Vec<String>, reason: &str) -> Verdict {
        let function = &self.subject.function.name;
        if words::names_event(function, name) {
            let question = format!("how is `{name}` unregistered?");
            return Verdict::likely(Kind::Listener, name, options, reason, question);
        }
        let question = format!(
            "is `{name}` called more than once? If not, write `callback = {name}` instead of `stream`"
        );
        Verdict::likely(Kind::Listener, name, options, reason, question)
    }

    /// A closure that outlives the call and returns a value, or is a box whose bounds are open.
    fn replying(&self, name: &str, found: &ClosureParameter<'_>) -> Verdict {
        let Some(output) = found.closure.output else {
            return self.listener(name, found);
        };
        let output = describe_type(output);
        let function = &self.subject.function.name;
        let reason = format!("`{name}` returns `{output}`, which the function uses");
        if output.contains("Future") && output.contains("()") {
            // A ready future is the reply of a stream.
            return self.listener(name, found);
        }
        let is_event = (words::names_event(function, name) || words::is_completion(name))
            && !self.is_constructor();
        if !is_event || output.contains("Future") {
            return Verdict::no(Kind::Function, name, reason);
        }
        let mut options = vec![format!("stream({})", self.subject.settings.policy)];
        options.push(format!("reply = {}", default_of(&output)));
        options.extend(self.map_of(found));
        let question = format!("what should `{name}` reply, and after the stream is closed?");
        Verdict::likely(Kind::Listener, name, options, reason, question)
    }

    /// A closure that is called only before the function returns.
    fn visitor(&self, name: &str, found: &ClosureParameter<'_>) -> Verdict {
        let closure = &found.closure;
        if let Some(output) = closure.output.filter(|_| !is_visitor(closure)) {
            let reason = format!(
                "the function uses the `{}` that `{name}` returns",
                describe_type(output)
            );
            return Verdict::no(Kind::Function, name, reason);
        }
        let reason = format!("`{name}` is only called before the function returns");
        let settings = self.subject.settings;
        if !settings.blocking {
            return Verdict::no(Kind::Visitor, name, reason);
        }
        let mut options = vec![
            format!("stream({})", settings.policy),
            "blocking".to_owned(),
        ];
        options.extend(self.map_of(found));
        let question = "does the function take long enough to run it on another thread?";
        Verdict::likely(Kind::Visitor, name, options, reason, question)
    }

    /// Several closures that can be called many times.
    fn several_listeners(&self, many: &[&ClosureParameter<'_>]) -> Verdict {
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
