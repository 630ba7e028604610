//! C headers, which bindgen reads. Where bindgen is not installed, they pass without a test.

use std::process::Command;

use crate::support::{Project, Run};

const CALLBACK: &str = "void (*done)(int status, void *data), void *data";

/// A library in `their/`, whose main header includes one beside it and one of another library in `other/`.
fn library() -> Project {
    let project = Project::of("").with_awaitify();
    let main =
        format!("#include \"parts.h\"\n#include <other/other.h>\nvoid their_start({CALLBACK});\n");
    project.write("their/their-main.h", main);
    project.write("their/parts.h", format!("void their_part({CALLBACK});\n"));
    project.write(
        "include/other/other.h",
        format!("void other_start({CALLBACK});\n"),
    );
    project
}

fn scan(project: &Project, arguments: &[&str]) -> Option<Run> {
    let is_installed = Command::new("bindgen").arg("--version").output().is_ok();
    is_installed.then(|| project.scan(arguments))
}

#[test]
fn functions_of_the_headers_folder() {
    let project = library();
    let arguments = ["--header", "their/their-main.h", "--", "-Iinclude"];
    let Some(run) = scan(&project, &arguments) else {
        return;
    };
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for name in ["their_main::their_start", "their_main::their_part"] {
        assert!(run.stdout.contains(name), "{}", run.stdout);
    }
    assert!(!run.stdout.contains("other_start"), "{}", run.stdout);
}

#[test]
fn headers_in_a_shared_folder() {
    let project = library();
    project.write(
        "include/other-parts.h",
        format!("void other_part({CALLBACK});\n"),
    );
    project.write(
        "include/unrelated.h",
        format!("void unrelated({CALLBACK});\n"),
    );
    let main = "#include \"other-parts.h\"\n#include \"other/other.h\"\n#include \"unrelated.h\"\n";
    project.write("include/other.h", main);
    let Some(run) = scan(&project, &["--header", "include/other.h"]) else {
        return;
    };
    assert!(run.stdout.contains("::other_part"), "{}", run.stdout);
    assert!(run.stdout.contains("::other_start"), "{}", run.stdout);
    assert!(!run.stdout.contains("unrelated"), "{}", run.stdout);
}

// from: libpurple, whose `purple.h` includes `<account.h>`; MIT Kerberos, whose headers are links
#[test]
fn headers_of_headers() {
    let project = library();
    project.write("their/all.h", "#include <parts.h>\n");
    let run = scan(&project, &["--header", "their/all.h", "--", "-Itheir"]);
    let Some(run) = run else { return };
    assert!(run.stdout.contains("all::their_part"), "{}", run.stdout);
    // All functions are those of others.
    project.write("include/any.h", "#include \"other/other.h\"\n");
    let Some(run) = scan(&project, &["--header", "include/any.h"]) else {
        return;
    };
    assert!(run.stdout.contains("any::other_start"), "{}", run.stdout);
}

#[test]
fn unreadable_header_names_the_flags() {
    let project = library();
    let Some(run) = scan(&project, &["--header", "their/their-main.h"]) else {
        return;
    };
    assert_eq!(run.code, Some(2));
    for part in [
        "bindgen cannot read `their/their-main.h`",
        "'other/other.h' file not found",
        "`cargo awaitify scan --header their/their-main.h -- -Ifolder -DNAME`",
    ] {
        assert!(run.stderr.contains(part), "{}", run.stderr);
    }
}

// from: systemd, `sd-bus.h`
#[test]
fn header_that_refuses_to_be_the_main_file() {
    let project = library();
    let guard = "#if __INCLUDE_LEVEL__ < 1\n#error \"include it\"\n#endif\n";
    project.write(
        "their/inner.h",
        format!("{guard}void their_inner({CALLBACK});\n"),
    );
    let Some(run) = scan(&project, &["--header", "their/inner.h"]) else {
        return;
    };
    assert!(
        run.stdout.contains("inner::their_inner"),
        "{}{}",
        run.stdout,
        run.stderr
    );
}

