//! Errors in crates of the edition 2015, where `::core` is a module of the crate itself.
//!
//! The path of `::core::compile_error!` is resolved as its tokens' spans say. With the span of the user's tokens it is not
//! found in 2015. With one of ours it is, but then rustc adds to each error that it originates in a macro. So this is done
//! in 2015 only.

use proc_macro2::{TokenStream, TokenTree};

use crate::generate::hygiene::place_of;
use crate::syntax::tokens::concat;

/// Lets `::core::compile_error!` be found in the user's edition.
pub(super) fn found_by_any(errors: TokenStream) -> TokenStream {
    if !is_2015(arguments()) {
        return errors;
    }
    let moved = errors.into_iter().map(|mut tree| {
        if !matches!(tree, TokenTree::Group(_)) {
            tree.set_span(place_of(&tree));
        }
        tree
    });
    concat(moved)
}

/// Returns true in the editions 2015 and 2018, in which `Box<FnOnce(A)>` is a trait object.
pub(super) fn has_bare_trait_objects() -> bool {
    let edition = edition_of(arguments());
    matches!(edition.as_deref(), None | Some("2015" | "2018"))
}

/// The arguments of the compiler, as far as they are text.
fn arguments() -> impl Iterator<Item = String> {
    std::env::args_os().filter_map(|argument| argument.into_string().ok())
}

/// Returns true unless the compiler was called with another edition. Cargo gives none for 2015, and no interface tells it.
fn is_2015(arguments: impl Iterator<Item = String>) -> bool {
    matches!(edition_of(arguments).as_deref(), None | Some("2015"))
}

/// The edition that the compiler was called with.
fn edition_of(arguments: impl Iterator<Item = String>) -> Option<String> {
    let mut arguments = arguments.skip_while(|argument| !argument.starts_with("--edition"));
    let argument = arguments.next()?;
    match argument.strip_prefix("--edition=") {
        Some(edition) => Some(edition.to_owned()),
        None => arguments.next(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edition_of_compiler_arguments() {
        for (arguments, expected) in [
            ("rustc --crate-name a", true),
            ("rustc --edition=2015", true),
            ("rustc --edition 2015 a.rs", true),
            ("rustc --edition=2018 a.rs", false),
            ("rustc a.rs --edition 2024", false),
        ] {
            let arguments = arguments.split(' ').map(str::to_owned);
            assert_eq!(is_2015(arguments), expected);
        }
    }
}
