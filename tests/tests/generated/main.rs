//! A package of 500 functions of every shape compiles without a warning, in each edition, whatever surrounds them.
//!
//! `scripts/generated-crate` runs this with clippy, because it takes a minute.

mod c;
mod choice;
mod function;
mod others;
mod package;

use std::path::Path;
use std::process::Command;

use function::Function;
use package::{Package, packages};

const FUNCTIONS: usize = 440;
/// C functions written in Rust, and as many in `extern` blocks.
const C_FUNCTIONS: usize = 60;

#[test]
fn functions_have_every_shape() {
    let functions: Vec<Function> = (0..FUNCTIONS).map(Function::new).collect();
    for shape in Function::all_shapes() {
        let has_it = |function: &&Function| function.shapes().contains(&shape);
        let count = functions.iter().filter(has_it).count();
        assert!(count >= 8, "{count} functions have `{shape}`");
    }
}

#[test]
fn c_functions_have_every_shape() {
    let functions: Vec<_> = (0..C_FUNCTIONS)
        .map(|number| c::Function::new(number, false))
        .collect();
    for shape in c::Function::all_shapes() {
        let has_it = |function: &&c::Function| function.shapes().contains(&shape);
        let count = functions.iter().filter(has_it).count();
        assert!(count >= 3, "{count} C functions have `{shape}`");
    }
}

#[test]
#[ignore = "compiles six packages: scripts/generated-crate"]
fn functions_compile_without_a_warning() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("generated");
    let packages = packages();
    for package in &packages {
        package.write(&root, FUNCTIONS, C_FUNCTIONS);
    }
    Package::write_workspace(&root, &packages);
    let output = Command::new(env!("CARGO"))
        .args(["clippy", "--quiet", "--workspace", "--color=never"])
        .current_dir(&root)
        .env("CARGO_TARGET_DIR", root.join("target"))
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo runs");
    let report = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && report.is_empty(), "{}", report);
}
