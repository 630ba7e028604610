//! The name of a generated adapter.

/// The generated name of the adapter of a trait or a struct: `WatcherListener` for `Watcher`, `FileListenerAdapter` for
/// `FileListener`.
pub(crate) fn adapter_name(listener: &str) -> String {
    let suffix = if listener.ends_with("Listener") {
        "Adapter"
    } else {
        "Listener"
    };
    format!("{listener}{suffix}")
}
