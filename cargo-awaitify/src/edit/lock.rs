//! A lock on the cache folder, so that two runs do not write at once.

use std::fs::{self, File};
use std::path::Path;
use std::thread;
use std::time::Duration;

use crate::failure::{Result, cannot_write};
use crate::output::complain;

/// Held until it is dropped. The system releases it if the program is killed.
pub(crate) struct Lock {
    _file: File,
    /// True if another run held it before.
    pub(crate) was_contended: bool,
}

impl Lock {
    /// Waits until no other run holds the lock of `cache`.
    pub(crate) fn acquire(cache: &Path) -> Result<Self> {
        let path = cache.join("lock");
        fs::create_dir_all(cache).map_err(|error| cannot_write(cache, &error))?;
        let mut was_contended = false;
        loop {
            let held = locked(&path).map_err(|error| cannot_write(&path, &error))?;
            if let Some(_file) = held {
                return Ok(Lock {
                    _file,
                    was_contended,
                });
            }
            if !was_contended {
                complain!("waiting for another `cargo awaitify` that writes");
            }
            was_contended = true;
            thread::sleep(Duration::from_millis(50));
        }
    }
}

/// The file at `path` with an exclusive lock, or `None` if another process has one.
#[cfg(unix)]
fn locked(path: &Path) -> std::io::Result<Option<File>> {
    use rustix::fs::{FlockOperation, flock};
    use rustix::io::Errno;

    let file = File::options().create(true).append(true).open(path)?;
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(Some(file)),
        Err(Errno::WOULDBLOCK) => Ok(None),
        // Some file systems have no locks.
        Err(Errno::NOTSUP | Errno::NOSYS | Errno::NOLCK) => Ok(Some(file)),
        Err(error) => Err(error.into()),
    }
}

/// The file at `path`, which no other process can open meanwhile, or `None` if another one has it open.
#[cfg(windows)]
fn locked(path: &Path) -> std::io::Result<Option<File>> {
    use std::os::windows::fs::OpenOptionsExt;

    const SHARING_VIOLATION: i32 = 32;
    let opened = File::options()
        .create(true)
        .append(true)
        .share_mode(0)
        .open(path);
    match opened {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.raw_os_error() == Some(SHARING_VIOLATION) => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(not(any(unix, windows)))]
fn locked(path: &Path) -> std::io::Result<Option<File>> {
    File::options()
        .create(true)
        .append(true)
        .open(path)
        .map(Some)
}
