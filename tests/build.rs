//! Builds the C library that the tests call. If there is no C compiler, a warning says that its tests are skipped.
//!
//! It also writes the documentation of the attributes into a file, so that its examples become doctests.

use std::env;
use std::fs;
use std::path::Path;

fn main() {
    write_attribute_docs();
    println!("cargo::rustc-check-cfg=cfg(c_library)");
    println!("cargo::rerun-if-changed=c_library");
    println!("cargo::rerun-if-env-changed=AWAITIFY_C_FLAGS");
    match build() {
        Ok(folder) => {
            println!("cargo::rustc-cfg=c_library");
            println!("cargo::rustc-link-search=native={folder}");
        }
        Err(why) => println!(
            "cargo::warning=SKIPPED: the tests of C functions, for want of a C compiler: {why}"
        ),
    }
}

/// A proc macro crate cannot run examples that use `awaitify`.
fn write_attribute_docs() {
    const SOURCE: &str = "../macros/src/lib.rs";
    println!("cargo::rerun-if-changed={SOURCE}");
    let source = fs::read_to_string(SOURCE).expect("the macro crate is readable");
    let docs: Vec<&str> = source
        .lines()
        .filter_map(|line| line.strip_prefix("///"))
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    let folder = env::var_os("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&folder).join("attributes.md"), docs.join("\n"))
        .expect("the output folder is writable");
}

/// Returns the folder of the library.
fn build() -> Result<String, String> {
    if env::var_os("CARGO_CFG_UNIX").is_none() {
        return Err("it is written for POSIX threads".to_owned());
    }
    let mut library = cc::Build::new();
    library
        .files(
            [
                "library.c",
                "requests.c",
                "buffers.c",
                "misuse.c",
                "events.c",
                "misuse_events.c",
                "misuse_objects.c",
                "browser.c",
                "shapes.c",
            ]
            .map(|file| format!("c_library/{file}")),
        )
        .std("c11")
        .define("_GNU_SOURCE", None)
        .warnings(true)
        .extra_warnings(true)
        .cargo_metadata(false);
    // `scripts/sanitize-c` sets this variable so that the C code is checked too.
    for flag in env::var("AWAITIFY_C_FLAGS")
        .unwrap_or_default()
        .split_whitespace()
    {
        library.flag(flag);
    }
    library.try_compile("awaitify_c_library").map_err(|error| {
        error
            .to_string()
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned()
    })?;
    env::var("OUT_DIR").map_err(|error| error.to_string())
}
