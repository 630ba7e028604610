//! The values of expressions.

use rust_grammar::punctuated::Punctuated;
use rust_grammar::spanned::Spanned;
use rust_grammar::{Block, Expr, ExprClosure, Macro, Stmt, Token};

use super::tracer::Source;
use super::value::{Access, Form, Value};
use super::walker::{Found, Walker, name_of};
use super::{How, Use};
use crate::source::imports::plain;

impl Walker<'_, '_> {
    /// The value of `expression`, if it leads to the callback. `is_used` is true if something is done with it.
    pub(super) fn value(&mut self, expression: &Expr, is_used: bool) -> Option<Value> {
        self.deeper(|walker| walker.value_within(expression, is_used))
    }

    fn value_within(&mut self, expression: &Expr, is_used: bool) -> Option<Value> {
        match expression {
            Expr::Path(path) => {
                let name = plain(&path.path.get_ident()?.to_string());
                self.variable(&name).cloned()
            }
            Expr::Paren(inner) => self.value(&inner.expr, is_used),
            Expr::Group(inner) => self.value(&inner.expr, is_used),
            Expr::Try(inner) => self.value(&inner.expr, true),
            Expr::Cast(inner) => self.value(&inner.expr, true),
            Expr::Unary(inner) => self.value(&inner.expr, true),
            Expr::Await(inner) => self.awaited(&inner.base, is_used),
            Expr::Reference(inner) => self.reference(&inner.expr),
            Expr::RawAddr(inner) => self.reference(&inner.expr),
            Expr::Field(field) => self.field(field),
            Expr::Call(call) => self.call(call, is_used),
            Expr::MethodCall(call) => self.method_call(call, is_used),
            Expr::Closure(closure) => self.closure(closure),
            Expr::Async(block) => {
                let is_moved = block.capture.is_some();
                Some(self.wrapped(is_moved, |walker| walker.block(&block.block, true)))
            }
            Expr::Macro(call) => self.macro_call(&call.mac),
            Expr::Struct(literal) => self.literal(literal),
            Expr::Tuple(tuple) => self.tuple(tuple.elems.iter()),
            Expr::Array(array) => self.first_of(array.elems.iter()),
            Expr::Assign(assignment) => {
                self.assign(assignment);
                None
            }
            _ => self.control_flow(expression, is_used),
        }
    }

    fn control_flow(&mut self, expression: &Expr, is_used: bool) -> Option<Value> {
        match expression {
            Expr::Block(block) => self.block(&block.block, is_used),
            Expr::Unsafe(block) => self.block(&block.block, is_used),
            Expr::Const(block) => self.block(&block.block, is_used),
            Expr::If(branch) => {
                let variables = self.variables.len();
                self.value(&branch.cond, true);
                let then = self.block(&branch.then_branch, is_used);
                self.variables.truncate(variables);
                let other = branch
                    .else_branch
                    .as_ref()
                    .and_then(|(_, other)| self.value(other, is_used));
                then.or(other)
            }
            Expr::Let(binding) => {
                let value = self.value(&binding.expr, true);
                self.bind(&binding.pat, value.as_ref());
                None
            }
            Expr::Match(choice) => self.choice(choice, is_used),
            Expr::ForLoop(repeated) => {
                let list = self.value(&repeated.expr, true);
                self.repeated(|walker| {
                    walker.bind(&repeated.pat, list.as_ref());
                    walker.block(&repeated.body, false);
                });
                None
            }
            Expr::While(repeated) => {
                self.repeated(|walker| {
                    walker.value(&repeated.cond, true);
                    walker.block(&repeated.body, false);
                });
                None
            }
            Expr::Loop(repeated) => {
                self.repeated(|walker| {
                    walker.block(&repeated.body, false);
                });
                None
            }
            _ => self.operands(expression),
        }
    }

    /// The value of an expression that only combines or ends others.
    fn operands(&mut self, expression: &Expr) -> Option<Value> {
        match expression {
            Expr::Return(end) => {
                let value = end.expr.as_ref().and_then(|value| self.value(value, true));
                self.found.returned = value.or_else(|| self.found.returned.take());
                None
            }
            Expr::Break(end) => end.expr.as_ref().and_then(|value| self.value(value, true)),
            Expr::Binary(operation) => {
                self.value(&operation.left, true);
                self.value(&operation.right, true);
                None
            }
            Expr::Index(index) => {
                self.value(&index.index, true);
                self.value(&index.expr, true)
            }
            Expr::Repeat(list) => self.value(&list.expr, true),
            Expr::Range(range) => {
                let bounds = [&range.start, &range.end].into_iter().flatten();
                bounds.for_each(|bound| {
                    self.value(bound, true);
                });
                None
            }
            _ => None,
        }
    }

    fn choice(&mut self, choice: &rust_grammar::ExprMatch, is_used: bool) -> Option<Value> {
        let value = self.value(&choice.expr, true);
        let mut result = None;
        for arm in &choice.arms {
            let variables = self.variables.len();
            self.bind(&arm.pat, value.as_ref());
            if let Some((_, guard)) = &arm.guard {
                self.value(guard, true);
            }
            let own = self.value(&arm.body, is_used);
            self.variables.truncate(variables);
            result = result.or(own);
        }
        result
    }

    fn repeated(&mut self, read: impl FnOnce(&mut Self)) {
        let variables = self.variables.len();
        self.found.loops += 1;
        read(self);
        self.found.loops -= 1;
        self.variables.truncate(variables);
    }

    /// `&value`. A variable of the function that is borrowed does not outlive the call.
    fn reference(&mut self, inner: &Expr) -> Option<Value> {
        let value = self.value(inner, true)?;
        let is_owned = value.access == Access::Owned;
        Some(if is_owned {
            value.with(Access::Borrowed)
        } else {
            value
        })
    }

