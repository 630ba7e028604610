//! Types and parameters in messages.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::Type;

use crate::collect::CollectVec;
use crate::syntax::signature::Parameter;

/// `ty` as a person would write it, because the token printer puts spaces around everything.
pub(crate) fn describe_type(ty: impl ToTokens) -> String {
    describe_tokens(ty.into_token_stream())
}

/// A generated type, without the full paths that generated code needs.
pub(crate) fn describe_owned(ty: impl ToTokens) -> String {
    let mut text = describe_type(ty);
    for path in ["string", "vec", "path", "ffi", "option", "result"] {
        text = text.replace(&format!("::std::{path}::"), "");
        text = text.replace(&format!("::core::{path}::"), "");
    }
    text
}

/// `ty` with each `impl Trait` replaced by a trait object.
pub(crate) fn describe_boxed(ty: &Type) -> String {
    let mut text = describe_type(ty);
    while let Some(start) = text.find("impl ") {
        let end = start + end_of_bounds(&text[start..]);
        text.insert_str(end, " + Send>");
        text.replace_range(start..start + "impl ".len(), "Box<dyn ");
    }
    text
}

/// The end of the bounds that `text` begins with: a comma or a closing bracket outside of them.
fn end_of_bounds(text: &str) -> usize {
    let mut depth = 0;
    let mut before = ' ';
    let ends = text.find(|letter| {
        match letter {
            '<' | '(' | '[' => depth += 1,
            '>' if before == '-' => {}
            '>' | ')' | ']' => depth -= 1,
            _ => {}
        }
        before = letter;
        depth < 0 || depth == 0 && letter == ','
    });
    ends.unwrap_or(text.len())
}

/// Not generic, so that it is compiled once.
fn describe_tokens(tokens: TokenStream) -> String {
    let spaced = tokens.to_string();
    let mut text = String::new();
    // The compiler breaks long text into lines.
    for word in spaced.split_whitespace() {
        let glued = matches!(word, "<" | ">" | "," | ":" | "::" | ")" | "]" | ";" | ">>")
            || word.starts_with(['>', ',', ')', ']']);
        let after = text.ends_with(['<', '&', '(', '[', '*']) || text.ends_with("::");
        let begins_a_path = word == "::" && !continues_a_path(&text);
        if !text.is_empty() && (begins_a_path || !glued) && !after {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

/// Returns true if a `::` after `text` continues a path.
fn continues_a_path(text: &str) -> bool {
    let last = text.rsplit([' ', '<', '(', '[', '&', '*']).next();
    let is_keyword = matches!(last, Some("dyn" | "impl" | "mut" | "const" | "as"));
    let ends_in_name = text.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
    text.ends_with('>') || ends_in_name && !is_keyword
}

/// A `map` that takes `types`, for a help line.
pub(crate) fn describe_map(types: &[&Type]) -> String {
    describe_closure("map", types)
}

/// The closure of an `option` that takes `types`, for a help line.
pub(crate) fn describe_closure(option: &str, types: &[&Type]) -> String {
    let parameters = describe_parameters(types, "");
    let output = match option {
        "filter_map" => "Option<U>",
        "flow" => "Flow<U>",
        _ => "U",
    };
    format!("{option} = |{parameters}| -> {output} {{ … }}")
}

/// `reply = |a: &A| …`, a look at arguments of these types.
pub(crate) fn describe_look(option: &str, types: &[&Type]) -> String {
    format!("{option} = |{}| …", describe_parameters(types, "&"))
}

/// `a: A, b: B`
fn describe_parameters(types: &[&Type], before: &str) -> String {
    let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let parameter = |(index, ty): (usize, &&Type)| {
        let name = names.get(index).copied().unwrap_or("_");
        format!(
            "{name}: {before}{}",
            with_elided_lifetimes(&describe_type(ty))
        )
    };
    let parameters: Vec<String> = types.iter().enumerate().map(parameter).collect_vec();
    parameters.join(", ")
}

/// `text` with `'_` for each lifetime, because a closure cannot name those of `for<'a>`.
fn with_elided_lifetimes(text: &str) -> String {
    let mut parts = text.split('\'');
    let mut elided = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
        let end = part.find(|letter| !is_part(letter)).unwrap_or(part.len());
        let name = if &part[..end] == "static" {
            "static"
        } else {
            "_"
        };
        elided.push('\'');
        elided.push_str(name);
        elided.push_str(&part[end..]);
    }
    elided
}

/// A number of arguments in words.
pub(crate) fn count_of(arguments: usize) -> String {
    match arguments {
        0 => "no argument".to_owned(),
        1 => "one argument".to_owned(),
        count => format!("{count} arguments"),
    }
}

/// The name of a parameter, or `_` for a pattern that has none.
pub(crate) fn parameter_name(parameter: &Parameter) -> String {
    match &parameter.pattern.name {
        Some(name) => name.to_string(),
        None => "_".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_type_is_described_in_one_line() {
        let written = "std::collections::HashMap<std::string::String, std::result::Result<std::vec::Vec<u8>, io::Error>>";
        let ty: Type = syn::parse_str(written).unwrap();
        assert_eq!(describe_type(ty), written);
    }

    #[test]
    fn closures_elide_lifetimes() {
        let ty: Type = syn::parse_str("Result<Rows<'a>, &'static str>").unwrap();
        let expected = "map = |a: Result<Rows<'_>, &'static str>| -> U { … }";
        assert_eq!(describe_map(&[&ty]), expected);
    }

    #[test]
    fn leading_colons_follow_a_space() {
        for written in [
            "dyn ::core::future::Future<Output = ::std::io::Result<u8>> + Send",
            "&mut (u8, ::std::string::String)",
            "*const ::core::ffi::c_char",
            "<T as ::std::borrow::ToOwned>::Owned",
        ] {
            let ty: Type = syn::parse_str(written).unwrap();
            assert_eq!(describe_type(ty), written);
        }
    }
}
