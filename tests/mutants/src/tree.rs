//! The copy of the repository in which the runtime is mutated.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::find::{Mutant, find};
use crate::instrument::{Instrumented, instrument};

const RUNTIME: &str = "runtime/src/";

/// The reason why a mutant is left out that the compiler refuses.
pub const NOT_COMPILED: &str = "does not compile";

pub struct Tree {
    root: PathBuf,
    /// The files of the runtime, as paths below its `src`, and their text.
    sources: Vec<(String, String)>,
    pub mutants: Vec<Mutant>,
}

impl Tree {
    /// Copies what changed since the last time, so that cargo builds no more than that.
    pub fn copy(from: &Path, root: PathBuf) -> Self {
        let mut sources = Vec::new();
        let mut kept = BTreeSet::new();
        for path in files(from) {
            let Ok(content) = fs::read(from.join(&path)) else {
                continue; // deleted, and not committed
            };
            kept.insert(root.join(&path));
            match path.strip_prefix(RUNTIME) {
                Some(name) if name.ends_with(".rs") => {
                    sources.push((name.to_owned(), String::from_utf8(content).unwrap()));
                }
                _ => write(&root.join(&path), &content),
            }
        }
        let switch = root.join(RUNTIME).join("mutant.rs");
        write(&switch, include_bytes!("switch.rs"));
        kept.insert(switch);
        remove_others(&root, &kept);
        let mutants = find_all(&sources);
        Self {
            root,
            sources,
            mutants,
        }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns what does not compile, one line each.
    pub fn left_out(&self) -> String {
        let refused = |mutant: &&Mutant| mutant.left_out == Some(NOT_COMPILED);
        let lines = self
            .mutants
            .iter()
            .filter(refused)
            .map(|mutant| self.line(mutant));
        lines.collect()
    }

    /// Leaves out what did not compile before, unless the file has changed since.
    pub fn leave_out(&mut self, lines: &str) {
        let lines: BTreeSet<_> = lines.split_inclusive('\n').collect();
        for number in 0..self.mutants.len() {
            if lines.contains(self.line(&self.mutants[number]).as_str()) {
                self.mutants[number].left_out = Some(NOT_COMPILED);
            }
        }
    }

    /// A mutant, with the hash of its file.
    fn line(&self, mutant: &Mutant) -> String {
        let source = self.sources.iter().find(|(name, _)| *name == mutant.file);
        let mut hasher = DefaultHasher::new();
        source.hash(&mut hasher);
        format!("{:x}\t{}\n", hasher.finish(), mutant.name())
    }

    /// Writes the files with the mutants that are not left out, and returns those files.
    pub fn instrument(&self) -> Vec<(String, Instrumented)> {
        let mut written = Vec::new();
        for (name, source) in &self.sources {
            let numbered = self.mutants.iter().enumerate();
            let mut file = instrument(
                source,
                numbered.filter(|(_, mutant)| mutant.file == *name && mutant.left_out.is_none()),
            );
            let text = match name.as_str() {
                "lib.rs" => format!(
                    "#![feature(const_eval_select, core_intrinsics)] {}\nmod mutant;\n",
                    file.source
                ),
                _ => std::mem::take(&mut file.source),
            };
            write(&self.root.join(RUNTIME).join(name), text.as_bytes());
            written.push((format!("{RUNTIME}{name}"), file));
        }
        written
    }
}

fn find_all(sources: &[(String, String)]) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    let mut tests = Vec::new();
    for (name, source) in sources {
        let mut modules = Vec::new();
        find(name, source, &mut mutants, &mut modules);
        let folder = name
            .strip_suffix("mod.rs")
            .unwrap_or(name.strip_suffix(".rs").unwrap());
        tests.extend(modules.iter().map(|module| format!("{folder}{module}.rs")));
    }
    mutants.retain(|mutant| !tests.contains(&mutant.file) && !mutant.file.starts_with("docs"));
    mutants
}

/// All files of the repository that are not ignored.
fn files(root: &Path) -> Vec<String> {
    let listed = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root)
        .output()
        .expect("git lists the files");
    let names = String::from_utf8(listed.stdout).unwrap();
    let mut names: Vec<_> = names.split_terminator('\0').map(str::to_owned).collect();
    names.sort();
    names
}

fn write(path: &Path, content: &[u8]) {
    if fs::read(path).is_ok_and(|there| there == content) {
        return;
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    // The copy may have been a link.
    let _ = fs::remove_file(path);
    fs::write(path, content).unwrap();
}

fn remove_others(folder: &Path, kept: &BTreeSet<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            remove_others(&path, kept);
        } else if !kept.contains(&path) {
            fs::remove_file(path).unwrap();
        }
    }
}
