//! Every Rust block of a page in `docs/` is a doctest of this package.
//!
//! Each page needs a line here, because rustdoc reads no folders; `tests/tests/docs/links.rs` fails if one is missing.
//! A block may use any dependency of this package. `cargo test -p awaitify-tests --doc` runs them.

macro_rules! pages {
    ($($name:ident = $file:literal),* $(,)?) => {
        $(
            #[doc = include_str!(concat!("../../docs/", $file))]
            mod $name {}
        )*
    };
}

pages! {
    browser = "browser.md",
    c_libraries = "c-libraries.md",
    cancellation = "cancellation.md",
    coming_from_javascript = "coming-from-javascript.md",
    coming_from_kotlin = "coming-from-kotlin.md",
    coming_from_python = "coming-from-python.md",
    coming_from_swift = "coming-from-swift.md",
    conformance = "conformance.md",
    contributing = "../CONTRIBUTING.md",
    cookbook = "cookbook.md",
    executors = "executors-and-threads.md",
    from_a_crate = "from-a-crate-to-awaiting-it.md",
    guide = "guide.md",
    index = "README.md",
    limits = "limits.md",
    listeners = "listeners.md",
    observability = "observability.md",
    objective_c = "objective-c.md",
    performance = "performance.md",
    ported_tests = "ported-tests.md",
    public_apis = "public-apis.md",
    reference = "reference.md",
    streams = "streams.md",
    testing = "testing.md",
    troubleshooting = "troubleshooting.md",
    wrapping = "wrapping-a-crate-you-do-not-own.md",
}

/// The examples of the attributes' documentation, which `build.rs` takes from the macro crate.
#[doc = include_str!(concat!(env!("OUT_DIR"), "/attributes.md"))]
mod attributes {}
