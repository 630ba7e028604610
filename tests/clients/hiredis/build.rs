//! Declarations by bindgen, and the adapter to libevent, which is a header of static functions.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=adapter.c");
    let folder = std::env::var("OUT_DIR").expect("cargo sets it");
    bindgen::Builder::default()
        .header_contents(
            "all.h",
            "#include <hiredis/hiredis.h>\n#include <hiredis/async.h>",
        )
        .allowlist_function("redisAsync(Connect|CommandArgv|Disconnect|Free)")
        .allowlist_type("redisReply")
        .allowlist_var("REDIS_(OK|REPLY_.*)")
        .layout_tests(false)
        .generate()
        .expect("libclang and the headers of hiredis")
        .write_to_file(Path::new(&folder).join("hiredis.rs"))
        .expect("cargo's folder can be written");
    cc::Build::new().file("adapter.c").compile("adapter");
    println!("cargo::rustc-link-lib=hiredis");
    println!("cargo::rustc-link-lib=event");
}
