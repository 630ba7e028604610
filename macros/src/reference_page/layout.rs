//! The layout of generated code, which rustfmt chooses.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The tokens without those that rustfmt adds or removes: commas before closing brackets, and braces around closures
/// with a single expression and around blocks. And without empty generics, which it removes.
pub(super) fn without_layout(tokens: TokenStream) -> String {
    let mut text = String::new();
    for tree in tokens {
        let TokenTree::Group(group) = tree else {
            write!(text, "{tree} ").unwrap();
            continue;
        };
        let inner = without_layout(group.stream());
        let inner = inner.trim_end_matches(", ");
        let is_block = inner.starts_with("{ ") && group.stream().into_iter().count() == 1;
        let is_layout = is_block || text.ends_with("| ") && !inner.contains("; ");
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::Brace if !is_layout => ("{", "}"),
            Delimiter::Brace | Delimiter::None => ("", ""),
        };
        write!(text, "{open} {} {close} ", inner.trim_end()).unwrap();
    }
    text.replace("  ", " ")
        .replace("< > (", "(")
        .replace(", > ", "> ")
        .replace(", { ", "{ ")
        .replace(" { ", "{ ")
}

/// `generated` as rustfmt writes it.
pub(super) fn format(generated: &[TokenStream]) -> String {
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024", "--config", "max_width=100"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("rustfmt is installed");
    let text: Vec<String> = generated.iter().map(ToString::to_string).collect();
    let mut stdin = rustfmt.stdin.take().expect("stdin is piped");
    stdin
        .write_all(text.join("\n\n").as_bytes())
        .expect("rustfmt reads");
    drop(stdin);
    let output = rustfmt.wait_with_output().expect("rustfmt ends");
    assert!(output.status.success(), "rustfmt refuses {text:?}");
    let text = String::from_utf8(output.stdout).expect("rustfmt writes UTF-8");
    text.lines().map(as_comment).collect()
}

/// Turns `#[doc = " text"]` into a comment.
fn as_comment(line: &str) -> String {
    let doc = line
        .trim_start()
        .strip_prefix("#[doc = \"")
        .and_then(|rest| rest.strip_suffix("\"]"));
    match doc {
        Some(text) => format!("///{text}\n"),
        None => format!("{line}\n"),
    }
}
