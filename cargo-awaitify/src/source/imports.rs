//! Flattens the tree of a `use`.

use proc_macro2::TokenTree;

use super::items::is_punct;

/// One imported path, with the name that it gets, or `None` for `*`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Imported {
    pub(crate) path: Vec<String>,
    pub(crate) name: Option<String>,
}

/// The imports of `use` followed by `trees`.
pub(crate) fn imports_of(trees: &[TokenTree]) -> Vec<Imported> {
    let mut imports = Vec::new();
    add(trees, &[], &mut imports);
    imports
}

fn add(trees: &[TokenTree], prefix: &[String], imports: &mut Vec<Imported>) {
    let branches = trees.split(|tree| is_punct(tree, ','));
    for branch in branches.filter(|branch| !branch.is_empty()) {
        add_one(branch, prefix, imports);
    }
}

fn add_one(trees: &[TokenTree], prefix: &[String], imports: &mut Vec<Imported>) {
    let mut path = prefix.to_vec();
    let mut name = None;
    let mut trees = trees.iter();
    while let Some(tree) = trees.next() {
        match tree {
            TokenTree::Ident(word) if word == "as" => {
                name = trees.next().map(ToString::to_string);
            }
            TokenTree::Ident(word) => path.push(plain(&word.to_string())),
            TokenTree::Punct(punct) if punct.as_char() == '*' => {
                imports.push(Imported { path, name: None });
                return;
            }
            TokenTree::Group(group) => {
                let inside: Vec<TokenTree> = group.stream().into_iter().collect();
                add(&inside, &path, imports);
                return;
            }
            _ => {}
        }
    }
    // `use a::{self}` imports `a`.
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    let name = name.or_else(|| path.last().cloned());
    imports.push(Imported { path, name });
}

/// A name without `r#`.
pub(crate) fn plain(name: &str) -> String {
    name.trim_start_matches("r#").to_owned()
}
