//! A workspace with callbacks of many kinds. The comments `//= kind class` in it are a person's classification.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::support::Project;

/// The kinds and classes of the functions, by file and line.
pub(crate) type Classified = BTreeMap<(String, u64), String>;

/// The classes that the comments of the fixture name.
pub(crate) fn expected(folder: &Path) -> Classified {
    let mut found = Classified::new();
    add_comments(folder, folder, &mut found);
    found
}

fn add_comments(folder: &Path, base: &Path, found: &mut Classified) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            add_comments(&path, base, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let file = path.strip_prefix(base).unwrap().display().to_string();
            let mut said = None;
            for (line, text) in (1..).zip(fs::read_to_string(&path).unwrap().lines()) {
                let text = text.trim();
                if let Some(comment) = text.strip_prefix("//= ") {
                    said = Some(comment.to_owned());
                } else if (text.contains("fn ") || text.contains("! {")) && !text.starts_with("//")
                {
                    found.extend(said.take().map(|said| ((file.clone(), line), said)));
                }
            }
        }
    }
}

pub(crate) fn scanned(project: &Project) -> Classified {
    let run = project.scan(&["--json"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let records = run.stdout.lines().map(|line| {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        let file = text(&record["span"]["file"]);
        let file = Path::new(&file).strip_prefix(&project.folder).unwrap();
        let said = format!("{} {}", text(&record["kind"]), text(&record["class"]));
        (
            (
                file.display().to_string(),
                record["span"]["line"].as_u64().unwrap(),
            ),
            said,
        )
    });
    records.collect()
}

#[test]
fn program_agrees_with_person() {
    let project = Project::fixture("depot");
    assert_eq!(scanned(&project), expected(&project.folder));
}

/// Every sure finding compiles, and only lines were added.
#[test]
fn written_attributes_compile() {
    let project = Project::fixture("depot");
    for package in ["depot", "depot-cli"] {
        project.add_awaitify(&format!("{package}/Cargo.toml"));
    }
    project.scan(&[]);
    project.commit();
    let sure = expected(&project.folder)
        .into_values()
        .filter(|said| said.ends_with(" sure"))
        .count();
    let run = project.scan(&["--write", "--diff"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert!(
        run.stdout
            .ends_with(&format!("{sure} attributes written into 18 files\n")),
        "{}",
        run.stdout
    );
    let removed: Vec<&str> = run
        .stdout
        .lines()
        .filter(|line| line.starts_with('-') && !line.starts_with("---"))
        .collect();
    assert_eq!(removed, [] as [&str; 0]);
    let again = project.scan(&["--write", "--allow-dirty"]);
    assert!(
        again.stdout.starts_with("nothing to write"),
        "{}",
        again.stdout
    );
    assert_eq!(project.scan(&["--check"]).code, Some(0));
}
