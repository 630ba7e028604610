//! Declarations of `gio`, copied from its documentation without the bodies.

use awaitify::awaitable;
use gio::prelude::*;
use gio::{
    Cancellable, CancelledHandlerId, File, FileCopyFlags, FileMonitor, FileMonitorEvent,
    InputStream, SimpleAction,
};
use glib::collections::Slice;
use glib::{GString, Priority, SignalHandlerId, Variant};

/// Cancels the `GCancellable` of the operation, if it has one. The cancelled operation calls back with an error later,
/// from the loop.
macro_rules! cancelled_by {
    ($cancellable:ident) => {{
        let cancellable = $cancellable.cloned();
        move |()| {
            if let Some(cancellable) = cancellable {
                cancellable.cancel();
            }
        }
    }};
}

/// The callbacks stay on the thread of the loop, so they need not be `Send`.
#[awaitable(for = File, cancel = cancelled_by!(cancellable))]
pub trait FileAwaitable {
    fn load_contents_async<P>(&self, cancellable: Option<&Cancellable>, callback: P)
    where
        P: FnOnce(Result<(Slice<u8>, Option<GString>), glib::Error>) + 'static;

    /// `FileInputStream` is a GObject, which is not `Send`, so the awaitable is not `Send` either.
    fn read_async<P>(&self, io_priority: Priority, cancellable: Option<&Cancellable>, callback: P)
    where
        P: FnOnce(Result<gio::FileInputStream, glib::Error>) + 'static;

    /// Without a reader, the latest report is kept.
    #[awaitable(callback = callback, progress = progress_callback)]
    fn copy_async<Q>(
        &self,
        destination: &impl IsA<File>,
        flags: FileCopyFlags,
        io_priority: Priority,
        cancellable: Option<&Cancellable>,
        progress_callback: Option<Box<dyn FnMut(i64, i64)>>,
        callback: Q,
    ) where
        Q: FnOnce(Result<(), glib::Error>) + 'static;
}

/// A trait of all kinds of streams, so its extension is for all of them too.
#[awaitable(for = S)]
pub trait InputStreamAwaitable<S: IsA<InputStream>> {
    /// The buffer is returned in both arms.
    #[awaitable(name = read_into)]
    fn read_async<B, Q, C>(
        &self,
        buffer: B,
        io_priority: Priority,
        cancellable: Option<&C>,
        callback: Q,
    ) where
        B: AsMut<[u8]> + Send + 'static,
        Q: FnOnce(Result<(B, usize), (B, glib::Error)>) + 'static,
        C: IsA<Cancellable>;
}

#[awaitable(for = Cancellable)]
pub trait CancellableAwaitable {
    /// If it is cancelled already, the callback runs inside the call, and there is no id.
    #[awaitable(
        name = cancelled,
        cancel = {
            let cancellable = self.clone();
            move |id: Option<CancelledHandlerId>| {
                if let Some(id) = id {
                    cancellable.disconnect_cancelled(id);
                }
            }
        }
    )]
    fn connect_cancelled<F>(&self, callback: F) -> Option<CancelledHandlerId>
    where
        F: FnOnce(&Self) + Send + 'static;
}

/// Disconnects a signal handler of a GObject. The object is not `Send`, so the hook is not either.
macro_rules! disconnected_from {
    ($object:ident) => {{
        let object = $object.clone();
        move |id: SignalHandlerId| object.disconnect(id)
    }};
}

/// Signals hand over their emitter first. The streams leave it out.
#[awaitable(for = SimpleAction)]
pub trait SimpleActionAwaitable {
    #[awaitable(name = activations, stream(unbounded), ignore = first, local, cancel = disconnected_from!(self))]
    fn connect_activate<F>(&self, callback: F) -> SignalHandlerId
    where
        F: Fn(&SimpleAction, Option<&Variant>) + 'static;
}

#[awaitable(for = FileMonitor)]
pub trait FileMonitorAwaitable {
    /// The file, its new name if it was renamed, and the kind of the change. Files are not `Send`.
    #[awaitable(name = changes, stream(buffer = 64, overflow = end), ignore = first, local, cancel = disconnected_from!(self))]
    fn connect_changed<F>(&self, f: F) -> SignalHandlerId
    where
        F: Fn(&FileMonitor, &File, Option<&File>, FileMonitorEvent) + 'static;
}
