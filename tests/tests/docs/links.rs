//! What the written pages promise about files: each is tested, linked to something real, and published.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the tests package has a parent folder")
        .to_path_buf()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn markdown_files_in(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut pages: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a readable folder entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    pages.sort();
    pages
}

/// The targets of `[text](target)` and `[label]: target` in a page, outside of code blocks.
fn link_targets_in(page: &str) -> Vec<String> {
    let mut targets = Vec::new();
    let mut in_code = false;
    for line in page.lines() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if in_code {
            continue;
        }
        let inline = line.split("](").skip(1);
        targets.extend(inline.filter_map(|rest| rest.split(')').next().map(str::to_owned)));
        if let Some((_, target)) = line
            .strip_prefix('[')
            .and_then(|rest| rest.split_once("]: "))
        {
            targets.push(target.to_owned());
        }
    }
    targets
}

/// The `id` a heading gets, as GitHub and rustdoc make it, near enough for the headings used here.
fn anchor_of(heading: &str) -> String {
    heading
        .trim_start_matches('#')
        .trim()
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
            _ => None,
        })
        .collect()
}

fn has_anchor(page: &Path, anchor: &str) -> bool {
    read(page)
        .lines()
        .filter(|line| line.starts_with('#'))
        .any(|line| anchor_of(line) == anchor)
}

fn pages() -> Vec<PathBuf> {
    let mut pages = markdown_files_in(&root());
    pages.extend(markdown_files_in(&root().join("docs")));
    pages.extend(markdown_files_in(&root().join("examples")));
    pages
}

#[test]
fn pages_are_doctests() {
    let list = read(&root().join("tests/src/pages.rs"));
    for page in markdown_files_in(&root().join("docs")) {
        let name = page.file_name().unwrap().to_str().unwrap();
        assert!(
            list.contains(&format!("\"{name}\"")),
            "docs/{name} has no line in tests/src/pages.rs"
        );
    }
}

#[test]
fn pages_are_in_index() {
    let docs = root().join("docs");
    let index = read(&docs.join("README.md"));
    for page in markdown_files_in(&docs) {
        let name = page.file_name().unwrap().to_str().unwrap();
        assert!(
            name == "README.md" || index.contains(&format!("]({name})")),
            "docs/README.md does not link {name}"
        );
    }
}

/// The files and folders of both packages of examples.
fn example_programs(examples: &Path) -> Vec<PathBuf> {
    ["examples", "with_crates/examples"]
        .iter()
        .flat_map(|folder| fs::read_dir(examples.join(folder)).expect("there are examples"))
        .map(|program| program.expect("a readable folder entry").path())
        .collect()
}

/// What an example prints is compared with its file in `expected/`, and only if there is one.
#[test]
fn examples_are_in_index() {
    let examples = root().join("examples");
    let index = read(&examples.join("README.md"));
    for program in example_programs(&examples) {
        let name = program.file_stem().unwrap().to_str().unwrap();
        assert!(
            index.contains(&format!("examples/{name}")),
            "examples/README.md does not link {name}"
        );
        assert!(
            examples.join(format!("expected/{name}.txt")).is_file(),
            "nothing says what the example {name} prints"
        );
    }
}

/// A block that begins with `// examples/…` shows a part of that file, which is built and run where it stands.
#[test]
fn excerpts_match_examples() {
    let mut excerpts = 0;
    for page in pages() {
        let text = read(&page);
        for block in text.split("```rust,ignore\n// examples/").skip(1) {
            let block = block.split("```").next().expect("split gives a first part");
            let (file, excerpt) = block.split_once('\n').expect("a block has lines");
            let stands_there = read(&root().join("examples").join(file)).contains(excerpt);
            assert!(
                stands_there,
                "{} shows what is not in examples/{file}:\n{excerpt}",
                page.display()
            );
            excerpts += 1;
        }
    }
    assert_ne!(excerpts, 0, "the pages show no excerpt any more");
}

#[test]
fn relative_links_exist() {
    let mut dead = Vec::new();
    for page in pages() {
        for target in link_targets_in(&read(&page)) {
            if target.contains("://") || target.contains("::") || target.starts_with('`') {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let path = match file {
                "" => page.clone(),
                file => page.parent().unwrap().join(file),
            };
            let is_alive = path.exists() && (anchor.is_empty() || has_anchor(&path, anchor));
            if !is_alive {
                dead.push(format!("{}: {target}", page.display()));
            }
        }
    }
    assert!(dead.is_empty(), "dead links:\n{}", dead.join("\n"));
}

/// The README is the front page of `awaitify` in rustdoc too, where `docs/reference.md` leads nowhere.
#[test]
fn readme_links_work_in_rustdoc() {
    let readme = read(&root().join("README.md"));
    let crate_root = read(&root().join("runtime/src/lib.rs"));
    assert!(
        !readme.contains("]("),
        "write links as `[label]`, with `[label]: target` at the end"
    );
    let definitions = readme.lines().filter(|line| line.starts_with('['));
    for (label, _) in definitions.filter_map(|line| line.split_once("]: ")) {
        assert!(
            crate_root.contains(&format!("//! {label}]: ")),
            "runtime/src/lib.rs does not redirect {label}]"
        );
    }
}

/// The copies are links, which a checkout without symbolic links turns into text.
#[test]
fn crates_have_readme_and_licences() {
    let copies = [
        ("README.md", "runtime"),
        ("README.md", "macros"),
        ("LICENSE-MIT", "runtime"),
        ("LICENSE-MIT", "macros"),
        ("LICENSE-APACHE", "runtime"),
        ("LICENSE-APACHE", "macros"),
    ];
    for (file, package) in copies {
        assert_eq!(
            read(&root().join(package).join(file)),
            read(&root().join(file)),
            "{package}/{file} differs from {file}"
        );
    }
}
