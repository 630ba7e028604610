//! Links, excerpts and published files of the pages.

use std::fs;
use std::path::{Path, PathBuf};

use super::{entries, has_extension, read, repository};

fn markdown_files_in(folder: &Path) -> Vec<PathBuf> {
    let mut pages = entries(folder);
    pages.retain(|path| has_extension(path, "md"));
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
        targets.extend(definition_in(line).map(|(_, target)| target.to_owned()));
    }
    targets
}

/// The label and the target of a line `[label]: target`.
fn definition_in(line: &str) -> Option<(&str, &str)> {
    let (label, target) = line.strip_prefix('[')?.split_once("]: ")?;
    (!label.contains(']')).then_some((label, target))
}

/// Returns the `id` of a heading. It agrees with GitHub and rustdoc for the headings that are used here.
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
    let mut pages = markdown_files_in(&repository());
    pages.extend(markdown_files_in(&repository().join("docs")));
    pages.extend(markdown_files_in(&repository().join("examples")));
    pages
}

#[test]
fn pages_are_doctests() {
    let list = read(&repository().join("tests/src/pages.rs"));
    for page in markdown_files_in(&repository().join("docs")) {
        let name = page.file_name().unwrap().to_str().unwrap();
        assert!(
            list.contains(&format!("\"{name}\"")),
            "docs/{name} has no line in tests/src/pages.rs"
        );
    }
}

#[test]
fn pages_are_in_index() {
    let docs = repository().join("docs");
    let index = read(&docs.join("README.md"));
    for page in markdown_files_in(&docs) {
        let name = page.file_name().unwrap().to_str().unwrap();
        assert!(
            name == "README.md" || index.contains(&format!("]: {name}\n")),
            "docs/README.md does not link {name}"
        );
    }
}

/// The files and folders of both packages of examples.
fn example_programs(examples: &Path) -> Vec<PathBuf> {
    ["examples", "with_crates/examples"]
        .iter()
        .flat_map(|folder| entries(&examples.join(folder)))
        .collect()
}

