//! Declarations of `ehttp`, copied from its documentation without the bodies.

use awaitify::{Flow, awaitable};
use ehttp::streaming::Part;
use ehttp::{Request, Response};

#[awaitable(path = ehttp::fetch)]
pub fn fetch(request: Request, on_done: impl FnOnce(ehttp::Result<Response>) + Send + 'static);

/// The head of the response, and then its body in chunks. The connection's thread waits while the stream is full. Once the
/// stream is closed, the callback returns `Break`, and `ehttp` closes the connection.
#[awaitable(
    path = ehttp::streaming::fetch,
    stream(buffer = 4, overflow = block),
    flow = |part: ehttp::Result<Part>| -> Flow<Part, String> {
        match part {
            // `ehttp` reports the end as an empty chunk.
            Ok(Part::Chunk(chunk)) if chunk.is_empty() => Flow::End,
            Ok(part) => Flow::Item(part),
            Err(error) => Flow::Fail(error),
        }
    }
)]
pub fn fetch_parts(
    request: Request,
    on_data: impl Fn(ehttp::Result<Part>) -> std::ops::ControlFlow<()> + Send + 'static,
);
