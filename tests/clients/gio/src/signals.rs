//! Signals of GObjects as streams.

use std::error::Error;
use std::fs;
use std::path::Path;

use awaitify::Ended;
use gio::prelude::*;
use gio::{Cancellable, File, FileMonitorEvent, FileMonitorFlags, SimpleAction};
use glib::{Variant, VariantTy};

use crate::declarations::{FileMonitorAwaitable, SimpleActionAwaitable};

/// The parameter is copied, because it is only borrowed in the callback. Both streams get each value.
pub async fn activations_of_an_action() {
    let action = SimpleAction::new("open", Some(VariantTy::STRING));
    let mut activations = action.activations();
    let mut others = action.activations();
    let parameter: Variant = "page".to_variant();
    action.activate(Some(&parameter));
    assert_eq!(activations.next().await, Some(Some(parameter.clone())));
    assert_eq!(others.next().await, Some(Some(parameter.clone())));

    // The handler of a closed stream is disconnected.
    activations.close();
    action.activate(Some(&parameter));
    assert_eq!(activations.next().await, None);
    assert_eq!(activations.ended(), Some(Ended::Closed));
    assert_eq!(others.next().await, Some(Some(parameter)));

    // A stream keeps its object, because the hook needs it.
    drop(action);
    assert_eq!(others.ended(), None);
}

/// The first match disconnects the handler.
pub async fn changes_of_a_folder(folder: &Path) -> Result<(), Box<dyn Error>> {
    let monitor =
        File::for_path(folder).monitor_directory(FileMonitorFlags::NONE, Cancellable::NONE)?;
    let path = folder.join("created");
    let created = monitor.changes().first(|(file, _, event)| {
        (event == FileMonitorEvent::Created)
            .then(|| file.path())
            .flatten()
    });
    fs::write(&path, "text")?;
    assert_eq!(created.await, Some(path));
    Ok(())
}
