//! Reads and classifies crates, several at a time.

use std::collections::HashSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget};

use crate::classify::finding::Finding;
use crate::classify::{Settings, classify};
use crate::names::expander::Expander;
use crate::names::index::Index;
use crate::names::public::PublicPaths;
use crate::source::model::{Crate, Problem};
use crate::source::package::read_crate;
use crate::workspace::Root;

/// A crate with its functions that take callbacks.
pub(crate) struct Scanned {
    pub(crate) root: Root,
    pub(crate) krate: Crate,
    pub(crate) findings: Vec<Finding>,
}

/// Scans `roots` on all cores. A file that belongs to several targets is reported once.
pub(crate) fn scan(roots: &[Root], settings: &Settings) -> Vec<Scanned> {
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<Option<Scanned>>> = Mutex::new(roots.iter().map(|_| None).collect());
    let progress = Progress::new(roots.len());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..cores.min(roots.len()) {
            scope.spawn(|| {
                while let Some((at, root)) = take(roots, &next) {
                    let scanned = scan_one(root, settings);
                    if let Ok(mut results) = results.lock() {
                        results[at] = Some(scanned);
                    }
                    progress.advance(&root.package);
                }
            });
        }
    });
    let scanned = results.into_inner().unwrap_or_default();
    let mut scanned: Vec<Scanned> = scanned.into_iter().flatten().collect();
    remove_repeated(&mut scanned);
    scanned
}

fn take<'a>(roots: &'a [Root], next: &AtomicUsize) -> Option<(usize, &'a Root)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    roots.get(at).map(|root| (at, root))
}

fn scan_one(root: &Root, settings: &Settings) -> Scanned {
    let mut krate = read(root);
    let (findings, missing) = classify_all(&krate, settings);
    krate.problems.extend(missing);
    Scanned {
        root: root.clone(),
        krate,
        findings,
    }
}

/// Reads the crate of `root`.
pub(crate) fn read(root: &Root) -> Crate {
    let mut krate = read_crate(&root.name, &root.file);
    krate.package.clone_from(&root.package);
    krate.version.clone_from(&root.version);
    krate.dependencies.clone_from(&root.dependencies);
    if let Some((documented, folder)) = &root.documented {
        documented.add_to(&mut krate, folder);
    }
    krate
}

/// Classifies the functions of `krate`, except tests. The problems are types that were not found.
fn classify_all(krate: &Crate, settings: &Settings) -> (Vec<Finding>, Vec<Problem>) {
    let index = Index::of(krate);
    let public = PublicPaths::of(&index);
    let expander = Expander::new(&index, &public);
    let mut findings = Vec::new();
    for (at, function) in krate.functions.iter().enumerate() {
        let is_candidate = !function.attributes.is_test
            && !is_in_tests(krate, function.module)
            && may_take_callback(&function.signature);
        if is_candidate {
            findings.extend(classify(at, &expander, settings));
        }
        if at % 256 == 0 {
            // The text of everything that was parsed is kept until then.
            proc_macro2::extra::invalidate_current_thread_spans();
        }
    }
    let missing = if krate.macro_calls == 0 {
        Vec::new()
    } else {
        expander.missing_callbacks()
    };
    proc_macro2::extra::invalidate_current_thread_spans();
    (findings, missing)
}

/// A function without parameters takes no callback.
fn may_take_callback(signature: &str) -> bool {
    !signature.contains("()") || signature.matches('(').count() > 1
}

fn is_in_tests(krate: &Crate, mut module: usize) -> bool {
    loop {
        let data = &krate.modules[module];
        if data.attributes.is_test {
            return true;
        }
        match data.parent {
            Some(parent) => module = parent,
            None => return false,
        }
    }
}

fn remove_repeated(scanned: &mut [Scanned]) {
    let mut seen = HashSet::new();
    for one in scanned {
        let krate = &one.krate;
        one.findings.retain(|finding| {
            let place = &krate.functions[finding.function].place;
            seen.insert((place.file.clone(), place.start, place.in_macro))
        });
    }
}

/// A bar on a terminal, for scans that take longer than a second.
struct Progress {
    bar: ProgressBar,
    started: Instant,
}

impl Progress {
    fn new(count: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(count as u64), ProgressDrawTarget::hidden());
        Progress {
            bar,
            started: Instant::now(),
        }
    }

    fn advance(&self, package: &str) {
        if self.bar.is_hidden() && self.started.elapsed() > Duration::from_secs(1) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.set_message(package.to_owned());
        self.bar.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
