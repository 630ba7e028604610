#![doc = include_str!("docs/links.md")]
#![doc = include_str!("../docs/README.md")]

// In a page, the first definition of a label wins. `links.md` therefore redirects the links of every page, which lead to
// files, to the modules below.
macro_rules! pages {
    ($($(#[$attribute:meta])* $name:ident = $file:literal,)*) => {
        $(
            #[doc = include_str!("docs/links.md")]
            #[doc = include_str!("docs/pictures.md")]
            #[doc = include_str!(concat!("../docs/", $file))]
            $(#[$attribute])*
            pub mod $name {}
        )*
    };
}

pages! {
    #[doc(alias("wasm", "WebAssembly", "JavaScript", "web-sys", "js-sys", "wasm-bindgen"))]
    browser = "browser.md",
    c_libraries = "c-libraries.md",
    cancellation = "cancellation.md",
    #[doc(alias("promisify", "then", "Promise"))]
    coming_from_javascript = "coming-from-javascript.md",
    #[doc(alias("suspendCoroutine", "continuation", "callbackFlow"))]
    coming_from_kotlin = "coming-from-kotlin.md",
    #[doc(alias("asyncio", "Future"))]
    coming_from_python = "coming-from-python.md",
    #[doc(alias("completion handler", "continuation", "AsyncStream"))]
    coming_from_swift = "coming-from-swift.md",
    conformance = "conformance.md",
    #[doc(alias("recipes", "listener", "progress", "event stream"))]
    cookbook = "cookbook.md",
    #[doc(alias("runtime", "smol", "async-std", "Tokio"))]
    executors = "executors-and-threads.md",
    #[doc(alias("cargo awaitify", "legacy", "find"))]
    from_a_crate = "from-a-crate-to-awaiting-it.md",
    #[doc(alias("tutorial"))]
    guide = "guide.md",
    limits = "limits.md",
    #[doc(alias("Apple", "block2", "objc2", "completion handler"))]
    objective_c = "objective-c.md",
    #[doc(alias("tracing", "hang", "deadlock", "stuck", "leak", "logging"))]
    observability = "observability.md",
    #[doc(alias("foreign", "extern crate"))]
    other_crates = "wrapping-a-crate-you-do-not-own.md",
    #[doc(alias("benchmark"))]
    #[doc(alias("observer", "delegate", "on_event"))]
    listeners = "listeners.md",
    performance = "performance.md",
    ported_tests = "ported-tests.md",
    #[doc(alias("semver"))]
    public_apis = "public-apis.md",
    #[doc(alias("options"))]
    reference = "reference.md",
    #[doc(alias("event stream", "events", "callbackFlow", "AsyncStream", "channel"))]
    streams = "streams.md",
    #[doc(alias("mock"))]
    testing = "testing.md",
    #[doc(alias("error message", "faq"))]
    troubleshooting = "troubleshooting.md",
}
