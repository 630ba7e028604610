//! A name server on loopback that knows one name.

use std::ffi::CString;
use std::net::UdpSocket;

/// Starts it, and gives its address as libevent wants to hear it.
pub fn start() -> CString {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("loopback");
    let address = socket.local_addr().expect("bound").to_string();
    std::thread::spawn(move || {
        let mut query = [0; 512];
        while let Ok((length, from)) = socket.recv_from(&mut query) {
            if let Some(reply) = answer(&query[..length]) {
                let _ = socket.send_to(&reply, from);
            }
        }
    });
    CString::new(address).expect("no null in it")
}

/// Names are compared without case, which libevent makes up. `known.test` has two addresses, `silent.test` gets no answer, no other name exists.
fn answer(query: &[u8]) -> Option<Vec<u8>> {
    let question = &query[12..];
    let label = &question[1..][..usize::from(question[0])];
    if label.eq_ignore_ascii_case(b"silent") {
        return None;
    }
    let known = label.eq_ignore_ascii_case(b"known");
    let end = question.iter().position(|&byte| byte == 0)? + 5;
    let mut reply = query[..2].to_vec();
    reply.extend([
        0x81,
        if known { 0x80 } else { 0x83 },
        0,
        1,
        0,
        2 * u8::from(known),
        0,
        0,
        0,
        0,
    ]);
    reply.extend(&question[..end]);
    for last in [7, 8].into_iter().filter(|_| known) {
        // The name of the question, A, IN, a minute, four bytes.
        reply.extend([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, last]);
    }
    Some(reply)
}
