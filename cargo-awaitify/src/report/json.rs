//! One record for each function, as JSON. `scan.schema.json` describes it.

use serde_json::{Value, json};

use super::{attribute, wrapper_name};
use crate::classify::finding::{Finding, Wrapper};
use crate::scan::Scanned;
use crate::source::text::mark_len;

/// One line of JSON for each finding.
pub(crate) fn records(scanned: &[Scanned], is_declared: bool) -> String {
    let mut text = String::new();
    for one in scanned {
        for finding in &one.findings {
            text.push_str(&record(finding, one, is_declared).to_string());
            text.push('\n');
        }
    }
    text
}

fn record(finding: &Finding, of: &Scanned, is_declared: bool) -> Value {
    let place = &of.krate.functions[finding.function].place;
    let verdict = &finding.verdict;
    let shape = &finding.shape;
    // Bytes of the file, not of the text that was read.
    let mark = mark_len(&place.file);
    json!({
        "path": finding.path,
        "package": of.root.package,
        "version": of.root.version,
        "public": finding.is_public,
        "span": {
            "file": place.file.display().to_string(),
            "line": place.line,
            "column": place.column,
            "start": place.start + mark,
            "end": place.end + mark,
        },
        "callback": verdict.callback,
        "callback_type": shape.callback_type,
        "arguments": shape.arguments,
        "replies": shape.replies,
        "bounds": shape.bounds,
        "returns": shape.returns,
        "kind": verdict.kind.to_string(),
        "class": verdict.class.to_string(),
        "attribute": attribute(finding),
        "wrapper_name": wrapper_name(finding, of, is_declared),
        "reason": verdict.reason,
        "question": verdict.question,
        "wrapper": match &finding.wrapper {
            Wrapper::None => Value::Null,
            Wrapper::Annotated => json!("annotated"),
            Wrapper::Excluded => json!("excluded"),
            Wrapper::Declared(at) => json!(at),
        },
    })
}
