//! Signals of a message bus that the program starts, with systemd's `sd-bus`.

mod declarations;
#[path = "../../message_bus.rs"]
mod message_bus;

use std::error::Error;
use std::ffi::{CStr, CString};
use std::ptr::{null, null_mut};

use awaitify::ffi;
use declarations::*;

const OWNER_CHANGED: &CStr =
    c"type='signal',interface='org.freedesktop.DBus',member='NameOwnerChanged'";

/// The longest time that a signal may take, in microseconds.
const LIMIT: u64 = 10_000_000;

fn connect(bus: &message_bus::Bus) -> Result<Bus, Box<dyn Error>> {
    let address = CString::new(&*bus.address)?;
    let mut connection = Bus(null_mut());
    // SAFETY: the pointers are valid during the calls, and the connection after the first one.
    unsafe {
        assert!(sd_bus_new(&mut connection) >= 0);
        assert!(sd_bus_set_address(connection, address.as_ptr()) >= 0);
        assert!(sd_bus_set_bus_client(connection, 1) >= 0);
        assert!(sd_bus_start(connection) >= 0);
    }
    Ok(connection)
}

fn unique_name(connection: Bus) -> String {
    let mut name = null();
    // SAFETY: the connection is open, and the name is part of it.
    unsafe {
        assert!(sd_bus_get_unique_name(connection, &mut name) >= 0);
        CStr::from_ptr(name).to_string_lossy().into_owned()
    }
}

/// Runs the connection until `is_done` returns true.
fn drive(connection: Bus, mut is_done: impl FnMut() -> bool) {
    while !is_done() {
        // SAFETY: the connection is open, and used on this thread alone.
        unsafe {
            if sd_bus_process(connection, null_mut()) == 0 {
                assert!(sd_bus_wait(connection, LIMIT) > 0, "no signal came");
            }
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let bus = message_bus::Bus::start()?;
    let connection = connect(&bus)?;
    // SAFETY: the connection is open until the end.
    let signals = unsafe { signals(connection, OWNER_CHANGED) };
    let mut signals = signals.map_err(|status| format!("status {status}"))?;

    let other = connect(&bus)?;
    let name = unique_name(other);
    // SAFETY: it is closed once.
    unsafe { sd_bus_flush_close_unref(other) };
    drive(connection, || signals.len() == 2);
    let seen: Vec<Arguments> = signals.drain().collect();
    let none = String::new();
    assert_eq!(seen[0], [name.clone(), none.clone(), name.clone()]);
    assert_eq!(seen[1], [name.clone(), name, none]);

    drop(signals);
    assert_eq!((ffi::outstanding(), ffi::ignored()), (0, 0));
    // SAFETY: it is closed once.
    unsafe { sd_bus_flush_close_unref(connection) };
    println!("sd-bus: a name appeared and disappeared");
    Ok(())
}
