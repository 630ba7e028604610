//! Callbacks of C functions.

use super::*;

#[test]
fn c_functions_that_return_a_status() {
    let source = "use core::ffi::c_void; extern \"C\" { pub fn start(\n\
        done: unsafe extern \"C\" fn(status: i32, data: *mut c_void), data: *mut c_void) -> i32; }";
    let attribute =
        "#[awaitable(callback = done, started = |status| -> Result<(), i32> { todo!() })]";
    assert_class(source, "completion", "likely", attribute);
}

#[test]
fn c_functions_with_destroy() {
    let source = "use core::ffi::c_void; extern \"C\" { pub fn watch_add_full(\n\
        function: Option<unsafe extern \"C\" fn(status: i32, data: *mut c_void)>, data: *mut c_void,\n\
        notify: Option<unsafe extern \"C\" fn(data: *mut c_void)>) -> u32; }";
    let attribute = "#[awaitable(stream(unbounded), callback = function, destroy = notify)]";
    assert_class(source, "listener", "sure", attribute);
}

#[test]
fn c_completions_by_the_name_of_their_type() {
    let source = "use core::ffi::c_void; pub type DoneFn = Option<unsafe extern \"C\" fn(status: i32, data: *mut c_void)>;\n\
        extern \"C\" { pub fn start(callback: DoneFn, data: *mut c_void); }";
    assert_class(
        source,
        "completion",
        "sure",
        "#[awaitable(callback = callback)]",
    );
}

#[test]
fn c_functions_that_visit() {
    let callback = "unsafe extern \"C\" fn(item: *const u8, data: *mut core::ffi::c_void) -> i32";
    for (function, name) in [
        // from: libmnl, `mnl_attr_parse` and `mnl_cb_run`
        ("attr_parse", "cb"),
        ("cb_run", "cb_data"),
        // from: libmicrohttpd, `MHD_get_connection_values`
        ("get_values", "iterator"),
    ] {
        let source = format!(
            "extern \"C\" {{ pub fn {function}({name}: {callback}, data: *mut core::ffi::c_void) -> i32; }}"
        );
        assert_class(&source, "visitor", "no", "");
    }
}

#[test]
fn user_data_of_c_in_doubt() {
    for (callback, parameters, options) in [
        (
            "*mut *mut c_void, i32",
            "data: *mut c_void",
            "user_data_at = array",
        ),
        (
            "i32, *mut c_void",
            "buffer: *mut c_void, size: usize",
            "user_data = buffer",
        ),
    ] {
        let attribute = format!("#[awaitable(callback = done, {options})]");
        assert_class(
            &in_c(callback, parameters),
            "completion",
            "likely",
            &attribute,
        );
    }
    assert_class(&in_c("i32", "data: i32"), "bare pointer", "no", "");
}

// from: libpulse, `pa_context_set_state_callback` and `pa_stream_set_name`
#[test]
fn emitter_and_null_setter_of_c() {
    let source = "use core::ffi::c_void; #[repr(C)] pub struct Context(u8); extern \"C\" { pub fn set_state_cb(\n\
        c: *mut Context, cb: Option<unsafe extern \"C\" fn(c: *mut Context, data: *mut c_void)>, data: *mut c_void); }";
    let attribute = "#[awaitable(stream(unbounded), callback = cb, ignore = first, \
        revoke = move |()| unsafe { set_state_cb(c, None, core::ptr::null_mut()) }, local)]";
    assert_class(source, "listener", "sure", attribute);
    let returning = source.replace("*mut c_void); }", "*mut c_void) -> *mut Operation; }");
    assert_class(
        &returning,
        "completion",
        "likely",
        "#[awaitable(callback = cb, ignore = first)]",
    );
    let not_null = source.replace("Option<", "").replace(")>", ")");
    assert_class(
        &not_null,
        "listener",
        "likely",
        "#[awaitable(stream(unbounded), callback = cb, ignore = first)]",
    );
}
