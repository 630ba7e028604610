//! An MQTT broker on loopback, for clients that need one.

use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use std::{io, thread};

/// A broker, which ends when this value is dropped.
pub struct Broker {
    daemon: Child,
    pub port: u16,
}

impl Broker {
    pub fn start() -> io::Result<Self> {
        let port = free_port()?;
        let mut daemon = Command::new("/usr/sbin/mosquitto")
            .args(["-p", &port.to_string()])
            .stderr(Stdio::null())
            .spawn()?;
        // It does not report when it listens, and it ends if another process took the port in between.
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if daemon.try_wait()?.is_some() {
                return Self::start();
            }
            thread::sleep(Duration::from_millis(10));
        }
        Ok(Broker { daemon, port })
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

pub fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
