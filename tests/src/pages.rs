//! Every Rust block of a page in `docs/` is a doctest of this package.
//!
//! To add a page, add its line here; `tests/tests/docs/links.rs` fails for a page without one.
//! A block may use whatever this package depends on. `cargo test -p awaitify-tests --doc` runs them.

macro_rules! pages {
    ($($name:ident = $file:literal),* $(,)?) => {
        $(
            #[doc = include_str!(concat!("../../docs/", $file))]
            mod $name {}
        )*
    };
}

pages! {
    c_libraries = "c-libraries.md",
    cancellation = "cancellation.md",
    contributing = "../CONTRIBUTING.md",
    coming_from_javascript = "coming-from-javascript.md",
    coming_from_kotlin = "coming-from-kotlin.md",
    coming_from_python = "coming-from-python.md",
    coming_from_swift = "coming-from-swift.md",
    conformance = "conformance.md",
    index = "README.md",
    performance = "performance.md",
    ported_tests = "ported-tests.md",
    reference = "reference.md",
    wrapping = "wrapping-a-crate-you-do-not-own.md",
}
