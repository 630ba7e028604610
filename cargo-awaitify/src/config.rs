//! `awaitify.toml`, and `[package.metadata.awaitify]` or `[workspace.metadata.awaitify]` in a Cargo.toml.

use std::fs;

use cargo_metadata::Metadata;
use serde_json::Value;
use toml_edit::{DocumentMut, Item};

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

impl Config {
    /// The configuration of a workspace and its packages.
    pub(crate) fn of(metadata: &Metadata) -> Result<Self> {
        let mut config = Config::default();
        config.add_json(&metadata.workspace_metadata["awaitify"])?;
        for package in metadata.workspace_packages() {
            config.add_json(&package.metadata["awaitify"])?;
        }
        let file = metadata.workspace_root.join("awaitify.toml");
        if let Ok(text) = fs::read_to_string(&file) {
            let document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
                Failure::new(
                    format!("`awaitify.toml` is not TOML: {}", error.message()),
                    "correct it",
                )
            })?;
            for (key, item) in document.iter() {
                config.add(key, strings_in(item))?;
            }
        }
        Ok(config)
    }

    fn add_json(&mut self, value: &Value) -> Result<()> {
        for (key, value) in value.as_object().into_iter().flatten() {
            let values = match value {
                Value::String(text) => Some(vec![text.clone()]),
                Value::Array(list) => list
                    .iter()
                    .map(|one| one.as_str().map(str::to_owned))
                    .collect(),
                _ => None,
            };
            self.add(key, values)?;
        }
        Ok(())
    }

    fn add(&mut self, key: &str, values: Option<Vec<String>>) -> Result<()> {
        let is_known = KEYS.contains(&key);
        match (key, values) {
            ("exclude", Some(values)) => self.exclude.extend(values),
            ("policy", Some(values)) => self.policy = values.into_iter().next(),
            ("prefix", Some(values)) => self.prefix = values.into_iter().next(),
            _ if is_known => {
                let fact = format!("`{key}` of the configuration of awaitify is not text");
                return Err(Failure::new(
                    fact,
                    "write `exclude = [\"my_crate::function\"]`, `policy = \"latest\"`",
                ));
            }
            _ => {
                let fact = format!("the configuration of awaitify has no key `{key}`");
                return Err(Failure::new(
                    fact,
                    format!("its keys are `{}`", KEYS.join("`, `")),
                ));
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

fn strings_in(item: &Item) -> Option<Vec<String>> {
    if let Some(text) = item.as_str() {
        return Some(vec![text.to_owned()]);
    }
    let list = item.as_array()?;
    list.iter()
        .map(|one| one.as_str().map(str::to_owned))
        .collect()
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
