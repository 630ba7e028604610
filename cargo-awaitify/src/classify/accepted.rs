//! Asks the macro whether it accepts a proposal, by expanding it.

use proc_macro2::{TokenStream, TokenTree};

use crate::awaitable::expand_awaitable;

/// The macro's error about a proposal.
pub(crate) struct Refusal {
    message: String,
}

impl Refusal {
    /// What is wrong, and how to correct it, which is empty if the macro does not know.
    pub(crate) fn parts(&self) -> (&str, &str) {
        let message = self.message.as_str();
        message.split_once("\nhelp: ").unwrap_or((message, ""))
    }
}

/// `Err` with the macro's first error, if `#[awaitable(options)] item` is one.
pub(crate) fn accepted(options: &[String], item: &str) -> Result<(), Refusal> {
    let no_rust = |_| Refusal {
        message: "is not Rust".to_owned(),
    };
    let options: TokenStream = options.join(", ").parse().map_err(no_rust)?;
    let item: TokenStream = item.parse().map_err(no_rust)?;
    match error_in(expand_awaitable(options, item)) {
        Some(message) => Err(Refusal { message }),
        None => Ok(()),
    }
}

/// The text of the first `compile_error!` in `tokens`.
fn error_in(tokens: TokenStream) -> Option<String> {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    trees.iter().enumerate().find_map(|(at, tree)| match tree {
        TokenTree::Ident(word) if word == "compile_error" => match trees.get(at + 2) {
            Some(TokenTree::Group(group)) => {
                let text: syn::LitStr = syn::parse2(group.stream()).ok()?;
                Some(text.value())
            }
            _ => None,
        },
        TokenTree::Group(group) => error_in(group.stream()),
        _ => None,
    })
}
