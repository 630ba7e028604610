//! Declarations of `<glib.h>`. GLib calls the destroy notification when a source is removed.

use std::ffi::{c_int, c_uint, c_void};

use awaitify::awaitable;

/// `gpointer`
#[allow(non_camel_case_types, reason = "as GLib calls it")]
pub type gpointer = *mut c_void;

/// `GSourceFunc`, which returns `G_SOURCE_CONTINUE` or `G_SOURCE_REMOVE`.
pub type GSourceFunc = Option<unsafe extern "C" fn(data: gpointer) -> c_int>;

/// `GDestroyNotify`
pub type GDestroyNotify = Option<unsafe extern "C" fn(data: gpointer)>;

pub const G_PRIORITY_DEFAULT: c_int = 0;
const G_SOURCE_CONTINUE: c_int = 1;
const G_SOURCE_REMOVE: c_int = 0;

// A source that removes itself at the first tick after the stream was closed.
#[awaitable(
    stream(buffer = 16, overflow = drop_newest),
    destroy = notify,
    reply = G_SOURCE_CONTINUE,
    reply_when_closed = G_SOURCE_REMOVE
)]
#[link(name = "glib-2.0")]
unsafe extern "C" {
    #[awaitable(name = ticks)]
    pub safe fn g_timeout_add_full(
        priority: c_int,
        interval: c_uint,
        function: GSourceFunc,
        data: gpointer,
        notify: GDestroyNotify,
    ) -> c_uint;

    #[awaitable(name = idle, cancel = |id| _ = g_source_remove(id))]
    pub safe fn g_idle_add_full(
        priority: c_int,
        function: GSourceFunc,
        data: gpointer,
        notify: GDestroyNotify,
    ) -> c_uint;

    #[awaitable(skip)]
    pub safe fn g_source_remove(id: c_uint) -> c_int;
    #[awaitable(skip)]
    pub fn g_main_context_iteration(context: *mut c_void, may_block: c_int) -> c_int;
}
