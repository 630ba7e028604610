//! Blocks that the options, or the wrappers, do not fit.

use crate::diagnostics::Diagnostics;
use crate::parse::block::{Block, BlockKind};
use crate::parse::option_table::Key;
use crate::parse::options::Options;

pub(super) fn check(block: &Block, options: &Options, diagnostics: &mut Diagnostics) {
    if let Some(entry) = options.entry(Key::For) {
        if !matches!(block.kind, BlockKind::Trait { .. }) {
            let help = "write `trait TypeExt { … }`, whose functions the type then has";
            diagnostics.report(
                &entry.name,
                "`for` makes an extension trait, and this is no trait",
                help,
            );
        }
    }
    if let (BlockKind::TraitImpl { self_type, .. }, true) = (&block.kind, is_blanket(block)) {
        let fact =
            "wrappers of a trait's `impl` become inherent, and a type parameter can have none";
        diagnostics.report(
            self_type,
            fact,
            "annotate the trait instead: its wrappers are provided methods",
        );
    }
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
