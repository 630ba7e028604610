//! Redis with hiredis and libevent. A reply is only valid during the callback, and is null if the connection is lost.

mod declarations;
mod server;

use std::ffi::{c_char, c_int};

use awaitify::{Awaitable, Dropped};
use declarations::*;

type Answer = Awaitable<Result<Option<Reply>, Dropped>>;

struct Client {
    base: *mut event_base,
    context: *mut redisAsyncContext,
}

impl Client {
    fn connect(port: u16) -> Self {
        // SAFETY: the base outlives the context.
        unsafe {
            let base = event_base_new();
            let context = redisAsyncConnect(c"127.0.0.1".as_ptr(), c_int::from(port));
            assert_eq!((*context).err, 0);
            assert_eq!(attach(context, base), REDIS_OK as c_int);
            Client { base, context }
        }
    }

    fn send(&self, words: &[&str]) -> Answer {
        let lengths: Vec<usize> = words.iter().map(|word| word.len()).collect();
        let mut words: Vec<*const c_char> = words.iter().map(|word| word.as_ptr().cast()).collect();
        let count = c_int::try_from(words.len()).expect("few");
        // SAFETY: hiredis copies the words before it returns, and the context lives until the connection is lost.
        let sent = unsafe { command(self.context, count, words.as_mut_ptr(), lengths.as_ptr()) };
        sent.expect("the connection lives")
    }

    fn drive(&self, answer: Answer) -> Option<Reply> {
        while !answer.is_done() {
            // SAFETY: the program has one thread.
            unsafe { event_base_loop(self.base, EVLOOP_ONCE) };
        }
        answer.wait().expect("hiredis always calls back")
    }
}

fn main() {
    let mut server = server::Server::start();
    let client = Client::connect(server.port);

    assert_eq!(
        client.drive(client.send(&["SET", "key", "value"])),
        Some(Reply::Status("OK".into()))
    );
    assert_eq!(
        client.drive(client.send(&["GET", "key"])),
        Some(Reply::Bytes(b"value".into()))
    );
    assert_eq!(
        client.drive(client.send(&["GET", "none"])),
        Some(Reply::Nil)
    );

    // Several commands at once, each of which gets its own reply.
    let (set, get) = (client.send(&["SET", "n", "1"]), client.send(&["INCR", "n"]));
    assert_eq!(client.drive(get), Some(Reply::Other(REDIS_REPLY_INTEGER)));
    assert!(set.is_done());

    // Waits until the server is stopped.
    let blocked = client.send(&["BLPOP", "nothing", "0"]);
    server.kill();
    assert_eq!(client.drive(blocked), None);

    assert_eq!(
        (awaitify::ffi::outstanding(), awaitify::ffi::ignored()),
        (0, 0)
    );
    // SAFETY: hiredis has freed the context with the connection.
    unsafe { event_base_free(client.base) };
    println!("hiredis: set, got, and told of a dead connection");
}
