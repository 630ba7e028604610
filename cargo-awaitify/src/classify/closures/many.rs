//! One closure that can be called many times.

use super::super::evidence::{handle_of, own_type};
use super::super::finding::{Class, Kind, Verdict};
use super::kept::has_word;
use super::replies::{fills_buffer, is_needed, is_ready_future, is_simple_reply};
use super::{Closures, default_of};
use crate::awaitable::plan::Pointer;
use crate::awaitable::resolve::heuristics::{ClosureParameter, is_surely_listener, is_visitor};
use crate::diagnostics::describe::{describe_type, parameter_name};
use crate::names::index::{Definition, Meaning};
use crate::names::tokens::path_of;
use crate::syntax::signature::{ReceiverKind, Signature};
use crate::syntax::types::{is_called, option_of, result_of, value_of_output};
use crate::uses::Fate;
use crate::words;

impl Closures<'_> {
    /// One closure that can be called many times.
    pub(super) fn many_times(&self, found: &ClosureParameter<'_>) -> Verdict {
        let name = parameter_name(found.parameter);
        let closure = &found.closure;
        if let Some(job) = self.repeated_work(&name, found) {
            return job;
        }
        let is_lent = closure.pointers.iter().any(Pointer::is_reference);
        if is_surely_listener(closure) && !is_lent {
            return self.listener(&name, found);
        }
        let outlives = closure.bounds.outlives_static
            || closure.is_boxed()
            || closure
                .pointers
                .iter()
                .any(|one| matches!(one, Pointer::Arc | Pointer::Rc));
        if outlives && !is_lent {
            return self.replying(&name, found);
        }
        self.visitor(&name, found)
    }

    /// Work that is run many times.
    fn repeated_work(&self, name: &str, found: &ClosureParameter<'_>) -> Option<Verdict> {
        let fate = self.fate(found);
        let reports =
            matches!(fate, Fate::Elsewhere(call) if call.arguments > 0 && call.is_after_work);
        if reports || self.is_called_at_once(found) {
            return None;
        }
        let function = self.subject.function;
        let own = own_type(function, self.subject.expander.index).unwrap_or_default();
        let is_named_so = words::is_completion(name) || words::is_past(name);
        let is_work = fate == Fate::Work && !is_named_so
            || words::is_repeated_work(&function.name, &own, name)
            || words::draws(&function.name, name);
        is_work.then(|| {
            let reason = format!("`{name}` is work that `{}` runs", function.name);
            Verdict::no(Kind::Job, name, reason)
        })
    }

    fn listener(&self, name: &str, found: &ClosureParameter<'_>) -> Verdict {
        let subject = self.subject;
        let function = subject.function;
        let is_visited = match self.fate(found) {
            _ if self.is_called_at_once(found) => true,
            Fate::Elsewhere(_) => false,
            _ => words::calls_at_once(&function.name) || self.runs_the_loop(),
        };
        if is_visited {
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
        let has_emitter = self.begins_with_emitter(found);
        if has_emitter {
            options.push("ignore = first".to_owned());
        } else if let Some(map) = self.map_of(found) {
            options.push(map);
            let question = "which part of the borrowed argument is copied out?";
            return Verdict::likely(Kind::Listener, name, options, reason, question);
        }
        if let Some(obstacle) = self.obstacle_after(usize::from(has_emitter), found) {
            let question = format!("{obstacle}: which part of it is copied out in `map`?");
            return Verdict::likely(Kind::Listener, name, options, reason, question);
        }
        let registered = subject.registered(name, options, reason, asks_to_stop);
        let makes_object =
            self.is_constructor() && !self.makes_guard() || words::initializes(&function.name);
        if registered.class == Class::Sure && makes_object {
            return Verdict {
                class: Class::Likely,
                question: Some(
                    "is what is returned used only while the events are read?".to_owned(),
                ),
                ..registered
            };
        }
        registered
    }

    /// An `Fn` that a name says is called once.
    fn is_called_once(&self, name: &str, found: &ClosureParameter<'_>) -> bool {
        let function = &self.subject.function.name;
        if gets_items(found) {
            return false;
        }
        match self.fate(found) {
            Fate::Elsewhere(call) if call.repeats => return false,
            Fate::Elsewhere(_) if !words::names_registration(function) => return true,
            _ => {}
        }
        if words::has_word(function, &["once", "oneshot"])
            || words::names_timeout(function) && !words::surely_registers(function)
            || self.returns_request()
        {
            return true;
        }
        let has_result = found
            .closure
            .arguments
            .iter()
            .any(|argument| crate::syntax::types::result_of(argument.ty).is_some());
        let own = own_type(self.subject.function, self.subject.expander.index);
        let is_registration =
            words::names_registration(function) || own.is_some_and(|own| words::is_listener(&own));
        if is_registration {
            return false;
        }
        words::reports_end(name)
            || words::names_operation(function)
                && !words::has_word(function, &["each"])
                && (has_result || words::is_completion(name))
    }

    /// Returns true if the function returns the operation that it started, as its type is called.
    fn returns_request(&self) -> bool {
        const REQUESTS: &[&str] = &["req", "request", "operation"];
        let Some(handle) = handle_of(&self.subject.expanded.signature) else {
            return false;
        };
        let described = describe_type(handle);
        let index = self.subject.expander.index;
        let target = match index.resolve(&path_of(&described), self.subject.function.module) {
            Meaning::Local(Definition::Alias(at)) => index.of.aliases[at].target.clone(),
            _ => described,
        };
        let mut names = target.split(|letter: char| !letter.is_alphanumeric());
        names.any(|name| {
            words::split(name)
                .last()
                .is_some_and(|last| REQUESTS.contains(&last.as_str()))
        }) && !self.is_constructor()
    }

    /// Returns true if the first of the callback's arguments is a reference to the object, and the others can be owned.
    fn begins_with_emitter(&self, found: &ClosureParameter<'_>) -> bool {
        let Some(first) = found.closure.arguments.first() else {
            return false;
        };
        let syn::Type::Reference(reference) = first.ty else {
            return false;
        };
        let own = own_type(self.subject.function, self.subject.expander.index);
        let is_own = is_called(&reference.elem, "Self")
            || own.is_some_and(|own| is_called(&reference.elem, &own));
        is_own && self.subject.expanded.signature.receiver().is_some()
    }

    /// A closure that outlives the call and returns a value, or is a box whose bounds are open.
    fn replying(&self, name: &str, found: &ClosureParameter<'_>) -> Verdict {
        let Some(closure_output) = found.closure.output else {
            return self.listener(name, found);
        };
        if self.is_called_at_once(found) {
            return self.visitor(name, found);
        }
        let output = describe_type(closure_output);
        let function = &self.subject.function.name;
        let reason = format!("`{name}` returns `{output}`, which the function uses");
        if is_ready_future(found, &output) {
            // A ready future is the reply of a stream.
            return self.listener(name, found);
        }
        let own = own_type(self.subject.function, self.subject.expander.index);
        let is_event = (words::names_event(function, name)
            || words::is_completion(name)
            || own.is_some_and(|own| words::is_listener(&own)))
            && !self.is_constructor()
            && !self.runs_the_loop()
            && !words::makes_something(name)
            && !fills_buffer(found)
            && !is_needed(found, &output)
            && !words::asks_question(function, name)
            && (is_simple_reply(&output)
                || self.is_reply(closure_output, found) && !words::only_sets(function, name));
        if !is_event || output.contains("Future") {
            return Verdict::no(Kind::Function, name, reason);
        }
        let mut options = vec![format!("stream({})", self.subject.settings.policy)];
        options.push(format!("reply = {}", default_of(&output)));
        options.extend(self.map_of(found));
        let question = format!("what should `{name}` reply, and after the stream is closed?");
        Verdict::likely(Kind::Listener, name, options, reason, question)
    }

    /// Returns true for an answer to an event that is no more than a status: the stream can always reply the same.
    fn is_reply(&self, ty: &syn::Type, found: &ClosureParameter<'_>) -> bool {
        let described = describe_type(ty);
        if is_simple_reply(&described) {
            return true;
        }
        if let Some((_, success)) = result_of(ty) {
            return self.is_reply(success, found);
        }
        if let Some(inner) = option_of(ty) {
            // What the only argument has, or nothing.
            let inner_type = describe_type(inner);
            return match &found.closure.arguments[..] {
                [only] if has_word(&describe_type(only.ty), &inner_type) => true,
                _ => self.is_reply(inner, found),
            };
        }
        let index = self.subject.expander.index;
        match index.resolve(&path_of(&described), self.subject.function.module) {
            Meaning::Local(Definition::Type(at)) => index.of.types[at].data.has_plain_variant,
            Meaning::Local(Definition::Alias(at)) => syn::parse_str(&index.of.aliases[at].target)
                .is_ok_and(|target: syn::Type| self.is_reply(&target, found)),
            _ => !self.begins_with_generic(&described) && words::is_status(&described),
        }
    }

    /// Returns true for `T` and `T::Output`.
    fn begins_with_generic(&self, described: &str) -> bool {
        let first = described.split("::").next().unwrap_or_default();
        let generics = &self.subject.expanded.signature.generics;
        let outer = self.subject.outer_generics();
        let mut declared = generics.type_params().chain(outer.type_params());
        declared.any(|one| one.ident == first)
    }

    /// A closure whose bounds let it be short-lived, in a function that is called like a registration.
    fn maybe_kept(&self, name: &str, found: &ClosureParameter<'_>) -> Option<Verdict> {
        let function = &self.subject.function.name;
        let is_owned = !found.closure.pointers.iter().any(Pointer::is_reference);
        let may_be_kept = is_owned && !self.consumes_the_object() && !self.passes_on(found);
        let registers = match self.fate(found) {
            _ if self.is_called_at_once(found) => false,
            Fate::Elsewhere(call) if call.is_after_work => true,
            _ => words::surely_registers(function) && !words::calls_at_once(function),
        };
        if !may_be_kept || !registers {
            return None;
        }
        let mut options = vec![
            format!("stream({})", self.subject.settings.policy),
            format!("callback = {name}"),
        ];
        options.extend(self.map_of(found));
        let reason = format!("`{function}` is called like a function that registers a listener");
        let question = format!("is `{name}` kept when the function returns?");
        Some(Verdict::likely(
            Kind::Listener,
            name,
            options,
            reason,
            question,
        ))
    }

    /// Returns true for a method after which there is no object that could keep the closure.
    fn consumes_the_object(&self) -> bool {
        let signature = &self.subject.expanded.signature;
        let receiver = signature.receiver();
        receiver.is_some_and(|receiver| matches!(receiver.kind, ReceiverKind::Value))
            && value_of_output(&signature.output).is_none()
    }

    /// Returns true for a function that calls the closure until the loop ends: it never returns, or its name says that it
    /// runs the object and no handle remains with which the closure could be unregistered.
    fn runs_the_loop(&self) -> bool {
        let signature = &self.subject.expanded.signature;
        let never_returns = matches!(
            &signature.output,
            syn::ReturnType::Type(_, ty) if matches!(**ty, syn::Type::Never(_))
        );
        never_returns
            || words::names_loop(&self.subject.function.name)
                && signature
                    .receiver()
                    .is_some_and(|one| keeps_no_handle(&one.kind, signature))
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
        if let Some(reason) = self.reason_to_be_kept(found) {
            return Verdict::no(Kind::Visitor, name, reason);
        }
        if let Some(registered) = self.maybe_kept(name, found) {
            return registered;
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
}

/// Returns true for a method that consumes its object, or has exclusive use of it, and returns no more than an exit code.
fn keeps_no_handle(receiver: &ReceiverKind, signature: &Signature) -> bool {
    match receiver {
        ReceiverKind::Value => {
            let returned = value_of_output(&signature.output);
            !returned.is_some_and(|ty| is_called(ty, "Self"))
                && handle_of(signature).is_none_or(|code| is_called(code, "i32"))
        }
        ReceiverKind::Reference(_, _, mutability) => {
            mutability.is_some() && value_of_output(&signature.output).is_none()
        }
        ReceiverKind::Typed(..) => false,
    }
}

/// Returns true for a closure that gets a list in parts, for example `ListResult<&Item>`: the items, and then the end.
fn gets_items(found: &ClosureParameter<'_>) -> bool {
    found.closure.arguments.iter().any(|argument| {
        let described = describe_type(argument.ty);
        let path = described.split('<').next().unwrap_or_default();
        let name = path.rsplit("::").next().unwrap_or_default().trim();
        words::split(name) == ["list", "result"]
    })
}
