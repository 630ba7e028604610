//! The test programs: built once, with all mutants in them.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::ops::Range;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use serde_json::Value;

/// How the test programs are built.
pub struct Build {
    pub name: &'static str,
    pub is_models: bool,
    cfgs: &'static str,
    arguments: &'static str,
}

pub const BUILDS: &[Build] = &[
    Build {
        name: "runtime",
        is_models: false,
        cfgs: "",
        arguments: "-p awaitify --lib --test awaitable --test reentrancy --test recycling --test events \
                    --test events_allocations --test ffi --test stress",
    },
    Build {
        name: "tests",
        is_models: false,
        cfgs: "",
        arguments: "-p awaitify-tests -p awaitify-exported --lib --test behaviour --test streams --test listeners \
                    --test c --test c_misuse --test observability --test many_descriptors --test called_by_c",
    },
    Build {
        name: "release",
        is_models: false,
        cfgs: "",
        arguments: "--release -p awaitify --no-default-features --lib --test awaitable --test recycling --test ffi",
    },
    Build {
        name: "loom",
        is_models: true,
        cfgs: "--cfg awaitify_loom",
        arguments: "--release -p awaitify --no-default-features --test loom --test loom_ffi --test loom_events",
    },
    Build {
        name: "loom_narrow",
        is_models: true,
        cfgs: "--cfg awaitify_loom --cfg awaitify_narrow_keys",
        arguments: "--release -p awaitify --no-default-features --test loom_ffi",
    },
];

/// What shows which mutants compile, before anything takes longer.
pub const CHECKS: &[Build] = &[
    Build {
        name: "check",
        is_models: false,
        cfgs: "",
        arguments: "-p awaitify --lib --all-features",
    },
    Build {
        name: "loom",
        is_models: true,
        cfgs: "--cfg awaitify_loom",
        arguments: "-p awaitify --lib --release --no-default-features",
    },
];

/// A place in a file at which the compiler found a fault.
pub struct Fault {
    pub file: String,
    pub offset: usize,
    /// The other places that the message shows.
    pub labels: Vec<Range<usize>>,
    pub message: String,
}

impl Build {
    /// Returns the errors of the compiler.
    pub fn check(&self, tree: &Path) -> Vec<Fault> {
        self.cargo(tree, "check").iter().filter_map(fault).collect()
    }

    /// Builds the programs, or returns the errors.
    pub fn programs(&self, tree: &Path) -> Result<Vec<Program>, Vec<Fault>> {
        let messages = self.cargo(tree, "test --no-run");
        let mut faults = Vec::new();
        let mut programs = Vec::new();
        for message in &messages {
            faults.extend(fault(message));
            if let Some(path) = message["executable"].as_str()
                && message["profile"]["test"] == true
            {
                let manifest = Path::new(message["manifest_path"].as_str().unwrap());
                let target = message["target"]["name"].as_str().unwrap();
                programs.push(Program {
                    name: format!("{}/{target}", self.name),
                    is_model: self.is_models,
                    path: path.into(),
                    folder: manifest.parent().unwrap().to_owned(),
                    reached: BTreeSet::new(),
                    takes: Duration::ZERO,
                });
            }
        }
        assert!(
            !faults.is_empty() || !programs.is_empty(),
            "cargo builds no programs"
        );
        if faults.is_empty() {
            Ok(programs)
        } else {
            Err(faults)
        }
    }

    fn cargo(&self, tree: &Path, command: &str) -> Vec<Value> {
        let folder = if self.is_models { self.name } else { "target" };
        let output = Command::new("cargo")
            .args(command.split(' '))
            .args(self.arguments.split_whitespace())
            .arg("--message-format=json")
            .current_dir(tree)
            .env("CARGO_TARGET_DIR", tree.parent().unwrap().join(folder))
            // Not RUSTFLAGS: with that, the runtime's tests do not expect cells to be recycled.
            .env_remove("RUSTFLAGS")
            .env(
                "CARGO_BUILD_RUSTFLAGS",
                format!("--cap-lints=allow {}", self.cfgs),
            )
            .env("RUSTC_BOOTSTRAP", "awaitify")
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_PROFILE_TEST_DEBUG", "0")
            .stderr(Stdio::inherit())
            .output()
            .expect("cargo runs");
        let lines = output.stdout.split(|byte| *byte == b'\n');
        lines
            .filter_map(|line| serde_json::from_slice(line).ok())
            .collect()
    }
}