/// `.ci/run` compares the output of an example with its file in `expected/`, but only if that file exists.
#[test]
fn examples_are_in_index() {
    let examples = repository().join("examples");
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

/// A block that starts with the path of an example, or of a test in a browser, must be a part of that file, because the file
/// is built and run.
#[test]
fn excerpts_match_examples() {
    let mut excerpts = 0;
    for page in pages() {
        let text = read(&page);
        for block in text.split("```rust,ignore\n// ").skip(1) {
            let block = block.split("```").next().expect("split gives a first part");
            let (file, excerpt) = block.split_once('\n').expect("a block has lines");
            if !file.ends_with(".rs") {
                // Any other comment.
                continue;
            }
            assert!(
                read(&repository().join(file)).contains(excerpt),
                "{} shows what is not in {file}:\n{excerpt}",
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

/// The definitions `[label]: target` of a page, outside of code blocks.
fn definitions_in(page: &str) -> Vec<(String, String)> {
    let mut in_code = false;
    page.lines()
        .filter(|line| {
            in_code ^= line.trim_start().starts_with("```");
            !in_code
        })
        .filter_map(definition_in)
        .map(|(label, target)| (label.to_owned(), target.to_owned()))
        .collect()
}

/// The pages that rustdoc shows, which are modules of `awaitify::docs` except the README.
fn pages_in_rustdoc() -> Vec<PathBuf> {
    let mut pages = markdown_files_in(&repository().join("docs"));
    pages.push(repository().join("README.md"));
    pages
}

/// Rustdoc has no files to link to, so `links.md` redirects labels. It cannot redirect inline links.
#[test]
fn pages_link_by_label() {
    for page in pages_in_rustdoc() {
        let text = read(&page);
        let defined: Vec<String> = definitions_in(&text)
            .into_iter()
            .map(|(_, target)| target)
            .collect();
        let mut inline = link_targets_in(&text);
        inline.retain(|target| !target.starts_with('#') && !defined.contains(target));
        assert!(inline.is_empty(), "{}: {inline:?}", page.display());
    }
}

#[test]
fn rustdoc_redirects_every_label() {
    let redirects = read(&repository().join("runtime/src/docs/links.md"))
        + &read(&repository().join("runtime/src/docs/pictures.md"));
    let known: Vec<String> = definitions_in(&redirects)
        .into_iter()
        .map(|(label, _)| label)
        .collect();
    for page in pages_in_rustdoc() {
        for (label, _) in definitions_in(&read(&page)) {
            assert!(
                known.contains(&label),
                "runtime/src/docs/links.md does not redirect [{label}] of {}",
                page.display()
            );
        }
    }
}

/// The modules of `awaitify::docs`, each with its page.
fn modules() -> Vec<(String, String)> {
    read(&repository().join("runtime/src/docs.rs"))
        .lines()
        .filter_map(|line| line.trim().strip_suffix("\",")?.split_once(" = \""))
        .map(|(name, file)| (name.to_owned(), file.to_owned()))
        .collect()
}

#[test]
fn every_page_is_a_module() {
    let modules = modules();
    for page in markdown_files_in(&repository().join("docs")) {
        let name = page.file_name().unwrap().to_str().unwrap();
        assert!(
            name == "README.md" || modules.iter().any(|(_, file)| file == name),
            "runtime/src/docs.rs has no module for docs/{name}"
        );
    }
}

#[test]
fn redirects_lead_to_sections() {
    let modules = modules();
    for (label, target) in definitions_in(&read(&repository().join("runtime/src/docs/links.md"))) {
        let target = target
            .strip_prefix("crate::docs::")
            .unwrap_or_else(|| panic!("[{label}] leads out of the pages: {target}"));
        let (module, anchor) = target.split_once('#').unwrap_or((target, ""));
        let (_, file) = modules
            .iter()
            .find(|(name, _)| name == module)
            .unwrap_or_else(|| panic!("[{label}] leads to no module: {module}"));
        assert!(
            anchor.is_empty() || has_anchor(&repository().join("docs").join(file), anchor),
            "[{label}] leads to no section: {target}"
        );
    }
}

/// Editors show the attributes' documentation as it is, and rustdoc with the links of `attributes.md`.
#[test]
fn attributes_link_to_sections_of_the_reference() {
    let reference = repository().join("docs/reference.md");
    let source = read(&repository().join("macros/src/lib.rs"));
    let absolute: Vec<_> = source
        .lines()
        .filter_map(|line| definition_in(line.strip_prefix("/// ")?))
        .collect();
    let redirects = definitions_in(&read(&repository().join("runtime/src/docs/attributes.md")));
    assert_ne!(redirects, [], "the attributes link to no option");
    assert_eq!(redirects.len(), absolute.len());
    for (label, target) in &redirects {
        let address = format!("https://docs.rs/awaitify/latest/awaitify/{target}");
        assert!(
            absolute.contains(&(label.as_str(), address.as_str())),
            "macros/src/lib.rs does not link [{label}] to {address}"
        );
        if let Some(anchor) = target.strip_prefix("docs/reference/index.html#") {
            assert!(has_anchor(&reference, anchor), "[{label}] leads nowhere");
        }
    }
}

/// Rustdoc cannot show a file, so each picture of a page is defined as a `data:` address there.
/// `AWAITIFY_BLESS=1` writes them.
#[test]
fn pictures_are_up_to_date_in_rustdoc() {
    let mut expected = String::new();
    for (label, file) in [
        ("picture", "picture.svg"),
        ("plot", "performance.svg"),
        ("policies", "policies.svg"),
        ("streams_plot", "streams.svg"),
    ] {
        let picture = read(&repository().join("docs").join(file));
        expected += &format!(
            "[{label}]: data:image/svg+xml,{}\n",
            percent_encoded(&picture)
        );
    }
    let path = repository().join("runtime/src/docs/pictures.md");
    if std::env::var_os("AWAITIFY_BLESS").is_some() {
        fs::write(&path, &expected).expect("pictures.md is writable");
    }
    assert!(
        read(&path) == expected,
        "bless runtime/src/docs/pictures.md, see above"
    );
}

fn percent_encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// Only rustdoc hides the lines of an example that begin with `# `. Registries show them.
#[test]
fn readme_hides_no_lines() {
    let readme = read(&repository().join("README.md"));
    let examples = readme.split("```rust").skip(1);
    for example in examples.filter_map(|rest| rest.split("```").next()) {
        let hidden = example.lines().find(|line| line.starts_with("# "));
        assert_eq!(hidden, None, "in this example:\n{example}");
    }
}

/// The copies are links, which a checkout without symbolic links turns into text.
#[test]
fn crates_have_readme_and_licences() {
    let copies = [
        ("docs/README.md", "runtime"),
        ("README.md", "runtime"),
        ("README.md", "macros"),
        ("LICENSE-MIT", "runtime"),
        ("LICENSE-MIT", "macros"),
        ("LICENSE-APACHE", "runtime"),
        ("LICENSE-APACHE", "macros"),
    ];
    for (file, package) in copies {
        assert_eq!(
            read(&repository().join(package).join(file)),
            read(&repository().join(file)),
            "{package}/{file} differs from {file}"
        );
    }
}
