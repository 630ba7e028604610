//! The error for each mistake: one file for a mistake, next to its expected output.
//!
//! `TRYBUILD=overwrite cargo test -p awaitify-tests --test ui` blesses. Errors of rustc change with its version, so the
//! outputs are those of the toolchain that CI uses.
//!
//! rustc quotes the standard library if the component `rust-src` is installed. The outputs are those without it, so the
//! cases are compiled with a copy of the toolchain that has no sources.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

fn files_with(extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for area in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui")).unwrap() {
        let entries = fs::read_dir(area.unwrap().path()).unwrap();
        found.extend(
            entries
                .map(|entry| entry.unwrap().path())
                .filter(|path| path.extension().is_some_and(|found| found == extension)),
        );
    }
    found
}

/// Returns true if the first marks of an error cover all of `#[awaitable…]` or `#[callbackify…]`.
fn falls_on_the_attribute(error: &str) -> bool {
    let mut source = "";
    for line in error.lines() {
        let start = line.find('^');
        let attribute = source
            .find("#[awaitable")
            .or_else(|| source.find("#[callbackify"));
        if start.is_some() && start == attribute {
            return true;
        }
        if start.is_some() {
            return false;
        }
        source = line;
    }
    false
}

/// Makes the cargo that trybuild runs use a sysroot without the sources of the standard library.
#[cfg(unix)]
fn hide_rust_src() -> io::Result<()> {
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let sysroot = temporary.join("sysroot");
    link_sysroot(&sysroot)?;
    // Cargo reads the configuration of each folder above the package that trybuild writes. Its own flags are added to these.
    let folder = temporary.with_file_name("tests/trybuild/.cargo");
    fs::create_dir_all(&folder)?;
    let flag = format!("--sysroot={}", sysroot.display());
    let config = format!("target.'cfg(all())'.rustflags = [{flag:?}]\n");
    fs::write(folder.join("config.toml"), config)
}

/// Elsewhere a link needs a permission, so the outputs match only if `rust-src` is not installed.
#[cfg(not(unix))]
fn hide_rust_src() -> io::Result<()> {
    Ok(())
}

/// Links the files of rustc's sysroot that a compilation needs.
#[cfg(unix)]
fn link_sysroot(sysroot: &Path) -> io::Result<()> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let printed = Command::new(rustc).args(["--print=sysroot"]).output()?;
    let installed = PathBuf::from(String::from_utf8_lossy(&printed.stdout).trim_end());
    let _ = fs::remove_dir_all(sysroot);
    for (folder, left_out) in [("lib", "rustlib"), ("lib/rustlib", "src")] {
        fs::create_dir_all(sysroot.join(folder))?;
        for entry in fs::read_dir(installed.join(folder))? {
            let entry = entry?;
            if entry.file_name() != left_out {
                let link = sysroot.join(folder).join(entry.file_name());
                std::os::unix::fs::symlink(entry.path(), link)?;
            }
        }
    }
    Ok(())
}

#[test]
fn ui() {
    hide_rust_src().expect("the links and the configuration are writable");
    trybuild::TestCases::new().compile_fail("tests/ui/*/*.rs");
}

/// The span of an error should be the tokens to change. The attribute as a whole is the exception.
#[test]
fn few_errors_on_whole_attribute() {
    let (mut errors, mut on_attribute) = (0, Vec::new());
    for path in files_with("stderr") {
        let text = fs::read_to_string(&path).unwrap();
        for error in text.split("\nerror").filter(|part| part.contains("-->")) {
            errors += 1;
            if falls_on_the_attribute(error) {
                on_attribute.push(path.file_stem().unwrap().to_owned());
            }
        }
    }
    assert!(errors >= 50, "only {errors} errors are covered");
    assert!(
        on_attribute.len() * 50 <= errors,
        "{} of {errors} errors fall on the attribute: {on_attribute:?}",
        on_attribute.len()
    );
}
