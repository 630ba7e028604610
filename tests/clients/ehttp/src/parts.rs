//! Responses as streams of their parts.

use std::error::Error;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use awaitify::Ended;
use ehttp::Request;
use ehttp::streaming::Part;

use crate::declarations::fetch_parts;
use crate::server;

type Tested = Result<(), Box<dyn Error>>;

/// Returns the status of a head, and the text of a chunk.
fn text(part: Part) -> String {
    match part {
        Part::Response(head) => head.status.to_string(),
        Part::Chunk(chunk) => String::from_utf8_lossy(&chunk).into_owned(),
    }
}

pub async fn chunks_arrive_in_order(base: &str) -> Tested {
    let mut parts = fetch_parts(Request::get(format!("{base}/page")));
    let mut texts = Vec::new();
    while let Some(part) = parts.next().await {
        texts.push(text(part?));
    }
    assert_eq!(texts[0], "200");
    assert_eq!(texts[1..].concat(), "you asked for /page");
    assert_eq!(parts.ended(), Some(Ended::Finished));
    Ok(())
}

pub async fn refused_connection_is_the_last_item() -> Tested {
    let mut parts = fetch_parts(Request::get(format!("http://{}", server::closed_port()?)));
    assert!(parts.next().await.is_some_and(|part| part.is_err()));
    assert!(parts.next().await.is_none());
    assert_eq!(parts.ended(), Some(Ended::Failed));
    Ok(())
}

pub async fn cut_body_is_the_last_item(base: &str) -> Tested {
    let mut parts = fetch_parts(Request::get(format!("{base}/cut")));
    let mut seen = Vec::new();
    while let Some(part) = parts.next().await {
        seen.push(part.map(text));
    }
    let last = seen.pop().expect("there are three");
    assert!(last.is_err());
    assert_eq!(seen, [Ok("200".to_owned()), Ok("cut".to_owned())]);
    Ok(())
}

/// The thread of `ehttp` waits for room when the stream is dropped. It then closes the connection.
pub async fn drop_breaks_off(base: &str, broken: &Receiver<String>) -> Tested {
    let mut parts = fetch_parts(Request::get(format!("{base}/endless")));
    for _ in 0..100 {
        assert!(parts.next().await.is_some_and(|part| part.is_ok()));
    }
    drop(parts);
    assert_eq!(broken.recv_timeout(Duration::from_secs(10))?, "/endless");
    Ok(())
}
