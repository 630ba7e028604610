//! Timeouts and idle sources of GLib, on its main loop, without the crate `glib`.

mod declarations;

use std::ptr::null_mut;

use awaitify::{Ended, Events, OnCancel, ffi};
use declarations::{G_PRIORITY_DEFAULT, g_main_context_iteration, g_source_remove, idle, ticks};

/// Runs the main loop until `is_done` returns true.
fn drive(mut is_done: impl FnMut() -> bool) {
    while !is_done() {
        // SAFETY: the default context is used on the thread that owns it.
        unsafe { g_main_context_iteration(null_mut(), 1) };
    }
}

fn main() {
    closed_stream_removes_its_source();
    removed_source_ends_its_stream();
    hook_removes_the_source();
    assert_eq!((ffi::outstanding(), ffi::ignored()), (0, 1));
    println!("glib-c: ticks, removed, cancelled");
}

/// The reply removes the source, and GLib destroys the user data.
fn closed_stream_removes_its_source() {
    let (_id, mut events): (_, Events<()>) = ticks(G_PRIORITY_DEFAULT, 1);
    drive(|| events.len() == 3);
    assert_eq!(events.try_take(), Ok(Some(())));
    drop(events);
    assert_eq!(ffi::outstanding(), 1);
    drive(|| ffi::outstanding() == 0);
}

fn removed_source_ends_its_stream() {
    let (id, mut events) = ticks(G_PRIORITY_DEFAULT, 1);
    drive(|| events.len() == 1);
    assert_eq!(g_source_remove(id), 1);
    assert_eq!(events.drain().count(), 1);
    assert!(matches!(events.ended(), Some(Ended::Dropped(_))));
}

fn hook_removes_the_source() {
    let mut events: Events<(), OnCancel<u32>> = idle(G_PRIORITY_DEFAULT);
    drive(|| !events.is_empty());
    events.close();
    assert_eq!(ffi::outstanding(), 0);
}
