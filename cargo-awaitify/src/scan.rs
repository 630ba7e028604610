//! Reads and classifies crates, several at a time.

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::Builder;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget};

use crate::classify::finding::Finding;
use crate::classify::{Settings, classify};
use crate::names::expander::Expander;
use crate::names::index::Index;
use crate::names::neighbours::Neighbours;
use crate::names::public::PublicPaths;
use crate::source::model::{Crate, Function, Problem};
use crate::source::package::read_crate;
use crate::source::signature::parse;
use crate::uses::Tracer;
use crate::workspace::Root;

/// A crate with its functions that take callbacks.
pub(crate) struct Scanned {
    pub(crate) root: Root,
    pub(crate) krate: Crate,
    pub(crate) findings: Vec<Finding>,
}

/// The stack of a thread that parses bodies, which may contain each other often.
const STACK: usize = 64 << 20;

/// Scans `roots` on all cores. A file that belongs to several targets is reported once.
pub(crate) fn scan(roots: &[Root], settings: &Settings) -> Vec<Scanned> {
    let progress = Progress::new(2 * roots.len());
    let crates = on_all_cores(roots, |root| {
        let krate = read(root);
        progress.advance(&root.package);
        krate
    });
    let neighbours = neighbours_of(roots.iter().zip(&crates));
    let classified = on_all_cores(&crates, |krate| {
        let classified = classify_all(krate, settings, &neighbours);
        progress.advance(&krate.package);
        classified
    });
    drop(neighbours);
    let parts = roots.iter().zip(crates).zip(classified);
    let scanned = parts.map(|((root, mut krate), (findings, problems))| {
        krate.problems.extend(problems);
        Scanned {
            root: root.clone(),
            krate,
            findings,
        }
    });
    let mut scanned: Vec<Scanned> = scanned.collect();
    remove_repeated(&mut scanned);
    scanned
}

/// The libraries among crates that are scanned together. One alone has nothing to be followed into.
pub(crate) fn neighbours_of<'a>(
    crates: impl Iterator<Item = (&'a Root, &'a Crate)>,
) -> Neighbours<'a> {
    let crates: Vec<_> = crates.collect();
    let libraries = crates.iter().filter(|(root, _)| root.is_library);
    Neighbours::of(
        libraries
            .map(|(_, krate)| *krate)
            .filter(|_| crates.len() > 1),
    )
}

/// The results of `work` on each of the `items`, in their order.
fn on_all_cores<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<(usize, R)>> = Mutex::default();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..cores.min(items.len()) {
            let steps = || {
                while let Some((at, item)) = take(items, &next) {
                    let result = work(item);
                    if let Ok(mut results) = results.lock() {
                        results.push((at, result));
                    }
                }
            };
            let spawned = Builder::new().stack_size(STACK).spawn_scoped(scope, steps);
            spawned.expect("the system should have a thread left");
        }
    });
    let mut results = results.into_inner().unwrap_or_default();
    results.sort_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}

fn take<'a, T>(items: &'a [T], next: &AtomicUsize) -> Option<(usize, &'a T)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    items.get(at).map(|item| (at, item))
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

/// Classifies the functions of `krate`, except tests. The problems are signatures that are not understood, and types that
/// were not found.
fn classify_all(
    krate: &Crate,
    settings: &Settings,
    neighbours: &Neighbours<'_>,
) -> (Vec<Finding>, Vec<Problem>) {
    let index = Index::of(krate);
    let public = PublicPaths::of(&index);
    let expander = Expander::new(&index, &public).among(Some(neighbours));
    let tracer = Tracer::new(&index);
    let (mut findings, mut problems) = (Vec::new(), Vec::new());
    for (at, function) in krate.functions.iter().enumerate() {
        let is_candidate = !function.attributes.is_test
            && !is_in_tests(krate, function.module)
            && may_take_callback(&function.signature);
        if is_candidate {
            match classify(at, &expander, &tracer, settings) {
                Some(finding) => findings.push(finding),
                None => problems.extend(problem_of(function)),
            }
        }
        if at % 256 == 0 {
            // The text of everything that was parsed is kept until then.
            proc_macro2::extra::invalidate_current_thread_spans();
        }
    }
    if krate.macro_calls != 0 {
        problems.extend(expander.missing_callbacks());
    }
    proc_macro2::extra::invalidate_current_thread_spans();
    // In the order of the files, which are read in another one.
    findings.sort_by_key(|finding| {
        let place = &krate.functions[finding.function].place;
        (Arc::clone(&place.file), place.start)
    });
    (findings, problems)
}

/// A function that cannot be classified because its signature has unknown syntax, for example of a nightly compiler.
fn problem_of(function: &Function) -> Option<Problem> {
    let place = &function.place;
    let may_concern_callbacks = place.in_macro.is_none() && function.signature.contains("Fn");
    let is_unread = may_concern_callbacks && parse(&function.signature).is_none();
    is_unread.then(|| Problem {
        file: place.file.as_ref().clone(),
        line: Some(place.line),
        fact: format!("declares `{}` with syntax that is not known", function.name),
    })
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
