//! Declarations by bindgen: a request is as large as its C type.

use std::path::Path;

fn main() {
    let folder = std::env::var("OUT_DIR").expect("cargo sets it");
    bindgen::Builder::default()
        .header_contents("all.h", "#include <uv.h>")
        .allowlist_function(
            "uv_(loop_init|loop_close|run|getaddrinfo|freeaddrinfo|timer_init|timer_start|close)",
        )
        .allowlist_function("uv_fs_(open|read|stat|close|req_cleanup)|uv_(buf_init|cancel)")
        .allowlist_type("uv_(getaddrinfo|fs|timer|loop)_t")
        .allowlist_var("UV_.*|AF_INET|O_RDONLY")
        .default_enum_style(bindgen::EnumVariation::ModuleConsts)
        .layout_tests(false)
        .generate()
        .expect("libclang and the headers of libuv")
        .write_to_file(Path::new(&folder).join("uv.rs"))
        .expect("cargo's folder can be written");
    println!("cargo::rustc-link-lib=uv");
}
