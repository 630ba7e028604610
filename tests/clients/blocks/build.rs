//! Functions in C that take blocks, as frameworks in Objective-C do.

fn main() {
    println!("cargo::rerun-if-changed=framework.c");
    cc::Build::new()
        .compiler("clang")
        .flag("-fblocks")
        .warnings(true)
        .extra_warnings(true)
        .file("framework.c")
        .compile("framework");
    println!("cargo::rustc-link-lib=BlocksRuntime");
}
