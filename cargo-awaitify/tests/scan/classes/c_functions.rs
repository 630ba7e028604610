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

/// A listener of C whose callback gets a number.
fn listener(function: &str, output: &str, siblings: &str) -> String {
    format!(
        "use core::ffi::c_void; #[repr(C)] pub struct Hub(u8); #[repr(C)] pub struct hub_watch(u8); extern \"C\" {{\n\
         pub fn {function}(hub: *mut Hub, cb: Option<unsafe extern \"C\" fn(event: i32, data: *mut c_void)>, data: *mut c_void){output};\n\
         {siblings} }}"
    )
}

// from: libpurple, `purple_timeout_add`; GStreamer, `gst_pad_add_probe`; libavahi, `avahi_entry_group_free`
#[test]
fn siblings_of_c_unregister() {
    for (function, output, sibling, hook) in [
        (
            "hub_watch_add",
            " -> u32",
            "pub fn hub_watch_remove(id: u32) -> i32;",
            "revoke = |handle| unsafe { let _ = hub_watch_remove(handle); }, \
             started = |handle| -> Result<u32, ()> { if handle == 0 { Err(()) } else { Ok(handle) } }",
        ),
        (
            "hub_add_probe",
            " -> u64",
            "pub fn hub_remove_probe(hub: *mut Hub, id: u64);",
            "revoke = move |handle| unsafe { hub_remove_probe(hub, handle) }, local, \
             started = |handle| -> Result<u64, ()> { if handle == 0 { Err(()) } else { Ok(handle) } }",
        ),
        (
            "hub_watch_start",
            "",
            "pub fn hub_watch_stop(hub: *mut Hub);",
            "revoke = move |()| unsafe { hub_watch_stop(hub) }, local",
        ),
        (
            "hub_on_event",
            " -> *mut hub_watch",
            "pub fn hub_watch_cancel(watch: *mut hub_watch);",
            "revoke = |handle| unsafe { hub_watch_cancel(handle) }, local, \
             started = |handle| -> Result<*mut hub_watch, ()> { if handle.is_null() { Err(()) } else { Ok(handle) } }",
        ),
    ] {
        let source = listener(function, output, sibling);
        let attribute = format!("#[awaitable(stream(unbounded), callback = cb, {hook})]");
        assert_class(&source, "listener", "sure", &attribute);
    }
    // The number that is returned is a status.
    let source = listener(
        "hub_watch_add",
        " -> i32",
        "pub fn hub_watch_remove(id: i32);",
    );
    let attribute = "#[awaitable(stream(unbounded), callback = cb, started = |status| -> Result<(), i32> { todo!() })]";
    assert_class(&source, "listener", "likely", attribute);
}

// from: SDL, `SDL_DelHintCallback`
#[test]
fn c_functions_that_remove_a_callback() {
    let source = "use core::ffi::c_void; pub type HintFn = Option<unsafe extern \"C\" fn(data: *mut c_void, hint: i32)>;\n\
        extern \"C\" { pub fn DelHint(callback: HintFn, data: *mut c_void); pub fn AddHint(callback: HintFn, data: *mut c_void); }";
    assert_class(source, "function", "no", "");
    // from: GIO, `g_drive_stop`
    let stop = "use core::ffi::c_void; pub type ReadyFn = Option<unsafe extern \"C\" fn(status: i32, data: *mut c_void)>;\n\
        extern \"C\" { pub fn drive_stop(callback: ReadyFn, data: *mut c_void); pub fn drive_start(callback: ReadyFn, data: *mut c_void); }";
    assert_class(
        stop,
        "completion",
        "sure",
        "#[awaitable(callback = callback)]",
    );
}

// from: libev, `ev_once`
#[test]
fn c_functions_that_report_once() {
    let source = in_c("i32, *mut c_void", "data: *mut c_void").replace("start(", "hub_once(");
    assert_class(
        &source,
        "completion",
        "sure",
        "#[awaitable(callback = done)]",
    );
    let job = in_c("*mut c_void", "data: *mut c_void").replace("start(", "thread_once(");
    assert_class(&job, "job", "no", "");
}

// from: PortAudio, `Pa_OpenStream`; libarchive, `archive_write_disk_set_group_lookup`; libgphoto2, `gp_camera_set_timeout_funcs`
#[test]
fn callbacks_that_do_something_for_c() {
    for callback in [
        "output: *mut u8, size: usize, data: *mut c_void) -> i32",
        "name: *const u8, data: *mut c_void) -> i64",
        "found: *mut *mut u8, data: *mut c_void) -> i32",
        "other: Option<unsafe extern \"C\" fn(i32)>, data: *mut c_void) -> i32",
    ] {
        let source = format!(
            "use core::ffi::c_void; extern \"C\" {{ pub fn open(function: Option<unsafe extern \"C\" fn({callback}>, data: *mut c_void); }}"
        );
        assert_class(&source, "function", "no", "");
    }
    // from: GTK, `gtk_menu_button_set_create_popup_func`
    let source = in_c("*mut c_void", "data: *mut c_void").replace("start(", "set_create_popup(");
    assert_class(&source, "function", "no", "");
}

