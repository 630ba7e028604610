//! `awaitify.toml`, and `[package.metadata.awaitify]` or `[workspace.metadata.awaitify]` in a Cargo.toml.

use std::fs;
use std::io::ErrorKind;
use std::ops::Range;

use cargo_metadata::Metadata;
use proc_macro2::Ident;
use serde_json::Value;
use toml_edit::{Document, Item, Key};

use crate::classify::accepted::accepted;
use crate::classify::finding::{Finding, Wrapper};
use crate::failure::{Failure, Result};
use crate::scan::Scanned;

/// The settings of a project for its scans.
#[derive(Clone, Default, Debug)]
pub(crate) struct Config {
    /// Paths of functions, with `*` for any text.
    exclude: Vec<String>,
    /// The policy of streams.
    pub(crate) policy: Option<String>,
    /// The start of the wrappers' names.
    prefix: Option<String>,
}

const KEYS: &[&str] = &["exclude", "policy", "prefix"];

/// The name of the file.
const FILE: &str = "awaitify.toml";

impl Config {
    /// The configuration of a workspace and its packages.
    pub(crate) fn of(metadata: &Metadata) -> Result<Self> {
        let mut config = Config::default();
        let root = metadata.workspace_root.as_std_path();
        config.add_metadata("Cargo.toml", &metadata.workspace_metadata["awaitify"])?;
        for package in metadata.workspace_packages() {
            let manifest = package.manifest_path.as_std_path();
            let manifest = manifest.strip_prefix(root).unwrap_or(manifest);
            let place = manifest.display().to_string();
            config.add_metadata(&place, &package.metadata["awaitify"])?;
        }
        match fs::read_to_string(root.join(FILE)) {
            Ok(text) => config.add_file(&text)?,
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => {
                let fact = format!("`{FILE}` cannot be read: {error}");
                return Err(Failure::new(fact, "write it as TOML, in UTF-8"));
            }
        }
        Ok(config)
    }

    fn add_file(&mut self, text: &str) -> Result<()> {
        let place = |span: Option<Range<usize>>| match span {
            Some(span) => format!("{FILE}:{}", 1 + text[..span.start].matches('\n').count()),
            None => FILE.to_owned(),
        };
        let document = Document::parse(text).map_err(|error| {
            let fact = format!(
                "{}: this is not TOML: {}",
                place(error.span()),
                error.message()
            );
            Failure::new(fact, "write for example `prefix = \"async_\"`")
        })?;
        for (key, item) in document.iter() {
            let span = document.key(key).and_then(Key::span);
            self.add(&place(span), key, Given::of_toml(item))?;
        }
        Ok(())
    }

    /// Adds what the manifest at `place` has.
    fn add_metadata(&mut self, place: &str, value: &Value) -> Result<()> {
        match value {
            Value::Null => Ok(()),
            Value::Object(table) => {
                let mut entries = table.iter();
                entries.try_for_each(|(key, value)| self.add(place, key, Given::of_json(value)))
            }
            _ => Err(Failure::new(
                format!("{place}: the metadata `awaitify` is not a table"),
                "write for example `awaitify = { prefix = \"async_\" }`",
            )),
        }
    }

    fn add(&mut self, place: &str, key: &str, value: Given) -> Result<()> {
        match (key, value) {
            ("exclude", Given::Text(path)) => self.exclude.push(path),
            ("exclude", Given::List(paths)) => self.exclude.extend(paths),
            ("policy", Given::Text(policy)) => {
                require_policy(place, &policy)?;
                self.policy = Some(policy);
            }
            ("prefix", Given::Text(prefix)) => {
                require_prefix(place, &prefix)?;
                self.prefix = Some(prefix);
            }
            ("exclude", _) => {
                let fact = format!("{place}: `exclude` is not a list of text");
                return Err(Failure::new(
                    fact,
                    "write `exclude = [\"my_crate::function\"]`",
                ));
            }
            ("policy" | "prefix", _) => {
                let example = if key == "policy" { "latest" } else { "async_" };
                let fact = format!("{place}: `{key}` is not text");
                return Err(Failure::new(fact, format!("write `{key} = \"{example}\"`")));
            }
            _ => {
                let fact = format!("{place}: the configuration of awaitify has no key `{key}`");
                let help = format!("its keys are `{}`", KEYS.join("`, `"));
                return Err(Failure::new(fact, help));
            }
        }
        Ok(())
    }

    /// Excludes functions, and names the wrappers of the others.
    pub(crate) fn apply(&self, scanned: &mut [Scanned]) {
        for one in scanned {
            for finding in &mut one.findings {
                let name = &one.krate.functions[finding.function].name;
                self.apply_to(finding, name);
            }
        }
    }

    fn apply_to(&self, finding: &mut Finding, name: &str) {
        let is_excluded = self
            .exclude
            .iter()
            .any(|pattern| matches(pattern, &finding.path));
        if is_excluded && finding.wrapper == Wrapper::None {
            finding.wrapper = Wrapper::Excluded;
        }
        if let (Some(prefix), Some(options)) = (&self.prefix, &mut finding.verdict.options) {
            options.insert(0, format!("name = {prefix}{name}"));
        }
    }
}

/// The value of a key.
enum Given {
    Text(String),
    List(Vec<String>),
    Other,
}

impl Given {
    fn of_toml(item: &Item) -> Self {
        match (item.as_str(), item.as_array()) {
            (Some(text), _) => Given::Text(text.to_owned()),
            (_, Some(list)) => Given::of_list(list.iter().map(toml_edit::Value::as_str)),
            _ => Given::Other,
        }
    }

    fn of_json(value: &Value) -> Self {
        match value {
            Value::String(text) => Given::Text(text.clone()),
            Value::Array(list) => Given::of_list(list.iter().map(Value::as_str)),
            _ => Given::Other,
        }
    }

    fn of_list<'a>(list: impl Iterator<Item = Option<&'a str>>) -> Self {
        let texts: Option<Vec<String>> = list.map(|one| one.map(str::to_owned)).collect();
        texts.map_or(Given::Other, Given::List)
    }
}

/// Fails if the macro refuses `policy` on every stream.
fn require_policy(place: &str, policy: &str) -> Result<()> {
    let options = [format!("stream({policy})")];
    accepted(
        &options,
        "fn listen(handler: impl FnMut(u8) + Send + 'static) {}",
    )
    .map_err(|refusal| {
        let (fact, help) = refusal.parts();
        let help = match help.lines().next() {
            Some(help) => help.to_owned(),
            None => "write for example `policy = \"latest\"`".to_owned(),
        };
        Failure::new(format!("{place}: the policy `{policy}`: {fact}"), help)
    })
}

/// Fails if no name can begin with `prefix`.
fn require_prefix(place: &str, prefix: &str) -> Result<()> {
    let is_start = !prefix.is_empty() && syn::parse_str::<Ident>(&format!("{prefix}name")).is_ok();
    if is_start {
        return Ok(());
    }
    let fact = format!("{place}: no name begins with the prefix `{prefix}`");
    Err(Failure::new(
        fact,
        "write for example `prefix = \"async_\"`",
    ))
}

/// Returns true if `text` is `pattern`, in which `*` means any text.
fn matches(pattern: &str, text: &str) -> bool {
    matches_with('*', pattern, text)
}

/// Returns true if `text` is `pattern`, in which the letter `any` means any text.
pub(crate) fn matches_with(any: char, pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once(any) else {
        return pattern == text;
    };
    let Some(text) = text.strip_prefix(start) else {
        return false;
    };
    let mut ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    ends.any(|at| matches_with(any, rest, &text[at..]))
}
