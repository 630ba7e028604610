//! Rules about the function itself.

use quote::ToTokens;
use syn::Type;

use crate::awaitable::context::{Context, Definition, Site, belongs_to_type};
use crate::convert::argument::check_conditions;
use crate::diagnostics::name::check_lone;
use crate::syntax::enclosing::{is_in_extern, is_indented};
use crate::syntax::function::Body;

pub(super) fn check(context: &Context<'_>) {
    check_asyncness(context);
    context.with_diagnostics(|diagnostics| check_conditions(context.signature(), diagnostics));
    check_parameters(context);
    check_return(context);
    check_missing(context);
    check_site(context);
}

/// Options and bodies that have no effect where they are written.
fn check_site(context: &Context<'_>) {
    let function = &context.signature().ident;
    let options = context.options;
    let is_named = options.name.is_given();
    if let (Site::Alone, Some(word), false) = (context.around.site, options.skip.own(), is_named) {
        context.report(
            word,
            "`skip` is for a function in an annotated block",
            format_args!("remove `#[awaitable]` from `{function}`"),
        );
    }
    check_associated(context);
    let has_self = context.signature().receiver().is_some();
    if let (Some(word), true) = (options.associated.own(), has_self) {
        context.report(
            word,
            format_args!("`{word}` is for a function without `self`"),
            format_args!("remove `{word}`"),
        );
    }
    if let (Site::Extension | Site::Group, Body::Block(body)) =
        (context.around.site, &context.function.body)
    {
        context.report(
            body.to_token_stream(),
            format_args!("`for` calls the type's own `{function}`, so it needs no body"),
            format_args!("write `;` instead of the body of `{function}`"),
        );
    }
}

/// A function of an `impl` without `self` and `Self`.
fn check_associated(context: &Context<'_>) {
    let is_free = matches!(context.around.site, Site::Alone)
        && matches!(context.definition, Definition::Here)
        && !context.options.associated.is_given()
        && is_indented()
        && !belongs_to_type(context.function);
    if is_free {
        let help = "add `associated` to the attribute, or put it on the block";
        let name = &context.signature().ident;
        context.with_diagnostics(|diagnostics| check_lone(name, help, diagnostics));
    }
}

/// Options belong to the function, also those about one of its callbacks.
fn check_parameters(context: &Context<'_>) {
    let function = &context.signature().ident;
    for (_, parameter) in context.signature().parameters() {
        for annotation in &parameter.annotations {
            context.report(
                annotation,
                "`#[awaitable]` is for functions, not for a parameter",
                format_args!(
                    "write the options above `{function}`; if its callbacks need different ones, annotate a function of yours \
                     that calls it, whose callbacks do not"
                ),
            );
        }
    }
}

/// Reports the attribute on a function of an `extern` block, which cannot contain a wrapper. The block's attribute puts it beside
/// the block.
pub(in crate::awaitable) fn lone_in_extern(context: &Context<'_>) -> bool {
    let is_missing = matches!(context.definition, Definition::Missing);
    if !is_missing || !is_in_extern() {
        return false;
    }
    let name = &context.signature().ident;
    context.report(
        name,
        format_args!("`{name}` is in an `extern` block, which cannot contain its wrapper"),
        "write `#[awaitable]` on the block: `#[awaitable] unsafe extern \"C\" { … }`",
    );
    true
}

/// A function that never returns calls back while it runs, when its wrapper cannot have returned the awaitable.
fn check_return(context: &Context<'_>) {
    let name = &context.signature().ident;
    if let (Some(Type::Never(never)), false) =
        (context.signature().returned(), context.options.runs_job())
    {
        context.report(
            never,
            format_args!("`{name}` never returns, so its wrapper cannot return an awaitable"),
            format_args!(
                "write a function that runs `{name}` on a thread of its own, and annotate that"
            ),
        );
    }
}

/// An `async fn` needs no wrapper.
fn check_asyncness(context: &Context<'_>) {
    if let Some(token) = &context.signature().asyncness {
        let name = &context.signature().ident;
        context.report(
            token,
            "`#[awaitable]` is for functions that take a callback, not for an `async fn`",
            format_args!(
                "remove the attribute: `{name}` can be awaited as it is; or remove `async`"
            ),
        );
    }
}

/// A function without a body belongs to a trait, or to another crate by `path`.
fn check_missing(context: &Context<'_>) {
    // `for` says what it declares, and is reported here.
    let extends = context.options.for_type.is_given();
    if let (Definition::Missing, false) = (context.definition, extends) {
        let name = &context.signature().ident;
        context.report(
            name,
            format_args!("`{name}` has no body, and no option names the function that it declares"),
            format_args!(
                "name it: `#[awaitable(path = their_crate::{name})]`; in a trait: `#[awaitable(associated)]`"
            ),
        );
    }
}
