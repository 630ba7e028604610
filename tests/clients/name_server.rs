//! A DNS server on loopback, for the clients that resolve names. It knows `known.test`, does not answer for
//! `silent.test`, and denies all other names. It ignores case, because libevent randomizes it.

use std::io;
use std::net::{Ipv4Addr, UdpSocket};
use std::thread;

/// The addresses of `known.test`.
pub const ADDRESSES: [Ipv4Addr; 2] = [Ipv4Addr::new(127, 0, 0, 7), Ipv4Addr::new(127, 0, 0, 8)];

/// Starts the server on a free port, and returns its address.
pub fn start() -> io::Result<String> {
    let socket = UdpSocket::bind("127.0.0.1:0")?;
    let address = socket.local_addr()?.to_string();
    thread::spawn(move || {
        let mut query = [0; 512];
        while let Ok((length, client)) = socket.recv_from(&mut query) {
            if let Some(answer) = answer(&query[..length]) {
                let _ = socket.send_to(&answer, client);
            }
        }
    });
    Ok(address)
}

/// The header has 12 bytes. The only question follows: labels, a zero, type and class.
fn answer(query: &[u8]) -> Option<Vec<u8>> {
    let labels = query.get(12..)?;
    let question = labels.get(..labels.iter().position(|byte| *byte == 0)? + 5)?;
    let name = question.to_ascii_lowercase();
    if name.starts_with(b"\x06silent") {
        return None;
    }
    let (addresses, code) = if name.starts_with(b"\x05known") {
        (&ADDRESSES[..], 0)
    } else {
        (&[][..], 3)
    };
    let mut answer = query[..2].to_vec();
    answer.extend([
        0x81,
        0x80 | code,
        0,
        1,
        0,
        addresses.len() as u8,
        0,
        0,
        0,
        0,
    ]);
    answer.extend(question);
    for address in addresses {
        // A pointer to the name above, type A, class IN, one minute to live, four bytes.
        answer.extend([0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4]);
        answer.extend(address.octets());
    }
    Some(answer)
}