    fn field(&mut self, field: &rust_grammar::ExprField) -> Option<Value> {
        let name = name_of(&field.member);
        if let Some(own) = self.source_field(&name) {
            return Some(own);
        }
        let value = self.value(&field.base, true);
        self.field_of(value.as_ref(), &name)
    }

    /// The callback, if fields called `name` are followed.
    pub(super) fn source_field(&self, name: &str) -> Option<Value> {
        let is_source = matches!(&self.source, Source::Field(source) if source == name);
        is_source.then(Value::callback)
    }

    fn awaited(&mut self, base: &Expr, is_used: bool) -> Option<Value> {
        let value = self.value(base, is_used)?;
        let Form::Wrapper(wrapper) = &value.form else {
            return Some(value);
        };
        wrapper.uses.iter().for_each(|one| self.push(one.clone()));
        wrapper.returned.clone()
    }

    pub(super) fn closure(&mut self, closure: &ExprClosure) -> Option<Value> {
        let is_moved = closure.capture.is_some();
        Some(self.wrapped(is_moved, |walker| {
            closure
                .inputs
                .iter()
                .for_each(|input| walker.bind(input, None));
            walker.value(&closure.body, true)
        }))
        .filter(leads_somewhere)
    }

    /// Reads a closure or an async block.
    fn wrapped(&mut self, is_moved: bool, read: impl FnOnce(&mut Self) -> Option<Value>) -> Value {
        let variables = self.variables.len();
        let outer = std::mem::take(&mut self.found);
        let tail = read(self);
        self.variables.truncate(variables);
        let inner = std::mem::replace(&mut self.found, outer);
        let Found { uses, returned, .. } = inner;
        let only_calls = |one: &Use| matches!(one.how, How::Called(_) | How::Lent);
        let is_borrowed = !is_moved && self.is_called_many_times() && uses.iter().all(only_calls);
        let access = if is_borrowed {
            Access::Borrowed
        } else {
            Access::Owned
        };
        Value::wrapper(uses, tail.or(returned), access)
    }

    /// Returns true if the callback surely is an `Fn` or `FnMut`, which closures capture by reference to call it.
    fn is_called_many_times(&self) -> bool {
        let signature = &self.function().signature;
        let is_parameter = matches!(self.source, Source::Parameter(_));
        let is_shown = signature.contains("FnMut(") || signature.contains("Fn(");
        is_parameter && is_shown && !signature.contains("FnOnce")
    }

    fn literal(&mut self, literal: &rust_grammar::ExprStruct) -> Option<Value> {
        let mut held = None;
        for field in &literal.fields {
            let value = self.value(&field.expr, true);
            let value = value.map(|value| value.held(Some(name_of(&field.member))));
            held = held.or(value);
        }
        let rest = literal
            .rest
            .as_ref()
            .and_then(|rest| self.value(rest, true));
        held.or(rest)
    }

    fn tuple<'e>(&mut self, elements: impl Iterator<Item = &'e Expr>) -> Option<Value> {
        let mut held = None;
        for (at, element) in elements.enumerate() {
            let value = self.value(element, true);
            held = held.or(value.map(|value| value.held(Some(at.to_string()))));
        }
        held
    }

    fn first_of<'e>(&mut self, elements: impl Iterator<Item = &'e Expr>) -> Option<Value> {
        let mut first = None;
        for element in elements {
            let value = self.value(element, true);
            first = first.or(value);
        }
        first
    }

    fn assign(&mut self, assignment: &rust_grammar::ExprAssign) {
        let value = self.value(&assignment.right, true);
        if let Expr::Path(path) = &*assignment.left {
            if let Some(name) = path.path.get_ident().map(ToString::to_string) {
                let mut variables = self.variables.iter_mut().rev();
                if let Some(known) = variables.find(|(known, _)| *known == name) {
                    known.1 = value;
                    return;
                }
            }
        } else {
            self.value(&assignment.left, false);
        }
        if let Some(value) = value {
            let span = assignment.left.span();
            self.apply(&value, How::Kept(None), span);
        }
    }

    /// Reads the arguments of a macro as expressions, or as statements.
    pub(super) fn macro_call(&mut self, call: &Macro) -> Option<Value> {
        let name = call.path.segments.last()?.ident.to_string();
        let span = call.path.span();
        type List = Punctuated<Expr, Token![,]>;
        if let Ok(arguments) = call.parse_body_with(List::parse_terminated) {
            let mut first = None;
            for argument in &arguments {
                let value = self.value(argument, true);
                first = first.or(value);
            }
            if let Some(value) = first
                .as_ref()
                .filter(|_| name != "vec" && name != "smallvec")
            {
                self.apply(value, How::Unknown, span);
                return None;
            }
            return first;
        }
        if let Ok(statements) = call.parse_body_with(Block::parse_within) {
            return self.statements(statements);
        }
        let text = call.tokens.to_string();
        let names = self.variables.iter().filter(|(_, value)| value.is_some());
        let mentions = names
            .map(|(name, _)| name.as_str())
            .any(|name| words_of(&text).any(|word| word == name));
        if mentions {
            self.push_use(How::Unknown, span);
        }
        None
    }

    fn statements(&mut self, stmts: Vec<Stmt>) -> Option<Value> {
        let block = Block {
            brace_token: rust_grammar::token::Brace::default(),
            stmts,
        };
        self.block(&block, true)
    }
}

/// Returns true if a closure does something with the callback.
fn leads_somewhere(value: &Value) -> bool {
    match &value.form {
        Form::Wrapper(wrapper) => !wrapper.uses.is_empty() || wrapper.returned.is_some(),
        _ => true,
    }
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
}
