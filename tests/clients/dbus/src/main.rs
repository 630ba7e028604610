//! Signals of a message bus that the program starts, with `dbus`.

mod declarations;
#[path = "../../message_bus.rs"]
mod message_bus;

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use awaitify::Ended;
use dbus::blocking::SyncConnection;
use dbus::channel::Channel;
use dbus::message::MatchRule;
use declarations::{next_signal, signals};
use message_bus::Bus;

/// The longest time that a signal may take.
const LIMIT: Duration = Duration::from_secs(10);

/// A name, its old owner and its new owner.
type NameOwnerChanged = (String, String, String);

fn main() -> Result<(), Box<dyn Error>> {
    let bus = Bus::start()?;
    first_signal(&bus)?;
    every_signal(&bus)
}

fn first_signal(bus: &Bus) -> Result<(), Box<dyn Error>> {
    let connection = Arc::new(connect(bus)?);

    let dropped = next_signal::<NameOwnerChanged>(&connection, owner_changed())?;
    drop(dropped);
    let appeared = next_signal::<NameOwnerChanged>(&connection, owner_changed())?;

    let other = connect(bus)?;
    while !appeared.is_done() {
        connection.process(Duration::from_millis(100))?;
    }
    let (name, old, new) = appeared.wait()?;
    assert_eq!((&*name, &*old), (&*other.unique_name(), ""));
    assert_eq!(new, name);

    // Removing a match drops its callback.
    let never = next_signal::<NameOwnerChanged>(&connection, owner_changed())?;
    assert!(never.cancel().wait().is_err());
    Ok(())
}

/// A program that connects and disconnects: its name appears, and disappears.
fn every_signal(bus: &Bus) -> Result<(), Box<dyn Error>> {
    let connection = Arc::new(connect(bus)?);
    let mut events = signals::<NameOwnerChanged>(&connection, owner_changed())?;
    let other = connect(bus)?;
    let name = other.unique_name().to_string();
    drop(other);
    while events.len() < 2 {
        assert!(connection.process(LIMIT)?, "no signal came");
    }
    let seen: Vec<_> = events.drain().collect();
    let (appeared, disappeared) = (
        (name.clone(), String::new(), name.clone()),
        (name.clone(), name, String::new()),
    );
    assert_eq!(seen, [appeared, disappeared]);

    // Removing the match drops the callback, so nothing comes any more.
    events.close();
    drop(connect(bus)?);
    assert_eq!(events.wait_next(), None);
    assert_eq!(events.ended(), Some(Ended::Closed));
    assert_eq!(Arc::strong_count(&connection), 1);
    Ok(())
}

fn owner_changed() -> MatchRule<'static> {
    MatchRule::new_signal("org.freedesktop.DBus", "NameOwnerChanged")
}

fn connect(bus: &Bus) -> Result<SyncConnection, dbus::Error> {
    let mut channel = Channel::open_private(&bus.address)?;
    channel.register()?;
    Ok(channel.into())
}
