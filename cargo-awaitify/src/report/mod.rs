//! The outputs of a scan.

mod explain;
pub(crate) mod json;
mod summary;
mod table;

pub(crate) use self::explain::explain;
pub(crate) use self::summary::{summary, summary_line};
pub(crate) use self::table::table;

use std::path::Path;

use crate::classify::finding::Finding;
use crate::scan::Scanned;
use crate::source::model::Owner;

/// `1 file` or `2 files`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}

/// The attribute of a finding, as it is written above the function.
pub(crate) fn attribute(finding: &Finding) -> Option<String> {
    let options = finding.verdict.options.as_ref()?;
    Some(if options.is_empty() {
        "#[awaitable]".to_owned()
    } else {
        format!("#[awaitable({})]", options.join(", "))
    })
}

/// The name of the wrapper that the proposal makes. A declaration keeps the name of the function.
pub(crate) fn wrapper_name(finding: &Finding, of: &Scanned, is_declared: bool) -> Option<String> {
    let options = finding.verdict.options.as_ref()?;
    let function = &of.krate.functions[finding.function];
    let mut options = options.iter();
    if let Some(name) = options.clone().find_map(|one| one.strip_prefix("name = ")) {
        return Some(name.to_owned());
    }
    let name = &function.name;
    Some(match function.owner {
        _ if is_declared => name.clone(),
        Owner::Foreign(_) => name.clone(),
        _ if options.any(|one| one.starts_with("stream")) => format!("stream_{name}"),
        _ => format!("awaitable_{name}"),
    })
}

/// `src/lib.rs:12`, relative to `base` if the file is inside.
pub(crate) fn place(finding: &Finding, scanned: &Scanned, base: &Path) -> String {
    let place = &scanned.krate.functions[finding.function].place;
    let file = place.file.strip_prefix(base).unwrap_or(&place.file);
    format!("{}:{}", file.display(), place.line)
}
