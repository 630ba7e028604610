//! Compares `docs/reference.md` with the option table and with the expansions of the macro.
//!
//! `AWAITIFY_BLESS=1 cargo test -p awaitify-macros reference_page` rewrites the line under each heading and the
//! expansions. Only blessing needs rustfmt.

mod jobs;
mod layout;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use rust_grammar::Item;
use rust_grammar::parse::Parser;

use self::jobs::{runs_job, with_table_of_jobs};
use self::layout::{format, without_layout};
use crate::awaitable;
use crate::options::awaitable::AWAITABLE;
use crate::options::callbackify::CALLBACKIFY;
use crate::options::{OptionSpec, Place};

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/reference.md")
}

fn page() -> String {
    fs::read_to_string(path()).expect("docs/reference.md is readable")
}

fn blesses() -> bool {
    env::var_os("AWAITIFY_BLESS").is_some()
}

/// The names in headings of the form ``## `name` ``.
fn sections(page: &str) -> BTreeSet<&str> {
    page.lines()
        .filter_map(|line| line.strip_prefix("## `")?.strip_suffix('`'))
        .collect()
}

/// The line that describes an option: its syntax, its places and its conflicts.
fn describe(spec: &OptionSpec) -> String {
    let places: Vec<&str> = spec.places.iter().map(describe_place).collect();
    let mut line = format!("Written `{}`, on {}.", spec.usage, places.join(", "));
    let others = conflicts_of(spec);
    if runs_job(spec) {
        line.push_str(
            " Not together with the options in [this table](#options-without-a-callback).",
        );
    } else if !others.is_empty() {
        let others: Vec<String> = others.iter().map(|name| format!("`{name}`")).collect();
        write!(line, " Not together with {}.", others.join(", ")).unwrap();
    }
    line
}

fn conflicts_of(spec: &OptionSpec) -> Vec<&'static str> {
    let rows = AWAITABLE.0.iter();
    let others = rows.filter(|other| other.conflicts_with(spec));
    others.map(|other| other.name).collect()
}

fn describe_place(place: &Place) -> &'static str {
    match format!("{place:?}").trim_start_matches("On") {
        "Function" => "functions",
        "Declaration" => "declarations",
        "Block" => "blocks",
        "Listener" => "listeners",
        "ListenerMethod" => "methods of listeners",
        other => panic!("add the name of {other} in docs/reference.md here"),
    }
}

/// The page with the line under each option's heading replaced by the one from the table.
fn with_descriptions(page: &str) -> String {
    let page = &with_table_of_jobs(page);
    let mut written = String::new();
    let mut lines = page.lines().peekable();
    while let Some(line) = lines.next() {
        writeln!(written, "{line}").unwrap();
        let name = line
            .strip_prefix("## `")
            .and_then(|rest| rest.strip_suffix('`'));
        if let Some(spec) = name.and_then(|name| AWAITABLE.find(name)) {
            while lines
                .next_if(|line| line.is_empty() || line.starts_with("Written `"))
                .is_some()
            {}
            writeln!(written, "\n{}\n", describe(spec)).unwrap();
        }
    }
    written
}

/// A fenced block: the text before it, the language after its fence, and its lines.
struct FencedBlock<'a> {
    before: String,
    language: &'a str,
    code: String,
}

fn blocks_of(page: &str) -> (Vec<FencedBlock<'_>>, String) {
    let mut blocks = Vec::new();
    let mut text = String::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(language) = line.strip_prefix("```") else {
            writeln!(text, "{line}").unwrap();
            continue;
        };
        let mut code = String::new();
        for line in lines.by_ref().take_while(|line| *line != "```") {
            writeln!(code, "{line}").unwrap();
        }
        blocks.push(FencedBlock {
            before: std::mem::take(&mut text),
            language,
            code,
        });
    }
    (blocks, text)
}

/// The code that each `#[awaitable]` in an example generates, without the annotated items.
fn expansions_in(example: &str) -> Vec<TokenStream> {
    let visible: String = example
        .lines()
        .map(|line| {
            line.strip_prefix("# ")
                .unwrap_or(if line == "#" { "" } else { line })
        })
        .fold(String::new(), |code, line| code + line + "\n");
    let tokens: TokenStream = visible
        .parse()
        .expect("an example is made of Rust's tokens");
    let mut found = Vec::new();
    expand_attributes(tokens, &mut found);
    found
}

fn expand_attributes(tokens: TokenStream, found: &mut Vec<TokenStream>) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let mut index = 0;
    while index < trees.len() {
        let options = match (&trees[index], trees.get(index + 1)) {
            (TokenTree::Punct(hash), Some(TokenTree::Group(group))) if hash.as_char() == '#' => {
                options_of(group.stream())
            }
            _ => None,
        };
        if let Some(options) = options {
            found.push(expand_item(
                options,
                trees[index + 2..].iter().cloned().collect(),
            ));
            index += 2;
            continue;
        }
        if let TokenTree::Group(group) = &trees[index] {
            expand_attributes(group.stream(), found);
        }
        index += 1;
    }
}

/// The tokens between the parentheses of `awaitable(…)`.
fn options_of(attribute: TokenStream) -> Option<TokenStream> {
    let mut trees = attribute.into_iter();
    match trees.next()? {
        TokenTree::Ident(name) if name == "awaitable" => {}
        _ => return None,
    }
    match trees.next() {
        None => Some(TokenStream::new()),
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
            Some(group.stream())
        }
        Some(_) => None,
    }
}

