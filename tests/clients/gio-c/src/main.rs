//! Files loaded by the C functions of GIO, on GLib's main loop, without the crates `glib` and `gio`.

mod declarations;

use std::ffi::{CString, c_void};
use std::path::Path;
use std::ptr::null_mut;

use awaitify::{Awaitable, Dropped};
use declarations::*;

type Loading = Awaitable<Result<Loaded, Dropped>>;

fn load(path: &Path, cancellable: *mut c_void) -> Loading {
    let path = CString::new(path.to_str().expect("a plain name")).expect("no null in it");
    // SAFETY: GIO takes its own reference to the file, so this one can be released.
    unsafe {
        let file = g_file_new_for_path(path.as_ptr());
        let loading = awaitable_g_file_load_contents_async(file, cancellable);
        g_object_unref(file);
        loading
    }
}

/// Copies a file, and checks that the last report comes before the result.
fn copy(from: &Path, to: &Path) {
    let name = |path: &Path| CString::new(path.to_str().expect("a plain name"));
    let (from, to) = (name(from).expect("no null"), name(to).expect("no null"));
    // SAFETY: GIO takes its own references to the files, so these can be released.
    let (copied, mut reports) = unsafe {
        let source = g_file_new_for_path(from.as_ptr());
        let destination = g_file_new_for_path(to.as_ptr());
        let copying = awaitable_g_file_copy_async(source, destination, 0, 0, null_mut());
        g_object_unref(source);
        g_object_unref(destination);
        copying
    };
    while !copied.is_done() {
        // SAFETY: the default context is used on the thread that owns it.
        unsafe { g_main_context_iteration(null_mut(), 1) };
    }
    let all = b"from a file".len() as i64;
    assert_eq!(reports.wait_iter().last(), Some((all, all)));
    assert_eq!(copied.wait(), Ok(true));
}

/// Runs the main loop until the future is done.
fn drive(loading: Loading) -> Loaded {
    while !loading.is_done() {
        // SAFETY: the default context is used on the thread that owns it.
        unsafe { g_main_context_iteration(null_mut(), 1) };
    }
    loading.wait().expect("GIO always calls back")
}

fn main() {
    let path = std::env::temp_dir().join(format!("awaitify-gio-c-{}", std::process::id()));
    std::fs::write(&path, b"from a file").expect("a temporary file");
    assert_eq!(drive(load(&path, null_mut())), Ok(b"from a file".to_vec()));

    let target = path.with_extension("copy");
    copy(&path, &target);
    assert_eq!(
        std::fs::read(&target).expect("it was copied"),
        b"from a file"
    );
    std::fs::remove_file(&target).expect("it was there");

    let missing = drive(load(&path.join("nowhere"), null_mut()));
    assert!(missing.is_err(), "{missing:?}");

    // SAFETY: released once. GIO has its own reference as long as it needs one.
    let cancelled = unsafe {
        let cancellable = g_cancellable_new();
        let loading = load(&path, cancellable);
        g_cancellable_cancel(cancellable);
        g_object_unref(cancellable);
        drive(loading)
    };
    assert_eq!(cancelled.unwrap_err(), "Operation was cancelled");

    std::fs::remove_file(&path).expect("it was there");
    assert_eq!(
        (awaitify::ffi::outstanding(), awaitify::ffi::ignored()),
        (0, 0)
    );
    println!("gio-c: loaded, copied, missing, cancelled");
}
