//! Where there is something to change.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    Arm, Attribute, Block, Expr, ExprMethodCall, ImplItem, Item, Pat, Signature, Stmt, TraitItem,
    UnOp,
};

use crate::changes::is_deletable;
use crate::find::{Edit, Finder};
use crate::{macros, operators};

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            Item::Fn(item) => {
                self.unless_excluded(&item.attrs, |this| this.function(&item.sig, &item.block))
            }
            Item::Mod(item) => {
                if item.content.is_none() && Self::exclusion(&item.attrs) == Some("a test") {
                    self.test_modules.push(item.ident.to_string());
                }
                self.unless_excluded(&item.attrs, |this| visit::visit_item_mod(this, item));
            }
            Item::Impl(item) => {
                let target = operators::without_generics(&item.self_ty);
                let of = item
                    .trait_
                    .as_ref()
                    .and_then(|(path, _)| path.segments.last());
                let name = match of {
                    Some(of) => format!("<{target} as {}>", of.ident),
                    None => target,
                };
                self.unless_excluded(&item.attrs, |this| {
                    this.within(name, |this| match of {
                        Some(of) if of.ident == "Debug" => {
                            this.leaving_out(
                                "what is printed for debugging is not promised",
                                |this| {
                                    visit::visit_item_impl(this, item);
                                },
                            );
                        }
                        _ => visit::visit_item_impl(this, item),
                    });
                });
            }
            Item::Trait(item) => {
                self.within(item.ident.to_string(), |this| {
                    visit::visit_item_trait(this, item)
                });
            }
            Item::Const(_) | Item::Static(_) => {
                self.leaving_out("evaluated by the compiler", |this| {
                    visit::visit_item(this, item)
                });
            }
            Item::Macro(item) => {
                if let Some(name) = &item.ident {
                    self.within(format!("{name}!"), |this| this.macro_rules(name, item));
                }
            }
            _ => visit::visit_item(self, item),
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        match item {
            ImplItem::Fn(item) => {
                self.unless_excluded(&item.attrs, |this| this.function(&item.sig, &item.block))
            }
            ImplItem::Const(_) => {
                self.leaving_out("evaluated by the compiler", |this| {
                    visit::visit_impl_item(this, item)
                });
            }
            _ => {}
        }
    }

    fn visit_trait_item(&mut self, item: &'ast TraitItem) {
        if let TraitItem::Fn(item) = item
            && let Some(block) = &item.default
        {
            self.function(&item.sig, block);
        }
    }

    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        self.in_statement(self.short(statement), |this| {
            let attributes = match statement {
                Stmt::Expr(Expr::MethodCall(call), _) => &call.attrs[..],
                _ => &[],
            };
            this.unless_excluded(attributes, |this| {
                if is_deletable(Some(statement)) {
                    let change = format!("deletes `{}`", this.statement);
                    this.add(change, Edit::Delete(statement.span().byte_range()));
                }
                visit::visit_stmt(this, statement);
            });
        });
    }

    fn visit_expr(&mut self, node: &'ast Expr) {
        match node {
            Expr::Binary(binary) => self.binary(binary, &binary.left, &binary.op, &binary.right),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Not(_) | UnOp::Neg(_)) => {
                let text = self.text(&unary.expr).to_owned();
                let change = format!(
                    "deletes `{}` of `{}`",
                    self.text(&unary.op),
                    self.short(unary)
                );
                self.replace(unary, change, text);
            }
            Expr::Lit(literal) => self.literal(&literal.lit),
            Expr::If(branch) => self.condition(&branch.cond),
            Expr::While(branch) => self.condition(&branch.cond),
            Expr::Match(branches) => self.arms(&branches.arms),
            Expr::Path(_) => self.ordering(node, format!("`{}`", self.statement)),
            Expr::Const(_) => {
                return self.leaving_out("evaluated by the compiler", |this| {
                    visit::visit_expr(this, node)
                });
            }
            Expr::Repeat(repeat) => return self.visit_expr(&repeat.expr),
            _ => {}
        }
        visit::visit_expr(self, node);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        self.visit_expr(&call.receiver);
        let method = format!("{}.{}", self.short(&call.receiver), call.method);
        for (index, argument) in call.args.iter().enumerate() {
            match argument {
                Expr::Path(_) => {
                    self.ordering(argument, format!("argument {} of `{method}`", index + 1))
                }
                _ => self.visit_expr(argument),
            }
        }
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        // A fence that orders nothing panics.
        if !matches!(&*call.func, Expr::Path(path) if path.path.segments.last().unwrap().ident == "fence")
        {
            visit::visit_expr_call(self, call);
        }
    }

    fn visit_macro(&mut self, invocation: &'ast syn::Macro) {
        let name = &invocation.path.segments.last().unwrap().ident;
        let arguments = syn::punctuated::Punctuated::<Expr, syn::Token![,]>::parse_terminated;
        if name == "cfg" || name.to_string().starts_with("debug_assert") {
        } else if let Ok(arguments) = invocation.parse_body_with(arguments) {
            arguments
                .iter()
                .for_each(|argument| self.visit_expr(argument));
        } else {
            self.add(
                format!("the arguments of `{}`", self.short(invocation)),
                Edit::Delete(0..0),
            );
            self.found.last_mut().unwrap().left_out = Some("not written as expressions");
        }
    }

    fn visit_arm(&mut self, arm: &'ast Arm) {
        self.in_statement(self.short(arm), |this| visit::visit_arm(this, arm));
    }

    fn visit_attribute(&mut self, _: &'ast Attribute) {}
    fn visit_type(&mut self, _: &'ast syn::Type) {}
    fn visit_pat(&mut self, pattern: &'ast Pat) {
        if let Pat::Guard(guarded) = pattern {
            self.visit_expr(&guarded.guard);
        }
    }
    fn visit_angle_bracketed_generic_arguments(
        &mut self,
        _: &'ast syn::AngleBracketedGenericArguments,
    ) {
    }
    fn visit_generics(&mut self, _: &'ast syn::Generics) {}
}

impl Finder<'_> {
    fn function(&mut self, signature: &Signature, block: &Block) {
        self.within(signature.ident.to_string(), |this| {
            this.returns(signature, block);
            visit::visit_block(this, block);
        });
    }

    /// The exclusion that an attribute means.
    fn exclusion(attributes: &[Attribute]) -> Option<&'static str> {
        let conditions = attributes
            .iter()
            .filter(|attribute| attribute.path().is_ident("cfg"));
        for condition in conditions.filter_map(|attribute| attribute.meta.require_list().ok()) {
            let tokens = condition.tokens.to_string();
            if tokens == "test" || tokens.starts_with("all (test ,") {
                return Some("a test");
            }
            if tokens == "awaitify_loom" || tokens == "any (test , awaitify_loom)" {
                return Some("for loom's models");
            }
        }
        None
    }

    fn macro_rules(&mut self, name: &syn::Ident, item: &syn::ItemMacro) {
        // Other crates have no switch.
        let is_ours = !name.to_string().starts_with("__");
        for body in macros::bodies(&item.mac.tokens, self.source) {
            match syn::parse_file(&body).or(Err(())) {
                Ok(tree) if is_ours => self.visit_file(&tree),
                _ => {
                    self.add("the body of a rule".to_owned(), Edit::Delete(0..0));
                    self.found.last_mut().unwrap().left_out = Some("in a macro, and not parsed");
                }
            }
        }
    }

    fn unless_excluded(&mut self, attributes: &[Attribute], visit: impl FnOnce(&mut Self)) {
        match Self::exclusion(attributes) {
            Some("a test") => {}
            Some(reason) => self.leaving_out(reason, visit),
            None => visit(self),
        }
    }
}