// from: elfutils, `dwarf_getfuncs`; libldap, `ldap_sasl_interactive_bind`; Jansson, `json_load_callback`; ZeroMQ, `zmq_msg_init_data`
#[test]
fn callbacks_whose_answer_is_awaited() {
    let aliases = "use core::ffi::c_void; pub type Interact = Option<unsafe extern \"C\" fn(flags: u32, data: *mut c_void) -> i32>;\n\
        pub type LoadFn = Option<unsafe extern \"C\" fn(memory: *mut c_void, size: u32, data: *mut c_void) -> u64>;\n\
        pub type VisitFn = Option<unsafe extern \"C\" fn(part: u32, data: *mut c_void) -> i32>;\n\
        pub type FreeFn = Option<unsafe extern \"C\" fn(memory: *mut c_void, hint: *mut c_void)>;\n";
    for (function, callback, kind) in [
        ("get_parts", "VisitFn", "visitor"),
        ("bind", "Interact", "function"),
        ("load", "LoadFn", "function"),
        ("message_init", "FreeFn", "bare pointer"),
    ] {
        let source = format!(
            "{aliases} extern \"C\" {{ pub fn {function}(f: {callback}, data: *mut c_void) -> i32; }}"
        );
        assert_class(&source, kind, "no", "");
    }
    // An object keeps its callback, and an operation goes on.
    for function in ["parts_new", "parts_async"] {
        let source = format!(
            "{aliases} extern \"C\" {{ pub fn {function}(f: VisitFn, data: *mut c_void); }}"
        );
        let attribute = "#[awaitable(callback = f, reply = 0)]";
        assert_class(&source, "completion", "likely", attribute);
    }
}

// from: libpurple, `purple_prefs_connect_callback`; libvirt, `virConnectRegisterCloseCallback`
#[test]
fn pointers_and_emitters_behind_aliases() {
    let source = "use core::ffi::{c_char, c_void}; pub type Value = *const u8; #[repr(C)] pub struct Hub(u8); pub type HubPtr = *mut Hub;\n\
        extern \"C\" { pub fn watch(hub: HubPtr, name: *const c_char, cb: Option<unsafe extern \"C\" fn(FIRST, value: Value, data: *mut c_void)>, data: *mut c_void); }";
    let (name, hub) = ("name: *const c_char", "hub: HubPtr");
    assert_class(
        &source.replace("FIRST", name),
        "listener",
        "likely",
        "#[awaitable(stream(unbounded), callback = cb, map = |_: *const c_char, _: Value| -> () { () })]",
    );
    assert_class(
        &source.replace("FIRST", hub),
        "listener",
        "likely",
        "#[awaitable(stream(unbounded), callback = cb, ignore = first, map = |_: Value| -> () { () })]",
    );
}

// from: libgit2, `git_diff_print` and `git_stash_foreach`; librtlsdr, `rtlsdr_read_async`
#[test]
fn c_functions_that_call_back_before_they_return() {
    let visitor = in_c("*const u8, *mut c_void", "data: *mut c_void");
    for (name, documentation) in [
        ("start", "Loop over all the entries."),
        (
            "start",
            "@brief Reads. This function will block until it is cancelled.",
        ),
        ("diff_print", "Writes text."),
    ] {
        let source = visitor.replace(
            "pub fn start",
            &format!("#[doc = \" {documentation}\"] pub fn {name}"),
        );
        assert_class(&source, "visitor", "no", "");
    }
}

// from: PipeWire, `pw_stream_add_listener`; libfuse, `fuse_main_real`; libwayland, `wl_proxy_add_listener`
#[test]
fn structures_of_callbacks() {
    let source = "use core::ffi::c_void; pub type Done = Option<unsafe extern \"C\" fn(data: *mut c_void)>;\n\
        #[repr(C)] pub struct Events { pub version: u32, pub done: Done, pub error: Option<unsafe extern \"C\" fn(code: i32)> }\n\
        #[repr(C)] pub struct Request { pub data: *mut c_void, pub done: Done }\n\
        extern \"C\" { pub fn add_listener(events: *const Events, data: *mut c_void); pub fn submit(request: *const Request); }";
    assert_class(source, "bare pointer", "no", "");
    let array =
        "extern \"C\" { pub fn add_listener(table: *mut Option<unsafe extern \"C\" fn()>); }";
    assert_class(array, "bare pointer", "no", "");
}
