//! The text of a function's body, and its grammar.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use proc_macro2::{TokenStream, TokenTree};
use rust_grammar::Block;

use crate::source::model::{Body, Function};
use crate::source::text::read_text;

/// Longer bodies are tables, or written by programs.
const LONGEST_BODY: usize = 128 << 10;

/// The parser calls itself for each group and for each prefix operator.
const DEEPEST: usize = 100;

/// The files of a crate that were read again.
#[derive(Default)]
pub(super) struct Texts {
    known: RefCell<HashMap<Arc<PathBuf>, Option<Arc<str>>>>,
}

impl Texts {
    fn of(&self, file: &Arc<PathBuf>) -> Option<Arc<str>> {
        let mut known = self.known.borrow_mut();
        let text = known
            .entry(Arc::clone(file))
            .or_insert_with(|| read_text(file).ok().map(Arc::from));
        text.clone()
    }

    /// The body of `function`, if it has one that is valid and of a reasonable size, and the line that it begins in.
    pub(super) fn body_of(&self, function: &Function) -> Option<(Block, usize)> {
        match &function.body {
            Body::None | Body::Elsewhere => None,
            Body::Made(text) => Some((parse(text)?, function.place.line)),
            Body::Written(range) => {
                let text = self.of(&function.place.file)?;
                let body = text.get(range.clone())?;
                let before = text.get(function.place.start..range.start)?;
                Some((
                    parse(body)?,
                    function.place.line + before.matches('\n').count(),
                ))
            }
        }
    }
}

fn parse(text: &str) -> Option<Block> {
    if text.len() > LONGEST_BODY {
        return None;
    }
    let tokens: TokenStream = text.parse().ok()?;
    if !is_flat(&tokens, DEEPEST) {
        return None;
    }
    rust_grammar::parse2(tokens).ok()
}

/// Returns true if no more than `deepest` groups and operators are inside each other.
fn is_flat(tokens: &TokenStream, deepest: usize) -> bool {
    let mut operators = 0;
    tokens.clone().into_iter().all(|tree| match tree {
        TokenTree::Group(group) => {
            operators = 0;
            deepest > 0 && is_flat(&group.stream(), deepest - 1)
        }
        TokenTree::Punct(_) => {
            operators += 1;
            operators < DEEPEST
        }
        TokenTree::Ident(word) => {
            // These are prefix operators too.
            let is_prefix = ["return", "break", "move", "mut", "const", "raw"];
            if !is_prefix.iter().any(|known| word == known) {
                operators = 0;
            }
            true
        }
        TokenTree::Literal(_) => {
            operators = 0;
            true
        }
    })
}
