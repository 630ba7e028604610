//! HTTP GET with `ehttp`, which calls back on its own thread.

mod declarations;
mod parts;
mod server;

use declarations::fetch;
use ehttp::Request;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (base, broken) = server::start()?;
    a_page_and_a_missing_one(&base).await?;
    many_at_once(&base).await?;
    a_refused_connection().await?;
    a_dropped_request(&base).await?;
    parts::chunks_arrive_in_order(&base).await?;
    parts::refused_connection_is_the_last_item().await?;
    parts::cut_body_is_the_last_item(&base).await?;
    parts::drop_breaks_off(&base, &broken).await
}

async fn a_page_and_a_missing_one(base: &str) -> Result<(), Box<dyn std::error::Error>> {
    let page = fetch(Request::get(format!("{base}/page"))).await??;
    assert_eq!(
        (page.status, page.text()),
        (200, Some("you asked for /page"))
    );

    // `ehttp` returns a status of 404 as a response, not as an error.
    let missing = fetch(Request::get(format!("{base}/missing"))).await??;
    assert_eq!((missing.status, missing.ok), (404, false));

    // The two errors can be one type, because `String` converts from `Dropped`.
    let flat: Result<ehttp::Response, String> =
        fetch(Request::get(format!("{base}/flat"))).flatten().await;
    assert_eq!(flat?.text(), Some("you asked for /flat"));
    Ok(())
}

/// All requests are started before the first is awaited.
async fn many_at_once(base: &str) -> Result<(), Box<dyn std::error::Error>> {
    let started: Vec<_> = (0..8)
        .map(|number| fetch(Request::get(format!("{base}/{number}"))))
        .collect();
    for (number, request) in started.into_iter().enumerate() {
        let response = request.await??;
        assert_eq!(response.text(), Some(&*format!("you asked for /{number}")));
    }
    Ok(())
}

async fn a_refused_connection() -> Result<(), Box<dyn std::error::Error>> {
    let answer = fetch(Request::get(format!("http://{}", server::closed_port()?))).await?;
    assert!(answer.is_err(), "nothing listens there");
    Ok(())
}

/// `ehttp` cannot cancel, so the request continues and its response is dropped. The next request still works.
async fn a_dropped_request(base: &str) -> Result<(), Box<dyn std::error::Error>> {
    drop(fetch(Request::get(format!("{base}/unwanted"))));
    let next = fetch(Request::get(format!("{base}/wanted"))).await??;
    assert_eq!(next.text(), Some("you asked for /wanted"));
    Ok(())
}
