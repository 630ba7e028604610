//! The table of the options that exclude a way to run a function without a callback.

use std::fmt::Write as _;

use crate::options::OptionSpec;
use crate::options::awaitable::AWAITABLE;

/// Returns true for an option that says how a function without a callback is run.
pub(super) fn runs_job(spec: &OptionSpec) -> bool {
    JOBS.contains(&spec.name)
}

const JOBS: &[&str] = &["blocking", "poll", "readable", "writable"];

/// The rows, of which each has the options with the same marks.
fn table_of_jobs() -> String {
    let mut table =
        "| | `blocking` | `poll` | `readable` | `writable` |\n|---|---|---|---|---|\n".to_owned();
    let jobs: Vec<&OptionSpec> = JOBS
        .iter()
        .filter_map(|name| AWAITABLE.find(name))
        .collect();
    let mut rows: Vec<(String, Vec<&str>)> = Vec::new();
    for other in AWAITABLE.0 {
        let marks: String = jobs
            .iter()
            .map(|job| {
                if job.conflicts_with(other) {
                    " no |"
                } else {
                    " |"
                }
            })
            .collect();
        match rows.iter_mut().find(|(known, _)| *known == marks) {
            _ if !marks.contains("no") => {}
            Some((_, names)) => names.push(other.name),
            None => rows.push((marks, vec![other.name])),
        }
    }
    for (marks, names) in rows {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        writeln!(table, "| {} |{marks}", names.join(", ")).unwrap();
    }
    table
}

/// The heading of the table, and the lines around it on the page.
const TABLE_OF_JOBS: &str = "## Options without a callback\n";

/// The page with the current table of jobs.
pub(super) fn with_table_of_jobs(page: &str) -> String {
    let (before, rest) = page
        .split_once(TABLE_OF_JOBS)
        .expect("the table has a section");
    let (text, rest) = rest.split_once("\n| |").expect("the section has a table");
    let (_, after) = rest.split_once("\n\n").expect("text follows the table");
    format!(
        "{before}{TABLE_OF_JOBS}{text}\n{}\n{after}",
        table_of_jobs()
    )
}
