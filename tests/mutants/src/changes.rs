//! The changes of each kind of place.

use syn::spanned::Spanned;
use syn::{Arm, BinOp, Block, Expr, Lit, Local, Pat, Signature, Stmt};

use crate::find::{Edit, Finder};
use crate::operators;

impl Finder<'_> {
    /// Returns another value at the start of a function.
    pub fn returns(&mut self, signature: &Signature, block: &Block) {
        let body = self.text(block);
        let body = body[1..body.len() - 1].trim().to_owned();
        let at = block.span().byte_range().start + 1;
        if block.stmts.is_empty() {
            return;
        }
        for value in operators::returned(&signature.output) {
            if value.is_empty() && block.stmts.len() < 2 && is_deletable(block.stmts.first()) {
                continue;
            }
            if value != body {
                let text = format!(" return {value}; }}");
                self.add(
                    format!("returns `{value}`"),
                    Edit::Insert(at, "if {} {", text),
                );
            }
        }
    }

    pub fn binary(&mut self, whole: &impl Spanned, left: &Expr, operator: &BinOp, right: &Expr) {
        for other in operators::binary(operator) {
            let text = format!("{} {other} {}", self.text(left), self.text(right));
            let operator = self.text(operator);
            let change = format!("`{operator}` becomes `{other}` in `{}`", self.short(whole));
            self.replace(whole, change, text);
        }
    }

    pub fn literal(&mut self, literal: &Lit) {
        for other in operators::literal(literal) {
            let change = format!(
                "`{}` becomes `{other}` in `{}`",
                self.text(literal),
                self.statement
            );
            self.replace(literal, change, other);
        }
    }

    /// Negates a condition that is no operator, whose changes are others.
    pub fn condition(&mut self, condition: &Expr) {
        match condition {
            Expr::Binary(_) | Expr::Unary(_) | Expr::Let(_) | Expr::Lit(_) | Expr::Paren(_) => {}
            Expr::Macro(invocation) if invocation.mac.path.is_ident("cfg") => {}
            _ => {
                let text = format!("!({})", self.text(condition));
                let change = format!("negates the condition `{}`", self.short(condition));
                self.replace(condition, change, text);
            }
        }
    }

    pub fn ordering(&mut self, node: &Expr, place: String) {
        let Expr::Path(path) = node else { return };
        let mut names = path
            .path
            .segments
            .iter()
            .rev()
            .map(|segment| segment.ident.to_string());
        let name = names.next().unwrap_or_default();
        let is_ordering = names.next().is_some_and(|name| name == "Ordering");
        for weaker in operators::weaker(&name).iter().filter(|_| is_ordering) {
            let change = format!("`{name}` becomes `{weaker}` in {place}");
            let text = self.text(node).replace(&name, weaker);
            self.replace(node, change, text);
            self.found.last_mut().unwrap().is_ordering = true;
        }
    }

    pub fn arms(&mut self, arms: &[Arm]) {
        // A name in lower case is a variable.
        let catches_all = |arm: &Arm| match &arm.pat {
            Pat::Wild(_) => true,
            Pat::Ident(name) => name.ident.to_string().starts_with(char::is_lowercase),
            _ => false,
        };
        let others = if arms.last().is_some_and(catches_all) {
            arms.len() - 1
        } else {
            0
        };
        for (index, arm) in arms.iter().enumerate() {
            match &arm.pat {
                Pat::Guard(guarded) => {
                    let pattern = self.short(&guarded.pat);
                    for value in ["true", "false"] {
                        let change = format!("the guard of `{pattern}` becomes `{value}`");
                        self.replace(&*guarded.guard, change, value.to_owned());
                    }
                }
                pattern if index < others => {
                    let at = pattern.span().byte_range().end;
                    let change = format!("deletes the arm `{}`", self.short(pattern));
                    self.add(change, Edit::Insert(at, " if !{}", String::new()));
                }
                _ => {}
            }
        }
    }
}

/// A statement without which the function may still compile. Checks for bugs of our own are kept.
pub fn is_deletable(statement: Option<&Stmt>) -> bool {
    match statement {
        Some(Stmt::Local(Local {
            pat: Pat::Wild(_), ..
        })) => true,
        Some(Stmt::Macro(statement)) => {
            let name = statement
                .mac
                .path
                .segments
                .last()
                .unwrap()
                .ident
                .to_string();
            !(name.starts_with("debug_assert") || name == "panic" || name == "unreachable")
        }
        Some(Stmt::Expr(expression, Some(_))) => {
            matches!(
                expression,
                Expr::Assign(_)
                    | Expr::Await(_)
                    | Expr::Binary(_)
                    | Expr::Call(_)
                    | Expr::MethodCall(_)
                    | Expr::Try(_)
            ) || matches!(expression, Expr::Unsafe(inner) if inner.block.stmts.len() == 1)
        }
        _ => false,
    }
}
