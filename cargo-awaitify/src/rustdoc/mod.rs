//! Adds what rustdoc's JSON knows to a crate that was read: the items that macros and build scripts make.

mod items;
mod spell;

use std::path::Path;

use serde_json::Value;

use crate::failure::{Failure, Result};
use crate::source::model::Crate;

/// The format versions whose functions, types and paths are written in the same way.
const VERSIONS: std::ops::RangeInclusive<u64> = 57..=61;

/// The JSON of one crate.
#[derive(Debug)]
pub(crate) struct Documented {
    json: Value,
}

impl Documented {
    /// Reads the file that `cargo +nightly rustdoc -- -Zunstable-options --output-format json` wrote.
    pub(crate) fn read(file: &Path) -> Result<Self> {
        let name = file.display();
        let text = std::fs::read_to_string(file).map_err(|error| {
            Failure::new(
                format!("`{name}` cannot be read: {error}"),
                "write it with `cargo +nightly rustdoc -- -Zunstable-options --output-format json`",
            )
        })?;
        let json: Value = serde_json::from_str(&text).map_err(|error| {
            let help = "name the file that rustdoc wrote, for example `target/doc/my_crate.json`";
            Failure::new(format!("`{name}` is not JSON: {error}"), help)
        })?;
        let (oldest, newest) = (VERSIONS.start(), VERSIONS.end());
        match json["format_version"].as_u64() {
            Some(version) if VERSIONS.contains(&version) => Ok(Documented { json }),
            Some(version) => Err(Failure::new(
                format!(
                    "`{name}` has format version {version} of rustdoc's JSON, and {oldest} to {newest} are read"
                ),
                "write it with a nightly toolchain of another date, for example `cargo +nightly-2026-05-16 rustdoc …`",
            )),
            None => Err(Failure::new(
                format!("`{name}` is not rustdoc's JSON"),
                "name the file that rustdoc wrote, for example `target/doc/my_crate.json`",
            )),
        }
    }

    /// The name of the crate.
    pub(crate) fn crate_name(&self) -> &str {
        let root = &self.json["index"][self.json["root"].to_string()];
        root["name"].as_str().unwrap_or_default()
    }

    /// Adds the items that `krate` does not have. `folder` is the one that rustdoc was run in.
    pub(crate) fn add_to(&self, krate: &mut Crate, folder: &Path) {
        items::Adder::new(&self.json, krate, folder).add_all();
    }
}
