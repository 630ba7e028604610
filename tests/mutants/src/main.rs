//! Changes the runtime in one place at a time, and runs its tests, of which one must fail.
//!
//! The runtime is built once with all changes in it. A variable of the environment switches one on, so a trial takes as
//! long as the tests that notice it.
//!
//! usage: awaitify-mutants FOLDER [--quick] [part] [text of a mutant]

mod changes;
mod find;
mod instrument;
mod listed;
mod macros;
mod operators;
mod parts;
mod programs;
mod report;
#[cfg(test)]
mod tests;
mod tree;
mod visit;

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use find::Mutant;
use instrument::Instrumented;
use parts::part_of;
use programs::{BUILDS, CHECKS, Fault, Outcome, Program};
use report::{Report, Result};
use tree::{NOT_COMPILED, Tree};

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_quick = arguments.iter().any(|argument| argument == "--quick");
    arguments.retain(|argument| argument != "--quick");
    let [folder, filters @ ..] = &arguments[..] else {
        panic!("needs a folder to work in");
    };
    std::fs::create_dir_all(Path::new(folder).join("tree")).unwrap();
    let folder = &Path::new(folder).canonicalize().unwrap();
    let mut tree = Tree::copy(Path::new("."), folder.join("tree"));
    leave_out_what_does_not_compile(&mut tree, &folder.join("not-compiled"));
    let builds = if is_quick { &BUILDS[..1] } else { BUILDS };
    let programs = programs(&tree, folder, builds);
    let is_tried = |number: &usize| {
        let mutant = &tree.mutants[*number];
        let name = mutant.name();
        let is_named =
            |filter: &String| part_of(&mutant.file) == filter || name.contains(filter.as_str());
        filters.iter().all(is_named) && !(is_quick && mutant.is_ordering)
    };
    let tried: Vec<usize> = (0..tree.mutants.len()).filter(is_tried).collect();
    let results = try_all(&tree, &programs, &tried);
    let listed = listed::read(&std::fs::read_to_string("tests/mutants/listed.tsv").unwrap());
    let report = Report::new(&tree.mutants, results, &listed);
    std::fs::write(folder.join("results.tsv"), report.table()).unwrap();
    print!("{}", report.summary());
    if !report.is_good() {
        std::process::exit(1);
    }
}

/// Asks the compiler. What it refused is remembered in `remembered`, so that an unchanged runtime is not built again.
fn leave_out_what_does_not_compile(tree: &mut Tree, remembered: &Path) {
    tree.leave_out(&std::fs::read_to_string(remembered).unwrap_or_default());
    for check in CHECKS {
        loop {
            let files = tree.instrument();
            let faults = check.check(tree.root());
            if faults.is_empty() {
                break;
            }
            for fault in faults {
                let at_fault = at_fault(&fault, &files, &tree.mutants);
                assert!(
                    !at_fault.is_empty(),
                    "not because of a mutant: {}",
                    fault.message
                );
                for number in at_fault {
                    tree.mutants[number].left_out = Some(NOT_COMPILED);
                }
            }
        }
    }
    std::fs::write(remembered, tree.left_out()).unwrap();
}

/// Returns the mutant in which the error is. If there is none, something is not set or dropped before it is used.
fn at_fault(fault: &Fault, files: &[(String, Instrumented)], mutants: &[Mutant]) -> Vec<usize> {
    let Some((_, file)) = files.iter().find(|(name, _)| *name == fault.file) else {
        return Vec::new();
    };
    if let Some(number) = file.at(fault.offset) {
        return vec![number];
    }
    let labelled: Vec<_> = fault
        .labels
        .iter()
        .filter_map(|label| file.at(label.start))
        .collect();
    if !labelled.is_empty() {
        return labelled;
    }
    let first = fault
        .labels
        .iter()
        .map(|label| label.start)
        .min()
        .unwrap_or(0);
    let last = fault
        .labels
        .iter()
        .map(|label| label.end)
        .max()
        .unwrap_or(0);
    let keeps_alive = |number: &usize| mutants[*number].change.starts_with("deletes `drop(");
    file.within(&(first..last)).filter(keeps_alive).collect()
}

/// Builds and explores the programs. Returns the fastest first.
fn programs(tree: &Tree, folder: &Path, builds: &[programs::Build]) -> Vec<Program> {
    let mut programs = Vec::new();
    for build in builds {
        match build.programs(tree.root()) {
            Ok(built) => programs.extend(built),
            Err(faults) => panic!("{}", faults[0].message),
        }
    }
    for program in &mut programs {
        program.explore(folder);
        let (count, takes) = (program.reached.len(), program.takes.as_secs_f32());
        println!("{}: reaches {count} mutants in {takes:.2} s", program.name);
    }
    programs.sort_by_key(|program| program.takes);
    programs
}

fn try_all(tree: &Tree, programs: &[Program], tried: &[usize]) -> Vec<(usize, Result)> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    let work = || {
        while let Some(&number) = tried.get(next.fetch_add(1, Ordering::Relaxed)) {
            let mutant = &tree.mutants[number];
            let result = match mutant.left_out {
                Some(reason) => Result::LeftOut(reason),
                None => try_one(programs, number, mutant.is_ordering),
            };
            if matches!(result, Result::Survived | Result::Unreached) {
                println!("{}: {}", result.name(), mutant.name());
            }
            let mut results = results.lock().unwrap();
            results.push((number, result));
            if results.len() % 50 == 0 {
                println!("{} of {}", results.len(), tried.len());
            }
        }
    };
    // More than there are processors, because a mutant that hangs uses none.
    let workers = 4 * std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
    let mut results = results.into_inner().unwrap();
    results.sort_by_key(|(number, _)| *number);
    results
}

fn try_one(programs: &[Program], number: usize, is_ordering: bool) -> Result {
    let mut result = Result::Unreached;
    for program in programs {
        if program.reached.contains(&number) && (program.is_model || !is_ordering) {
            result = match program.try_mutant(number) {
                Outcome::Passed => Result::Survived,
                Outcome::Failed => return Result::Caught(program.name.clone()),
                Outcome::Hung => return Result::Hung(program.name.clone()),
            };
        }
    }
    result
}
