//! Calls of functions by their paths.

use proc_macro2::Span;
use rust_grammar::punctuated::Punctuated;
use rust_grammar::spanned::Spanned;
use rust_grammar::{Expr, ExprCall, FnArg, ItemFn, Pat, Token};

use super::known::{only_runs, only_wraps, runs_elsewhere};
use super::value::{Access, Form, Value};
use super::walker::Walker;
use super::{Call, How};
use crate::names::index::Meaning;
use crate::source::imports::plain;
use crate::source::model::Owner;

impl Walker<'_, '_> {
    pub(super) fn call(&mut self, call: &ExprCall, is_used: bool) -> Option<Value> {
        let path = path_of(&call.func);
        let callee = match &path {
            Some(path) if path.len() > 1 => None,
            _ => self.value(&call.func, true),
        };
        let span = call.func.span();
        if let Some(callee) = callee {
            let arguments = self.arguments(&call.args);
            self.called(&callee, arguments.len(), is_used, span);
            return None;
        }
        let arguments = self.arguments(&call.args);
        let Some(path) = path else {
            // A function in a field or a table, which is not known.
            for value in arguments.iter().flatten() {
                self.apply(value, How::Unknown, span);
            }
            return None;
        };
        let is_value = path
            .last()
            .is_some_and(|last| last.starts_with(char::is_uppercase));
        self.found.calls += usize::from(!is_value && !only_wraps(&path));
        let mut result = None;
        for (at, value) in arguments.into_iter().enumerate() {
            let Some(value) = value else { continue };
            let returned = self.passed(&path, at, call.args.len(), value, is_used, span);
            result = result.or(returned);
        }
        result
    }

    pub(super) fn arguments(
        &mut self,
        arguments: &Punctuated<Expr, Token![,]>,
    ) -> Vec<Option<Value>> {
        arguments.iter().map(|one| self.value(one, true)).collect()
    }

    /// Records a call of `callee`.
    pub(super) fn called(&mut self, callee: &Value, arguments: usize, is_used: bool, span: Span) {
        let call = self.call_here(arguments, is_used);
        self.apply(callee, How::Called(call), span);
    }

    pub(super) fn call_here(&self, arguments: usize, is_used: bool) -> Call {
        Call {
            repeats: self.found.loops > 0,
            is_used,
            arguments,
            is_after_work: self.found.calls > 0,
        }
    }

    /// The value of a call of the function `path` whose argument `at` is `value`.
    fn passed(
        &mut self,
        path: &[String],
        at: usize,
        count: usize,
        value: Value,
        is_used: bool,
        span: Span,
    ) -> Option<Value> {
        let last = path.last().map(String::as_str).unwrap_or_default();
        if let [only] = path {
            let mut nested = self.functions.iter().rev();
            if let Some(own) = nested.find(|one| one.sig.ident == only).cloned() {
                return self.deeper(|walker| walker.nested(&own, at, value));
            }
        }
        let candidates = self.functions_called(path, at, count);
        if !candidates.is_empty() {
            return self.follow(&candidates, value, span);
        }
        if last == "drop" {
            return None;
        }
        if only_wraps(path) {
            return Some(wrapped(path, value));
        }
        if self.is_foreign(path) {
            self.apply(&value, How::Kept(None), span);
            return None;
        }
        if runs_elsewhere(last) {
            self.apply(&value, How::Runs, span);
            return None;
        }
        if path.len() > 1 && path[path.len() - 2] == "mem" && (last == "replace" || last == "swap")
        {
            self.apply(&value, How::Kept(None), span);
            return None;
        }
        if only_runs(last) {
            return self.run_at_once(value, is_used, span);
        }
        if last.starts_with(char::is_uppercase) {
            return Some(value.held(Some(at.to_string())));
        }
        self.apply(&value, How::Unknown, span);
        None
    }

    /// A closure that is called once before the next statement. Its value is that of the call.
    pub(super) fn run_at_once(&mut self, value: Value, is_used: bool, span: Span) -> Option<Value> {
        let returned = match &value.form {
            Form::Wrapper(wrapper) => wrapper.returned.clone(),
            _ => None,
        };
        match &value.form {
            Form::Wrapper(wrapper) => {
                let repeats = self.found.loops > 0;
                for mut one in wrapper.uses.clone() {
                    if let How::Called(call) = &mut one.how {
                        call.repeats |= repeats;
                        call.is_used &= is_used;
                    }
                    self.push(one);
                }
            }
            _ => self.called(&value, 0, is_used, span),
        }
        returned
    }

    /// Returns true for a function of a foreign block, here or in a crate of bindings.
    fn is_foreign(&self, path: &[String]) -> bool {
        let index = self.tracer.index;
        match index.resolve(path, self.function().module) {
            Meaning::Local(crate::names::index::Definition::Function(at)) => {
                matches!(index.of.functions[at].owner, Owner::Foreign(_))
            }
            Meaning::External(path) => {
                let is_sys = |name: &String| {
                    name == "libc" || name.ends_with("_sys") || name == "ffi" || name == "sys"
                };
                path.len() > 1 && path[..path.len() - 1].iter().any(is_sys)
            }
            _ => false,
        }
    }

    /// A call of a function that is defined in the body.
    fn nested(&mut self, function: &ItemFn, at: usize, value: Value) -> Option<Value> {
        let Some(FnArg::Typed(parameter)) = function.sig.inputs.iter().nth(at) else {
            return None;
        };
        let Pat::Ident(name) = &*parameter.pat else {
            return None;
        };
        let own = function.sig.ident.to_string();
        // A second round through a recursive function adds nothing.
        if self.entered.contains(&own) {
            return None;
        }
        let outer = std::mem::replace(
            &mut self.variables,
            vec![(name.ident.to_string(), Some(value))],
        );
        self.entered.push(own);
        let result = self.block(&function.block, true);
        self.entered.pop();
        self.variables = outer;
        result
    }
}

/// The value in the wrapper `path`.
fn wrapped(path: &[String], value: Value) -> Value {
    let is_shared = path
        .iter()
        .any(|name| ["Arc", "Rc", "RcBlock", "ConcreteBlock"].contains(&name.as_str()));
    match path.last().map(String::as_str) {
        Some("new" | "from" | "pin") if is_shared => value.with(Access::Shared),
        Some("into_raw" | "leak") => value.with(Access::Leaked),
        Some("from_raw") if value.access == Access::Leaked => value.with(Access::Owned),
        _ => value,
    }
}

/// The names of a path without its arguments.
fn path_of(callee: &Expr) -> Option<Vec<String>> {
    match callee {
        Expr::Path(path) => {
            let segments = path.path.segments.iter();
            let names = segments.map(|segment| plain(&segment.ident.to_string()));
            Some(names.collect())
        }
        Expr::Paren(inner) => path_of(&inner.expr),
        _ => None,
    }
}
