//! The walk through one body.

use std::path::PathBuf;
use std::sync::Arc;

use proc_macro2::Span;
use rust_grammar::{Block, ItemFn, Member, Stmt};

use super::tracer::{Answer, Question, Source, Tracer};
use super::value::{Access, Value};
use super::{How, Use};
use crate::source::model::Function;

/// Reads a body in the order in which it runs, and follows one value.
pub(super) struct Walker<'t, 'a> {
    pub(super) tracer: &'t Tracer<'a>,
    pub(super) at: usize,
    pub(super) source: Source,
    /// The line that the body begins in.
    first_line: usize,
    /// The variables, the innermost last. A variable without a value hides one that has.
    pub(super) variables: Vec<(String, Option<Value>)>,
    /// The functions that are defined in the body.
    pub(super) functions: Vec<ItemFn>,
    /// The names of those that are being read.
    pub(super) entered: Vec<String>,
    pub(super) found: Found,
    pub(super) depth: usize,
    /// The place in a callee that tells more than the one in this body.
    pub(super) place: Option<(Arc<PathBuf>, usize)>,
}

/// What was found in a body or in a closure.
#[derive(Default)]
pub(super) struct Found {
    pub(super) uses: Vec<Use>,
    pub(super) returned: Option<Value>,
    pub(super) loops: usize,
    /// The number of calls that were read, except those that only prepare others.
    pub(super) calls: usize,
}

/// Deeper expressions are not read.
const DEEPEST: usize = 150;

impl<'t, 'a> Walker<'t, 'a> {
    pub(super) fn new(tracer: &'t Tracer<'a>, question: &Question, first_line: usize) -> Self {
        let signature = &tracer.index.of.functions[question.function].signature;
        let may_be_cloned = ["Arc<", "Rc<", "Clone"]
            .iter()
            .any(|word| signature.contains(word));
        let access = if may_be_cloned {
            Access::Shared
        } else {
            Access::Owned
        };
        let callback = Value::callback().with(access);
        let variables = match &question.source {
            Source::Parameter(name) => vec![(name.clone(), Some(callback))],
            Source::Field(_) => Vec::new(),
        };
        Walker {
            tracer,
            at: question.function,
            source: question.source.clone(),
            first_line,
            variables,
            functions: Vec::new(),
            entered: Vec::new(),
            found: Found::default(),
            depth: 0,
            place: None,
        }
    }

    pub(super) fn walk(mut self, body: &Block) -> Answer {
        let tail = self.block(body, true);
        if tail.is_some() {
            self.found.returned = tail;
        }
        Answer {
            uses: self.found.uses,
            returned: self.found.returned,
        }
    }

    pub(super) fn function(&self) -> &'a Function {
        &self.tracer.index.of.functions[self.at]
    }

    /// The value of a block. `is_used` is true if the value of its last expression is used.
    pub(super) fn block(&mut self, block: &Block, is_used: bool) -> Option<Value> {
        let (variables, functions) = (self.variables.len(), self.functions.len());
        let nested = block.stmts.iter().filter_map(|statement| match statement {
            Stmt::Item(rust_grammar::Item::Fn(function)) => Some(function.clone()),
            _ => None,
        });
        self.functions.extend(nested);
        let mut last = None;
        for (at, statement) in block.stmts.iter().enumerate() {
            let is_last = at + 1 == block.stmts.len();
            last = self.statement(statement, is_last && is_used);
        }
        self.variables.truncate(variables);
        self.functions.truncate(functions);
        last
    }

    /// The value of a statement if it is an expression without a semicolon.
    fn statement(&mut self, statement: &Stmt, is_used: bool) -> Option<Value> {
        match statement {
            Stmt::Local(local) => {
                let value = local.init.as_ref().and_then(|init| {
                    if let Some((_, diverging)) = &init.diverge {
                        self.value(diverging, false);
                    }
                    self.value(&init.expr, true)
                });
                self.bind(&local.pat, value.as_ref());
                None
            }
            Stmt::Expr(expression, semicolon) => {
                let value = self.value(expression, is_used && semicolon.is_none());
                value.filter(|_| semicolon.is_none())
            }
            Stmt::Macro(call) => {
                let value = self.macro_call(&call.mac);
                value.filter(|_| call.semi_token.is_none())
            }
            Stmt::Item(_) => None,
        }
    }

    /// Reads something deeper, unless it is too deep.
    pub(super) fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.depth >= DEEPEST {
            return None;
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    pub(super) fn variable(&self, name: &str) -> Option<&Value> {
        let mut variables = self.variables.iter().rev();
        let (_, value) = variables.find(|(known, _)| known == name)?;
        value.as_ref()
    }

    pub(super) fn push_use(&mut self, how: How, span: Span) {
        let use_ = self.use_at(how, span);
        self.push(use_);
    }

    pub(super) fn push(&mut self, found: Use) {
        if !self.found.uses.contains(&found) {
            self.found.uses.push(found);
        }
    }

    pub(super) fn use_at(&self, how: How, span: Span) -> Use {
        if let Some((file, line)) = &self.place {
            return Use {
                how,
                file: Arc::clone(file),
                line: *line,
            };
        }
        let place = &self.function().place;
        let line = match place.in_macro {
            Some(_) => place.line,
            None => self.first_line + span.start().line.saturating_sub(1),
        };
        Use {
            how,
            file: Arc::clone(&place.file),
            line,
        }
    }
}

pub(super) fn name_of(member: &Member) -> String {
    match member {
        Member::Named(name) => name.to_string(),
        Member::Unnamed(index) => index.index.to_string(),
    }
}