fn expand_item(options: TokenStream, from_item: TokenStream) -> TokenStream {
    let first_item = |input: rust_grammar::parse::ParseStream<'_>| {
        let item: Item = input.parse()?;
        input.parse::<TokenStream>()?;
        Ok(item.into_token_stream())
    };
    let item = first_item
        .parse2(from_item)
        .expect("an item follows the attribute");
    let expanded = awaitable::expand_awaitable(options, item.clone()).to_string();
    // The unchanged legacy function comes first. A declaration with a `path` is not repeated.
    let generated = expanded
        .strip_prefix(&item.to_string())
        .unwrap_or(&expanded);
    generated
        .parse()
        .expect("the expansion is made of Rust's tokens")
}

/// Returns true for a line of source in a block of errors. The lines under it are messages.
fn is_mistake(line: &&str) -> bool {
    line.starts_with("#[")
}

/// A line of source and the errors that the macro reports for it.
fn with_errors(source: &str) -> String {
    let mut text = format!("{source}\n");
    let generated = expansions_in(source).into_iter().collect();
    let mut messages = Vec::new();
    collect_messages(generated, &mut messages);
    assert!(!messages.is_empty(), "no error for: {source}");
    for message in messages {
        for (index, line) in message.lines().enumerate() {
            writeln!(
                text,
                "    {}{line}",
                if index == 0 { "error: " } else { "" }
            )
            .unwrap();
        }
    }
    text
}

/// The texts of each `compile_error!("…")`.
fn collect_messages(tokens: TokenStream, messages: &mut Vec<String>) {
    let mut in_error = false;
    for tree in tokens {
        match tree {
            TokenTree::Ident(name) if name == "compile_error" => in_error = true,
            TokenTree::Group(group) => {
                let message = rust_grammar::parse2::<rust_grammar::LitStr>(group.stream());
                match message {
                    // rustc reports equal errors once.
                    Ok(message) if in_error && messages.contains(&message.value()) => {}
                    Ok(message) if in_error => messages.push(message.value()),
                    _ => collect_messages(group.stream(), messages),
                }
                in_error = false;
            }
            _ => {}
        }
    }
}

#[test]
fn page_has_a_section_per_option() {
    let page = page();
    let known: BTreeSet<&str> = AWAITABLE.0.iter().map(|spec| spec.name).collect();
    let written = sections(&page);
    let missing: Vec<_> = known.difference(&written).collect();
    let unknown: Vec<_> = written.difference(&known).collect();
    let unlisted: Vec<_> = known
        .iter()
        .filter(|name| !page.contains(&format!("[`{name}`](#{name})")))
        .collect();
    assert!(
        unlisted.is_empty(),
        "the contents of docs/reference.md do not list {unlisted:?}"
    );
    assert!(
        missing.is_empty(),
        "docs/reference.md has no section for {missing:?}"
    );
    assert!(
        unknown.is_empty(),
        "docs/reference.md has sections for unknown options: {unknown:?}"
    );
}

#[test]
fn attribute_docs_list_all_options() {
    let crate_root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs");
    let text = fs::read_to_string(crate_root).expect("src/lib.rs is readable");
    let (awaitable, callbackify) = text
        .split_once("pub fn awaitable(")
        .expect("one attribute is documented before the other");
    for (table, text) in [(AWAITABLE, awaitable), (CALLBACKIFY, callbackify)] {
        for spec in table.0 {
            let lists = |row: &str| {
                row.split('`').skip(1).step_by(2).any(|code| {
                    code.split(", ")
                        .any(|option| option.split([' ', '(']).next() == Some(spec.name))
                })
            };
            let mut rows = text.lines().filter(|line| line.starts_with("/// | "));
            assert!(
                rows.any(lists),
                "macros/src/lib.rs: no table has a row for `{}`, written `{}`",
                spec.name,
                spec.usage
            );
        }
    }
}

/// A single test, because both halves rewrite the page when they are blessed.
#[test]
fn page_is_up_to_date() {
    let before = page();
    let (blocks, rest) = blocks_of(&before);
    let mut after = String::new();
    let mut example = None;
    for block in &blocks {
        after.push_str(&block.before);
        let mut code = block.code.clone();
        match block.language {
            "rust" => example = Some(&block.code),
            "rust,ignore"
                if block
                    .before
                    .trim_end()
                    .ends_with("<summary>It expands to:</summary>") =>
            {
                let generated = expansions_in(example.expect("an expansion follows an example"));
                let written: TokenStream = code.parse().expect("an expansion is made of tokens");
                let expected = without_layout(generated.iter().cloned().collect());
                if without_layout(written) != expected {
                    code = if blesses() {
                        format(&generated)
                    } else {
                        expected
                    };
                }
            }
            "text" if block.before.trim_end().ends_with("Errors:") => {
                code = block
                    .code
                    .lines()
                    .filter(is_mistake)
                    .map(with_errors)
                    .collect();
            }
            _ => {}
        }
        write!(after, "```{}\n{code}```\n", block.language).unwrap();
    }
    after.push_str(&rest);
    let after = with_descriptions(&after);
    if blesses() {
        fs::write(path(), after).expect("docs/reference.md is writable");
        return;
    }
    for (written, expected) in before.lines().zip(after.lines()) {
        assert_eq!(
            written, expected,
            "docs/reference.md is out of date; see the top of this file"
        );
    }
    assert_eq!(before.lines().count(), after.lines().count());
}