/// The innermost place of an error in this repository, also if it is in the expansion of a macro.
fn fault(message: &Value) -> Option<Fault> {
    let message = &message["message"];
    if message["level"] != "error" || message["spans"].as_array()?.is_empty() {
        return None;
    }
    let spans = message["spans"].as_array()?;
    let mut span = spans.iter().find(|span| span["is_primary"] == true)?;
    while !span["file_name"].as_str()?.starts_with("runtime/src/") && span["expansion"].is_object()
    {
        span = &span["expansion"]["span"];
    }
    let byte = |span: &Value, key: &str| span[key].as_u64().unwrap_or_default() as usize;
    let range = |span: &Value| byte(span, "byte_start")..byte(span, "byte_end");
    Some(Fault {
        labels: spans.iter().map(range).collect(),
        file: span["file_name"].as_str()?.to_owned(),
        offset: byte(span, "byte_start"),
        message: message["rendered"].as_str()?.to_owned(),
    })
}

pub struct Program {
    pub name: String,
    pub is_model: bool,
    path: PathBuf,
    folder: PathBuf,
    /// The mutants that it executes.
    pub reached: BTreeSet<usize>,
    pub takes: Duration,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Passed,
    Failed,
    Hung,
}

impl Program {
    /// Runs without a mutant, to learn what it reaches and how long it takes.
    pub fn explore(&mut self, scratch: &Path) {
        if !self.passes(scratch) {
            println!("{} has failed without a mutant, and runs again", self.name);
            assert!(
                self.passes(scratch),
                "{} fails: {}",
                self.name,
                self.path.display()
            );
        }
        let reached = fs::read_to_string(scratch.join("reached")).unwrap();
        self.reached = reached.lines().map(|line| line.parse().unwrap()).collect();
    }

    fn passes(&mut self, scratch: &Path) -> bool {
        let list = scratch.join("reached");
        fs::write(&list, "").unwrap();
        let mut command = self.command();
        command.env("AWAITIFY_REACHED", &list);
        let started = Instant::now();
        let outcome = run(command, Duration::from_secs(300));
        self.takes = started.elapsed();
        outcome == Outcome::Passed
    }

    /// Runs with a mutant. A test that fails by chance, on a busy machine, does not fail again.
    pub fn try_mutant(&self, number: usize) -> Outcome {
        let once = || {
            let mut command = self.command();
            command.env("AWAITIFY_MUTANT", number.to_string());
            // A run that takes much longer than without a mutant hangs.
            run(command, self.takes * 8 + Duration::from_secs(8))
        };
        match once() {
            Outcome::Failed if once() == Outcome::Passed => once(),
            outcome => outcome,
        }
    }

    fn command(&self) -> Command {
        // A mutant may ask for all memory, or abort.
        let mut command = Command::new("sh");
        command
            .args(["-c", "ulimit -v 8000000 -c 0; exec \"$0\" --test-threads=4"])
            .arg(&self.path)
            .current_dir(&self.folder)
            .env("CARGO_MANIFEST_DIR", &self.folder)
            .env("LOOM_MAX_PREEMPTIONS", "2")
            .env("RUST_BACKTRACE", "0")
            .process_group(0);
        command
    }
}

/// Runs until the first test fails.
fn run(mut command: Command, limit: Duration) -> Outcome {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let output = BufReader::new(child.stdout.take().unwrap());
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let failed = output
            .lines()
            .any(|line| line.is_ok_and(|line| line.ends_with(" ... FAILED")));
        let _ = sender.send(failed);
    });
    let outcome = match receiver.recv_timeout(limit) {
        Ok(true) => Outcome::Failed,
        Ok(false) => {
            return if ended_well(&mut child) {
                Outcome::Passed
            } else {
                Outcome::Failed
            };
        }
        Err(_) => Outcome::Hung,
    };
    let group = format!("-{}", child.id());
    let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
    let _ = child.wait();
    outcome
}

fn ended_well(child: &mut Child) -> bool {
    let status = child.wait().unwrap();
    // Asked to end, for example because this machine stops: that says nothing about the mutant.
    assert!(
        status.signal() != Some(15),
        "a test program was told to end"
    );
    status.success()
}