/// Operations of GIO whose result is easy or difficult to own, and two listeners that siblings unregister.
// from: GIO, `g_file_delete_async`; IBus, `ibus_bus_exit_async`; polkit, `polkit_authority_enumerate_actions`; D-Bus,
// `dbus_connection_set_dispatch_status_function`
const LIBRARY: &str = "pub type gpointer = *mut core::ffi::c_void;\n\
    #[repr(C)] pub struct GObject(u8);\n\
    #[repr(C)] pub struct GAsyncResult(u8);\n\
    #[repr(C)] pub struct GFile(u8);\n\
    #[repr(C)] pub struct GBytes(u8);\n\
    #[repr(C)] pub struct GList(u8);\n\
    #[repr(C)] pub struct GOther(u8);\n\
    #[repr(C)] pub struct GError { pub domain: u32, pub code: i32, pub message: *mut core::ffi::c_char }\n\
    pub type GAsyncReadyCallback = Option<unsafe extern \"C\" fn(source: *mut GObject, res: *mut GAsyncResult, data: gpointer)>;\n\
    extern \"C\" {\n\
        pub fn g_error_free(error: *mut GError);\n\
        pub fn g_object_unref(object: gpointer);\n\
        pub fn g_file_get_type() -> usize;\n\
        pub fn g_file_clear(file: *mut GFile, name: *const u8) -> i32;\n\
        pub fn g_bytes_unref(bytes: *mut GBytes);\n\
        pub fn g_list_free(list: *mut GList);\n\
        pub fn g_file_delete_async(file: *mut GFile, callback: GAsyncReadyCallback, data: gpointer);\n\
        pub fn g_file_delete_finish(file: *mut GFile, result: *mut GAsyncResult, error: *mut *mut GError) -> i32;\n\
        pub fn g_file_get(callback: GAsyncReadyCallback, data: gpointer);\n\
        pub fn g_file_get_finish(result: *mut GAsyncResult, error: *mut *mut GError) -> *mut GFile;\n\
        pub fn g_file_load_async(file: *mut GFile, callback: GAsyncReadyCallback, data: gpointer);\n\
        pub fn g_file_load_finish(file: *mut GFile, result: *mut GAsyncResult, text: *mut *mut u8, error: *mut *mut GError) -> i32;\n\
        pub fn g_file_name_async(file: *mut GFile, callback: GAsyncReadyCallback, data: gpointer);\n\
        pub fn g_file_name_finish(file: *mut GFile, result: *mut GAsyncResult, error: *mut *mut GError) -> *mut u8;\n\
        pub fn g_file_read_async(file: *mut GFile, callback: GAsyncReadyCallback, data: gpointer);\n\
        pub fn g_file_read_finish(file: *mut GFile, result: *mut GAsyncResult, error: *mut *mut GError) -> *mut GBytes;\n\
        pub fn g_file_list_async(file: *mut GFile, callback: GAsyncReadyCallback, data: gpointer);\n\
        pub fn g_file_list_finish(file: *mut GFile, result: *mut GAsyncResult, error: *mut *mut GError) -> *mut GList;\n\
        pub fn g_file_other_async(file: *mut GFile, callback: GAsyncReadyCallback, data: gpointer);\n\
        pub fn g_file_other_finish(file: *mut GFile, result: *mut GAsyncResult, error: *mut *mut GError) -> *mut GOther;\n\
        pub fn g_file_fill_async(file: *mut GFile, buffer: gpointer, count: usize, callback: GAsyncReadyCallback, data: gpointer);\n\
        pub fn g_file_fill_finish(file: *mut GFile, result: *mut GAsyncResult, error: *mut *mut GError) -> isize;\n\
        pub fn bus_exit_async(bus: *mut GFile, callback: GAsyncReadyCallback, data: gpointer);\n\
        pub fn bus_exit_async_finish(bus: *mut GFile, result: *mut GAsyncResult, error: *mut *mut GError) -> i32;\n\
        pub fn bus_enumerate(bus: *mut GFile, callback: GAsyncReadyCallback, data: gpointer);\n\
        pub fn bus_enumerate_finish(bus: *mut GFile, result: *mut GAsyncResult, error: *mut *mut GError) -> i32;\n\
        pub fn bus_set_dispatch_function(cb: Option<unsafe extern \"C\" fn(status: i32, data: gpointer)>, data: gpointer, free: Option<unsafe extern \"C\" fn(data: gpointer)>);\n\
        pub fn hub_watch_add(cb: Option<unsafe extern \"C\" fn(event: i32, data: gpointer)>, data: gpointer) -> u32;\n\
        pub fn hub_watch_remove(id: u32) -> i32;\n\
        pub fn hub_on_event(file: *mut GFile, cb: Option<unsafe extern \"C\" fn(file: *mut GFile, data: gpointer)>, data: gpointer) -> *mut GObject;\n\
        pub fn GObject_cancel(handle: *mut GObject);\n\
    }\n";

#[test]
fn finish_functions_and_siblings() {
    let project = Project::of("").with_awaitify();
    project.write("src/gio.rs", LIBRARY);
    let run = project.scan(&["--bindings", "src/gio.rs", "--write", "src/declared.rs"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert!(
        run.stdout
            .contains("13 functions in 1 file take callbacks: 8 sure, 5 likely"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains("8 declarations written"),
        "{}",
        run.stdout
    );
    let written = project.read("src/declared.rs");
    for part in [
        "super::gio::g_file_delete_finish(source.cast(), result, &mut error)",
        "super::gio::bus_exit_async_finish(source.cast(), result, &mut error)",
        "super::gio::bus_enumerate_finish(source.cast(), result, &mut error)",
        "callback = cb, destroy = free",
        "super::gio::hub_watch_remove(handle)",
        "super::gio::GObject_cancel(handle)",
        "Result<awaitify::ffi::Owned<super::gio::GFile>",
        "Ok(awaitify::ffi::Owned::new(value, |owned| super::gio::g_object_unref(owned.cast())))",
        "Ok(awaitify::ffi::Owned::new(value, |owned| super::gio::g_bytes_unref(owned.cast())))",
        "does C use `buffer` until it calls back? Then `buffer = (buffer, count)` keeps it alive",
        "what does `g_file_list_finish`, called in `map`, return that can be owned?",
        "what does `g_file_other_finish`, called in `map`, return that can be owned?",
        "what does `g_file_load_finish`, called in `map`, return that can be owned?",
        "what does `g_file_name_finish`, called in `map`, return that can be owned?",
    ] {
        assert!(written.contains(part), "{written}");
    }
}
