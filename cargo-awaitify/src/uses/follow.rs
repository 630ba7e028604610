//! Finds the functions of the crate that a call can mean, and reads what they do.

use std::collections::HashMap;
use std::sync::Arc;

use proc_macro2::Span;
use rust_grammar::Expr;

use super::methods::is_self;
use super::tracer::{Answer, Question, Source, Tracer};
use super::value::{Access, Form, Value};
use super::walker::Walker;
use super::{Fate, How, Use};
use crate::classify::evidence::{own_type, type_of};
use crate::diagnostics::describe::parameter_name;
use crate::names::index::{Definition, Meaning};
use crate::names::tokens::path_of;
use crate::source::model::{Body, Owner};
use crate::source::signature::parse;

/// More functions of one name are not compared.
const MOST_CANDIDATES: usize = 6;

impl Tracer<'_> {
    /// The functions of impls and traits that have a body, by name.
    pub(super) fn methods(&self, name: &str) -> &[usize] {
        let methods = self.methods.get_or_init(|| {
            let mut methods: HashMap<String, Vec<usize>> = HashMap::new();
            for (at, function) in self.index.of.functions.iter().enumerate() {
                let is_member = matches!(function.owner, Owner::Impl(_) | Owner::Trait(_));
                if is_member && !matches!(function.body, Body::None) {
                    methods.entry(function.name.clone()).or_default().push(at);
                }
            }
            methods
        });
        methods.get(name).map_or(&[], Vec::as_slice)
    }

    /// The functions of impls that implement the function `at` of a trait, with their names of the parameter `name`.
    pub(super) fn implementations(&self, at: usize, name: &str) -> Vec<Candidate> {
        let functions = &self.index.of.functions;
        let Owner::Trait(of) = functions[at].owner else {
            return Vec::new();
        };
        let position = parse(&functions[at].signature).and_then(|parsed| {
            let mut parameters = parsed.signature.parameters();
            parameters.position(|(_, one)| parameter_name(one) == name)
        });
        let Some(position) = position else {
            return Vec::new();
        };
        let of = &self.index.of.traits[of].name;
        let implements = |found: &&usize| match functions[**found].owner {
            Owner::Impl(block) => {
                let path = self.index.of.impls[block].trait_path.as_deref();
                path.is_some_and(|path| path_of(path).last() == Some(of))
            }
            _ => false,
        };
        let all = self.methods(&functions[at].name).iter().filter(implements);
        let named = all.filter_map(|found| {
            let parsed = parse(&functions[*found].signature)?;
            let (_, own) = parsed.signature.parameters().nth(position)?;
            Some((*found, parameter_name(own)))
        });
        few(named)
    }

    /// Returns true if the signature of a function shows a closure.
    pub(super) fn takes_closure(&self, function: usize) -> bool {
        let signature = &self.index.of.functions[function].signature;
        ["FnOnce(", "FnMut(", "Fn("]
            .iter()
            .any(|word| signature.contains(word))
    }

    /// The name of the parameter that gets the argument `at`, if the function takes `count` of them. A path may name a
    /// method, whose first argument is the object.
    fn parameter_at(
        &self,
        function: usize,
        at: usize,
        count: usize,
        is_method: bool,
    ) -> Option<String> {
        let parsed = parse(&self.index.of.functions[function].signature)?;
        let has_receiver = parsed.signature.receiver().is_some();
        if is_method && !has_receiver {
            return None;
        }
        let before = usize::from(has_receiver && !is_method);
        let parameters: Vec<_> = parsed.signature.parameters().collect();
        if parameters.len() + before != count {
            return None;
        }
        let (_, parameter) = parameters.get(at.checked_sub(before)?)?;
        Some(parameter_name(parameter))
    }
}

/// A function, and the name of its parameter.
pub(super) type Candidate = (usize, String);

impl Walker<'_, '_> {
    /// The functions that `path(…)` can mean.
    pub(super) fn functions_called(
        &self,
        path: &[String],
        at: usize,
        count: usize,
    ) -> Vec<Candidate> {
        let index = self.tracer.index;
        let module = self.function().module;
        let found: Vec<usize> = match index.resolve(path, module) {
            Meaning::Local(Definition::Function(found)) => vec![found],
            _ => self.associated(path),
        };
        let named = found.into_iter().filter_map(|found| {
            let name = self.tracer.parameter_at(found, at, count, false)?;
            let has_body = !matches!(index.of.functions[found].body, Body::None);
            has_body.then_some((found, name))
        });
        few(named)
    }

