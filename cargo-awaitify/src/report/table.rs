//! The list of functions for people.

use std::fmt::Write;
use std::path::Path;

use console::{Style, measure_text_width};

use super::{attribute, place, wrapper_name};
use crate::classify::finding::{Class, Finding, Wrapper};
use crate::scan::Scanned;

/// All findings: the sure ones first, and those without a proposal last.
pub(crate) fn table(scanned: &[Scanned], base: &Path, is_declared: bool) -> String {
    let mut rows: Vec<(&Finding, &Scanned)> = scanned
        .iter()
        .flat_map(|one| one.findings.iter().map(move |finding| (finding, one)))
        .collect();
    rows.sort_by_key(|(finding, of)| {
        let place = &of.krate.functions[finding.function].place;
        (finding.verdict.class, place.file.clone(), place.line)
    });
    let width = rows
        .iter()
        .map(|(finding, _)| measure_text_width(&finding.path))
        .max();
    let width = width.unwrap_or(0).min(60);
    let mut text = String::new();
    for (finding, of) in rows {
        let name = wrapper_name(finding, of, is_declared);
        let name = name.filter(|name| *name != of.krate.functions[finding.function].name);
        row(
            finding,
            &place(finding, of, base),
            name.as_deref(),
            width,
            &mut text,
        );
    }
    text
}

/// `name` is that of the wrapper, unless it is the name of the function.
fn row(finding: &Finding, place: &str, name: Option<&str>, width: usize, text: &mut String) {
    let verdict = &finding.verdict;
    let style = style_of(verdict.class);
    let dim = Style::new().dim();
    let class = style.apply_to(format!("{:<6}", verdict.class));
    let path = Style::new()
        .bold()
        .apply_to(format!("{:<width$}", finding.path));
    let kind = format!("{:<12}", verdict.kind);
    let _ = writeln!(text, "{class}  {kind}  {path}  {}", dim.apply_to(place));
    let wrapped = match &finding.wrapper {
        Wrapper::None => String::new(),
        Wrapper::Annotated => "has a wrapper".to_owned(),
        Wrapper::Excluded => "excluded".to_owned(),
        Wrapper::Declared(at) => format!("declared in {at}"),
    };
    let indent = " ".repeat(8);
    if !wrapped.is_empty() {
        let _ = writeln!(text, "{indent}{}", dim.apply_to(wrapped));
        return;
    }
    if let Some(attribute) = attribute(finding) {
        let attribute = style.apply_to(attribute);
        let _ = match name {
            Some(name) => writeln!(text, "{indent}{attribute}  => {name}"),
            None => writeln!(text, "{indent}{attribute}"),
        };
    }
    let _ = writeln!(text, "{indent}{}", verdict.reason);
    if let Some(question) = &verdict.question {
        let _ = writeln!(text, "{indent}// TODO awaitify: {question}");
    }
}

fn style_of(class: Class) -> Style {
    match class {
        Class::Sure => Style::new().green(),
        Class::Likely => Style::new().yellow(),
        Class::No => Style::new().dim(),
    }
}
