//! Rules about blocks and their options.

use syn::Attribute;

use super::options::{job, places};
use crate::diagnostics::Diagnostics;
use crate::options::awaitable::AwaitableOptions;
use crate::options::{OptionSet, Place};
use crate::syntax::block::{Block, BlockKind};

pub(crate) fn check(block: &Block, options: &AwaitableOptions, diagnostics: &mut Diagnostics) {
    places(&options.written(), Place::Block, diagnostics);
    job(options, diagnostics);
    let is_trait = matches!(block.kind, BlockKind::Trait { .. });
    if let (Some(word), false) = (options.for_type.word(), is_trait) {
        diagnostics.report(
            word,
            "`for` makes an extension trait, but this is not a trait",
            "write `trait TypeExt { … }`, whose functions the type then has",
        );
    }
    if let (BlockKind::TraitImpl { self_type, .. }, true) = (&block.kind, is_blanket(block)) {
        diagnostics.report(
            self_type,
            "wrappers of a trait's `impl` become inherent methods, which a type parameter cannot have",
            "annotate the trait instead: its wrappers are provided methods",
        );
    }
}

/// Reports a block in which no function gets a wrapper, because its attribute would do nothing.
pub(crate) fn without_wrapper(
    block: &Block,
    options: &AwaitableOptions,
    diagnostics: &mut Diagnostics,
) {
    let wanted = if options.stream.is_given() {
        "a completion callback or a listener"
    } else {
        "a completion callback (`FnOnce` with an argument)"
    };
    diagnostics.report(
        &block.header,
        format_args!("no function in this block takes {wanted}, so `#[awaitable]` adds nothing"),
        "remove it, or write `#[awaitable]` on each function that you want to await",
    );
}

/// `impl<T> Trait for T`
pub(crate) fn is_blanket(block: &Block) -> bool {
    let BlockKind::TraitImpl {
        generics,
        self_type: syn::Type::Path(path),
        ..
    } = &block.kind
    else {
        return false;
    };
    generics
        .type_params()
        .any(|parameter| path.path.is_ident(&parameter.ident))
}

/// Reports every `#[awaitable]` in `attributes`, which follow a first one.
pub(crate) fn repeated(attributes: &[Attribute], diagnostics: &mut Diagnostics) {
    for attribute in attributes {
        diagnostics.report(
            attribute.path(),
            "`#[awaitable]` is given twice",
            "write one attribute with all options: `#[awaitable(name = …, …)]`",
        );
    }
}