    /// The functions that `Type::name` and `Self::name` mean.
    fn associated(&self, path: &[String]) -> Vec<usize> {
        let [owner @ .., name] = path else {
            return Vec::new();
        };
        let index = self.tracer.index;
        let function = self.function();
        let own = match owner {
            [] => return Vec::new(),
            [only] if only == "Self" => own_type(function, index),
            owner => type_of(owner, function.module, index),
        };
        let Some(own) = own else { return Vec::new() };
        let methods = self.tracer.methods(name).iter().copied();
        methods
            .filter(|at| own_type(&index.of.functions[*at], index).as_ref() == Some(&own))
            .collect()
    }

    fn all_methods(&self, receiver: &Expr, name: &str) -> Vec<usize> {
        let index = self.tracer.index;
        let own = own_type(self.function(), index).filter(|_| is_self(receiver));
        let methods = self.tracer.methods(name);
        if own.is_some() {
            let is_own = |at: &&usize| own_type(&index.of.functions[**at], index) == own;
            let own: Vec<usize> = methods.iter().filter(is_own).copied().collect();
            if !own.is_empty() {
                return own;
            }
        }
        methods
            .iter()
            .copied()
            .filter(|at| *at != self.at)
            .collect()
    }

    /// The methods that `receiver.name(…)` can mean, each with the parameter that gets the argument `at`.
    pub(super) fn methods_called(
        &self,
        receiver: &Expr,
        name: &str,
        at: usize,
        count: usize,
    ) -> Vec<Candidate> {
        let all = self.all_methods(receiver, name).into_iter();
        let fitting = all
            .filter_map(|found| Some((found, self.tracer.parameter_at(found, at, count, true)?)));
        few(fitting)
    }

    /// The methods called `name`, in which a field of their object is followed.
    pub(super) fn methods_of_object(&self, name: &str) -> Vec<usize> {
        let methods = self.tracer.methods(name).iter().copied();
        few(methods.filter(|at| *at != self.at))
    }

    /// Reads what `candidates` do with `value`. Returns the value that they return.
    pub(super) fn follow(
        &mut self,
        candidates: &[Candidate],
        value: Value,
        span: Span,
    ) -> Option<Value> {
        let questions = candidates.iter().map(|(function, name)| Question {
            function: *function,
            source: Source::Parameter(name.clone()),
        });
        let answers: Vec<Answer> = questions.map(|one| self.tracer.answer(one)).collect();
        self.answered(&answers, &value, span)
    }

    /// Records `answers` about `value`, if they agree.
    pub(super) fn answered(
        &mut self,
        answers: &[Answer],
        value: &Value,
        span: Span,
    ) -> Option<Value> {
        let (first, others) = answers.split_first()?;
        let fate = |answer: &Answer| std::mem::discriminant(&Fate::of(&answer.uses));
        if others.iter().any(|other| fate(other) != fate(first)) {
            self.apply(value, How::Unknown, span);
            return None;
        }
        for one in &first.uses {
            self.used_by_callee(one, value, span);
        }
        let returned = first.returned.as_ref()?;
        Some(substituted(returned, value))
    }

    /// A use of the parameter by a function that `value` was passed to.
    fn used_by_callee(&mut self, one: &Use, value: &Value, span: Span) {
        let mut how = one.how;
        if let How::Called(call) = &mut how {
            call.repeats |= self.found.loops > 0;
            call.is_after_work |= self.found.calls > 1;
        }
        let outer = self.place.replace((Arc::clone(&one.file), one.line));
        self.apply(value, how, span);
        self.place = outer;
    }
}

/// What a function returns if it is called with `value`.
fn substituted(returned: &Value, value: &Value) -> Value {
    match &returned.form {
        Form::Callback if returned.access == Access::Shared => value.clone().with(Access::Shared),
        Form::Callback => value.clone(),
        Form::Holder(field, inner) => {
            let held = substituted(inner, value).held(field.clone());
            if returned.access == Access::Shared {
                held.with(Access::Shared)
            } else {
                held
            }
        }
        Form::Wrapper(_) => match &value.form {
            Form::Callback => returned.clone(),
            // A closure around a closure.
            _ => value.clone(),
        },
    }
}

/// The candidates, unless they are too many to compare.
fn few<T>(candidates: impl Iterator<Item = T>) -> Vec<T> {
    let found: Vec<T> = candidates.take(MOST_CANDIDATES + 1).collect();
    if found.len() > MOST_CANDIDATES {
        Vec::new()
    } else {
        found
    }
}
