//! Calls of methods.

use proc_macro2::Span;
use rust_grammar::{Expr, ExprMethodCall};

use super::How;
use super::known::{
    Repeats, calls_at_once, keeps_value, only_prepares, runs_elsewhere, sends, stores,
};
use super::tracer::{Question, Source};
use super::value::{Form, Value};
use super::walker::Walker;

impl Walker<'_, '_> {
    pub(super) fn method_call(&mut self, call: &ExprMethodCall, is_used: bool) -> Option<Value> {
        let name = call.method.to_string();
        let span = call.method.span();
        let object = self.value(&call.receiver, true);
        if let Some(object) = object {
            return self.on_value(call, &name, object, is_used);
        }
        let arguments = self.arguments(&call.args);
        if !only_prepares(&name) {
            self.found.calls += 1;
        }
        let mut result = None;
        for (at, value) in arguments.into_iter().enumerate() {
            let Some(value) = value else { continue };
            let returned = self.passed_to_method(call, &name, at, value, is_used, span);
            result = result.or(returned);
        }
        result
    }

    /// A method of the callback, or of something that it is in.
    fn on_value(
        &mut self,
        call: &ExprMethodCall,
        name: &str,
        object: Value,
        is_used: bool,
    ) -> Option<Value> {
        let span = call.method.span();
        // `option.map(|f| …)` lends the callback to the closure.
        let mut given = None;
        for argument in &call.args {
            let value = match argument {
                Expr::Closure(closure) if calls_at_once(name).is_some() => {
                    let variables = self.variables.len();
                    closure
                        .inputs
                        .iter()
                        .for_each(|input| self.bind(input, Some(&object)));
                    let repeats = calls_at_once(name) == Some(Repeats::Many);
                    self.found.loops += usize::from(repeats);
                    let value = self.value(&closure.body, is_used);
                    self.found.loops -= usize::from(repeats);
                    self.variables.truncate(variables);
                    given = given.or(value);
                    continue;
                }
                argument => self.value(argument, true),
            };
            if let Some(value) = value {
                self.apply(&value, How::Unknown, span);
            }
        }
        if calls_at_once(name).is_some() && !call.args.is_empty() {
            return given.or(Some(object));
        }
        if name == "forget" {
            self.apply(&object, How::Kept(None), span);
            return None;
        }
        match &object.form {
            _ if keeps_value(name) => Some(object),
            Form::Callback => {
                self.called(&object, call.args.len(), is_used, span);
                None
            }
            Form::Holder(Some(field), inner) => {
                let candidates = self.methods_of_object(name);
                self.follow_field(&candidates, field, inner, &object, span)
            }
            _ => Some(object),
        }
    }

    /// A method of a struct with the callback in the field `field`.
    fn follow_field(
        &mut self,
        candidates: &[usize],
        field: &str,
        inner: &Value,
        object: &Value,
        span: Span,
    ) -> Option<Value> {
        if candidates.is_empty() {
            return Some(object.clone());
        }
        let questions = candidates.iter().map(|at| Question {
            function: *at,
            source: Source::Field(field.to_owned()),
        });
        let answers: Vec<_> = questions.map(|one| self.tracer.answer(one)).collect();
        let inner = inner.clone().with(object.access);
        let returned = self.answered(&answers, &inner, span);
        returned.or_else(|| Some(object.clone()))
    }

    /// The value of a method call whose argument `at` is `value`.
    fn passed_to_method(
        &mut self,
        call: &ExprMethodCall,
        name: &str,
        at: usize,
        value: Value,
        is_used: bool,
        span: Span,
    ) -> Option<Value> {
        let is_own = is_self(&call.receiver);
        let known = calls_at_once(name);
        let is_common = known.is_some() || stores(name) || sends(name) || runs_elsewhere(name);
        let mut candidates = self.methods_called(&call.receiver, name, at, call.args.len());
        if is_common && !is_own {
            // A collection is more likely than a type of this crate that has nothing to do with closures.
            candidates.retain(|(found, _)| self.tracer.takes_closure(*found));
        }
        if !candidates.is_empty() {
            return self.follow(&candidates, value, span);
        }
        if stores(name) {
            self.apply(&value, How::Kept(None), span);
            return None;
        }
        if sends(name) {
            let is_plain = matches!(value.form, Form::Holder(..));
            let how = if is_plain { How::Kept(None) } else { How::Runs };
            self.apply(&value, how, span);
            return None;
        }
        if runs_elsewhere(name) {
            self.apply(&value, How::Runs, span);
            return None;
        }
        match known {
            Some(Repeats::Once) => self.run_at_once(value, is_used, span),
            Some(Repeats::Many) => {
                self.found.loops += 1;
                let result = self.run_at_once(value, is_used, span);
                self.found.loops -= 1;
                result
            }
            None => {
                self.apply(&value, How::Unknown, span);
                None
            }
        }
    }
}

pub(super) fn is_self(expression: &Expr) -> bool {
    matches!(expression, Expr::Path(path) if path.path.is_ident("self"))
}
