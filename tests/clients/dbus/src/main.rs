//! Signals of a message bus that the program starts, with `dbus`.

mod declarations;

use std::error::Error;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use awaitify::Ended;
use dbus::blocking::SyncConnection;
use dbus::channel::Channel;
use dbus::message::MatchRule;
use declarations::{next_signal, signals};

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
    let connection = Arc::new(bus.connect()?);

    let dropped = next_signal::<NameOwnerChanged>(&connection, owner_changed())?;
    drop(dropped);
    let appeared = next_signal::<NameOwnerChanged>(&connection, owner_changed())?;

    let other = bus.connect()?;
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
    let connection = Arc::new(bus.connect()?);
    let mut events = signals::<NameOwnerChanged>(&connection, owner_changed())?;
    let other = bus.connect()?;
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
    drop(bus.connect()?);
    assert_eq!(events.wait_next(), None);
    assert_eq!(events.ended(), Some(Ended::Closed));
    assert_eq!(Arc::strong_count(&connection), 1);
    Ok(())
}

fn owner_changed() -> MatchRule<'static> {
    MatchRule::new_signal("org.freedesktop.DBus", "NameOwnerChanged")
}

/// A session bus, which ends when this value is dropped.
struct Bus {
    daemon: Child,
    address: String,
}

impl Bus {
    fn start() -> Result<Self, Box<dyn Error>> {
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address"])
            .stdout(Stdio::piped())
            .spawn()?;
        let mut address = String::new();
        let output = daemon.stdout.take().expect("it is piped");
        BufReader::new(output).read_line(&mut address)?;
        let address = address.trim_end().to_owned();
        Ok(Bus { daemon, address })
    }

    fn connect(&self) -> Result<SyncConnection, dbus::Error> {
        let mut channel = Channel::open_private(&self.address)?;
        channel.register()?;
        Ok(channel.into())
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}
