//! The mode of a file descriptor, which std can set for sockets but not tell.

use std::ffi::c_int;
use std::os::fd::{AsRawFd, BorrowedFd};

unsafe extern "C" {
    fn fcntl(descriptor: c_int, command: c_int, ...) -> c_int;
}

/// `F_GETFL`, which has this value on every Unix.
const GET_FLAGS: c_int = 3;

/// `O_NONBLOCK`, or `None` for a target that is not listed, where nothing is checked.
const NON_BLOCKING: Option<c_int> = if cfg!(target_vendor = "apple")
    || cfg!(target_os = "freebsd")
    || cfg!(target_os = "openbsd")
    || cfg!(target_os = "netbsd")
    || cfg!(target_os = "dragonfly")
{
    Some(0x4)
} else if cfg!(any(target_os = "linux", target_os = "android"))
    && !cfg!(any(
        target_arch = "mips",
        target_arch = "mips64",
        target_arch = "mips32r6",
        target_arch = "mips64r6",
        target_arch = "sparc",
        target_arch = "sparc64"
    ))
{
    Some(0o4000)
} else {
    None
};

/// Returns true if an operation on the descriptor would block the thread instead of failing with `WouldBlock`.
pub(crate) fn is_blocking(descriptor: BorrowedFd<'_>) -> bool {
    let Some(non_blocking) = NON_BLOCKING else {
        return false;
    };
    // SAFETY: the descriptor is open as long as it is borrowed, and `F_GETFL` takes no argument and changes nothing.
    let flags = unsafe { fcntl(descriptor.as_raw_fd(), GET_FLAGS) };
    // The flags of an open descriptor are not negative. An error is left to the operation itself.
    flags >= 0 && flags & non_blocking == 0
}

#[cfg(test)]
mod tests {
    use std::net::UdpSocket;
    use std::os::fd::AsFd;

    use super::*;

    #[test]
    fn mode_of_a_socket() {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        assert!(is_blocking(socket.as_fd()));
        socket.set_nonblocking(true).unwrap();
        assert!(!is_blocking(socket.as_fd()));
    }
}
