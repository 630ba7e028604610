//! The packages: their editions, and what surrounds the functions.

use std::fs;
use std::path::Path;

use super::c;
use super::function::Function;
use super::others;

pub(crate) struct Package {
    name: &'static str,
    edition: &'static str,
    /// The name by which it depends on awaitify.
    krate: &'static str,
    /// It contains `extern` blocks, which cannot be there if unsafe code is forbidden.
    is_foreign: bool,
}

pub(crate) fn packages() -> [Package; 6] {
    let package = |name, edition, krate| Package {
        name,
        edition,
        krate,
        is_foreign: name == "extern-blocks",
    };
    [
        package("edition-2015", "2015", "awaitify"),
        package("edition-2018", "2018", "awaitify"),
        package("edition-2021", "2021", "awaitify"),
        package("edition-2024", "2024", "awaitify"),
        package("renamed", "2024", "another_name"),
        package("extern-blocks", "2024", "awaitify"),
    ]
}

const LINTS: &str = "#![warn(
    clippy::all, clippy::pedantic, clippy::nursery, clippy::cargo, clippy::restriction,
    future_incompatible, keyword_idents, let_underscore, nonstandard_style, rust_2018_idioms,
    rust_2021_compatibility, rust_2024_compatibility, unused, missing_docs, single_use_lifetimes,
    trivial_casts, trivial_numeric_casts, unit_bindings, unnameable_types, unreachable_pub, unused_lifetimes,
    unused_qualifications, unused_results, variant_size_differences, missing_debug_implementations
)]
#![allow(
    clippy::blanket_clippy_restriction_lints, clippy::cargo_common_metadata, clippy::pub_with_shorthand,
    clippy::multiple_inherent_impl, clippy::redundant_pub_crate, clippy::arbitrary_source_item_ordering,
    clippy::allow_attributes,
    reason = \"they are about this package\"
)]
#![allow(
    clippy::absolute_paths, clippy::std_instead_of_core, clippy::std_instead_of_alloc, clippy::min_ident_chars,
    clippy::implicit_return, clippy::type_complexity, clippy::single_char_lifetime_names,
    reason = \"they are about what is written in the function, and the wrapper repeats it\"
)]
#![allow(clippy::single_call_fn, reason = \"the wrapper calls the function\")]
#![allow(clippy::question_mark_used, reason = \"reported for wrappers in a `macro_rules!`\")]
";

/// Names that generated code must not look up where it is.
const DECOYS: &str = "
/// Names of the prelude, and of crates.
#[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
mod names {
    // These are what a function needs.
    pub(crate) use ::std::ops::{Fn, FnMut, FnOnce};
    pub(crate) struct Result;
    pub(crate) struct Option;
    pub(crate) struct Box;
    pub(crate) struct String;
    pub(crate) struct Vec;
    pub(crate) struct Ok;
    pub(crate) struct Err;
    pub(crate) struct Some;
    pub(crate) struct None;
    pub(crate) struct Awaitable;
    pub(crate) struct Events;
    pub(crate) struct Dropped;
    pub(crate) trait Send {}
    pub(crate) trait Sync {}
    pub(crate) trait Drop {}
    pub(crate) trait Clone {}
    pub(crate) trait From {}
    pub(crate) trait Into {}
    pub(crate) trait Default {}
    pub(crate) trait Iterator {}
    pub(crate) trait Future {}
    pub(crate) trait ToOwned {}
    pub(crate) fn drop() {}
    pub(crate) mod std {}
    pub(crate) mod core {}
    pub(crate) mod alloc {}
}
#[allow(unused_imports, clippy::wildcard_imports, reason = \"decoys\")]
use self::names::*;
";

const SERVICE: &str = "
/// A type.
#[derive(::std::clone::Clone, ::std::fmt::Debug)]
pub(crate) struct Service;
";

const STATUS: &str = "
/// A value of C.
#[derive(::std::clone::Clone, ::std::fmt::Debug)]
#[repr(C)]
pub(crate) struct Status(u8);
";

impl Package {
    pub(crate) fn write(&self, root: &Path, functions: usize, c_functions: usize) {
        let source = root.join(self.name).join("src");
        fs::create_dir_all(&source).unwrap();
        fs::write(source.join("lib.rs"), self.source(functions, c_functions)).unwrap();
        let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime");
        let manifest = format!(
            "[package]\nname = \"{}\"\nversion = \"0.0.0\"\nedition = \"{}\"\n\n\
             [dependencies]\n{} = {{ package = \"awaitify\", path = {runtime:?} }}\n",
            self.name, self.edition, self.krate
        );
        fs::write(root.join(self.name).join("Cargo.toml"), manifest).unwrap();
    }

    /// Each function is in one of three modules. Which one it is differs by package.
    fn source(&self, functions: usize, c_functions: usize) -> String {
        let turn = self.name.len();
        let texts = |part: usize| -> String {
            let is_in_part = |number: &usize| (number + turn) % 3 == part;
            let c_functions = (0..c_functions)
                .filter(is_in_part)
                .map(|number| c::Function::new(number, self.is_foreign).text(self.krate));
            if self.is_foreign {
                return c_functions.collect();
            }
            (0..functions)
                .filter(is_in_part)
                .map(|number| Function::new(number).text(self.krate))
                .chain(c_functions)
                .chain([others::text(part, self.krate)])
                .collect()
        };
        let (unsafe_code, types) = match self.is_foreign {
            true => ("", STATUS.to_owned()),
            false => ("#![forbid(unsafe_code)]", format!("{SERVICE}{STATUS}")),
        };
        let extern_crate = match self.edition {
            "2015" => format!("extern crate {};", self.krate),
            _ => String::new(),
        };
        format!(
            "//! Generated functions.\n{unsafe_code}\n{LINTS}\n{extern_crate}\n\
             /// Nothing special.\nmod plain {{ {types} {} }}\n\
             /// No prelude, and decoys.\nmod decoys {{ #![no_implicit_prelude] {DECOYS} {types} {} }}\n\
             /// Functions of a `macro_rules!`.\nmod of_a_macro {{\n{types}\n\
             /// All of them.\nmacro_rules! functions {{ () => {{ {} }}; }}\nfunctions!();\n}}\n",
            texts(0),
            texts(1),
            texts(2),
        )
    }

    pub(crate) fn write_workspace(root: &Path, packages: &[Self]) {
        let members: Vec<_> = packages.iter().map(|package| package.name).collect();
        let manifest = format!("[workspace]\nresolver = \"2\"\nmembers = {members:?}\n");
        fs::write(root.join("Cargo.toml"), manifest).unwrap();
        // The versions that the workspace has, so that nothing is downloaded.
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
        fs::copy(lock, root.join("Cargo.lock")).unwrap();
    }
}
