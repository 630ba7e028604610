//! Reads the attributes of an item.

use proc_macro2::{TokenStream, TokenTree};

use super::model::Attributes;

/// The attributes whose contents are `contents`.
pub(super) fn attributes_of(contents: &[TokenStream]) -> Attributes {
    let mut attributes = Attributes::default();
    for content in contents {
        let trees: Vec<TokenTree> = content.clone().into_iter().collect();
        add_attribute(&trees, &mut attributes);
    }
    attributes
}

fn add_attribute(trees: &[TokenTree], attributes: &mut Attributes) {
    let words: Vec<String> = trees
        .iter()
        .map_while(|tree| match tree {
            TokenTree::Ident(word) => Some(Some(word.to_string())),
            TokenTree::Punct(punct) if punct.as_char() == ':' => Some(None),
            _ => None,
        })
        .flatten()
        .collect();
    let arguments = match trees.last() {
        Some(TokenTree::Group(group)) => group.stream(),
        _ => TokenStream::new(),
    };
    match words.last().map(String::as_str) {
        Some("cfg") => {
            let condition = arguments.to_string();
            attributes.is_test |= condition == "test";
            attributes.cfg.push(condition);
        }
        Some("doc") => {
            attributes.is_hidden |= arguments.to_string() == "hidden";
            if let Some(TokenTree::Literal(text)) = trees.last() {
                attributes.is_said_to_visit |= says_visit(&text.to_string());
            }
        }
        Some("repr") => attributes.is_c |= arguments.to_string() == "C",
        Some("deprecated") => attributes.is_deprecated = true,
        Some("test") => attributes.is_test = true,
        Some("awaitable") => attributes.awaitable = Some(arguments.to_string()),
        Some("derive") => {
            let names = arguments.into_iter().filter_map(|tree| match tree {
                TokenTree::Ident(name) => Some(name.to_string()),
                _ => None,
            });
            attributes.derives.extend(names);
        }
        Some("path") => {
            if let Some(TokenTree::Literal(literal)) = trees.last() {
                attributes.path = Some(literal.to_string().trim_matches('"').to_owned());
            }
        }
        _ => {}
    }
}

/// Returns true for documentation that begins with a word for a visit, or says that the function blocks.
fn says_visit(text: &str) -> bool {
    const BEGINNINGS: &[&str] = &["iterate", "loop over", "loop through", "walk"];
    const BLOCKS: &[&str] = &["function will block", "blocks until", "call blocks"];
    let text = text
        .trim_start_matches(['r', '#', '"', ' ', '\\'])
        .to_lowercase();
    let begins = BEGINNINGS.iter().any(|word| text.starts_with(word));
    begins || BLOCKS.iter().any(|words| text.contains(words))
}
