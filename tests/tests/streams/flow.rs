//! `filter_map` and `flow`, on streams and on completions.

use awaitify::{Awaitable, Dropped, Ended, Events, Flow, awaitable};

#[awaitable(stream(unbounded), filter_map = |line: &str| -> Option<u8> { line.parse().ok() })]
fn numbers(lines: &[&str], on_line: impl Fn(&str) + Send + 'static) {
    lines.iter().copied().for_each(on_line);
}

/// The library marks its end by an empty chunk, and an error by a chunk that starts with `!`.
fn send_chunks(chunks: &[&[u8]], mut on_chunk: impl FnMut(&[u8])) {
    for chunk in chunks {
        on_chunk(chunk);
    }
}

#[awaitable(stream(unbounded), flow = |chunk: &[u8]| -> Flow<Vec<u8>> {
    if chunk.is_empty() { Flow::End } else { Flow::Item(chunk.to_vec()) }
})]
fn download(chunks: &[&[u8]], on_chunk: impl FnMut(&[u8]) + Send + 'static) {
    send_chunks(chunks, on_chunk);
}

#[awaitable(stream(buffer = 1, overflow = drop_newest), flow = |chunk: &[u8]| -> Flow<usize, String> {
    match chunk {
        [] => Flow::Skip,
        [b'!', error @ ..] => Flow::Fail(String::from_utf8_lossy(error).into_owned()),
        [b'.', ..] => Flow::Last(0),
        _ => Flow::Item(chunk.len()),
    }
})]
fn try_download(chunks: &[&[u8]], on_chunk: impl FnMut(&[u8]) + Send + 'static) {
    send_chunks(chunks, on_chunk);
}

// from: issues p-event#19
#[test]
fn filter_map_skips_none() {
    let mut numbers: Events<u8> = stream_numbers(&["1", "x", "3"]);
    assert_eq!(numbers.wait_iter().collect::<Vec<_>>(), [1, 3]);
    assert_eq!(numbers.lost(), 0, "skipped calls are not lost values");
}

#[test]
fn flow_ends_in_band() {
    let mut chunks: Events<Vec<u8>> = stream_download(&[b"ab", b"c", b"", b"late"]);
    assert_eq!(chunks.ended(), Some(Ended::Finished));
    assert_eq!(chunks.wait_iter().collect::<Vec<_>>(), [&b"ab"[..], b"c"]);
}

#[test]
fn flow_fails_with_last_error() {
    let mut sizes: Events<Result<usize, String>> =
        stream_try_download(&[b"ab", b"", b"c", b"!gone", b"late"]);
    assert_eq!(sizes.ended(), Some(Ended::Failed));
    let items: Vec<_> = sizes.wait_iter().collect();
    assert_eq!(items, [Ok(2), Err("gone".to_owned())]);
    assert_eq!(sizes.lost(), 1);
}

#[test]
fn last_value_is_delivered_to_full_queue() {
    let mut sizes = stream_try_download(&[b"ab", b"cd", b"."]);
    assert_eq!(sizes.ended(), Some(Ended::Finished));
    assert_eq!(sizes.wait_iter().collect::<Vec<_>>(), [Ok(2), Ok(0)]);
    assert_eq!(sizes.lost(), 1);
}

#[awaitable(filter_map = |line: &str| -> Option<u8> { line.parse().ok() })]
fn first_number(lines: &[&str], on_line: impl FnMut(&str) + Send + 'static) {
    lines.iter().copied().for_each(on_line);
}

#[awaitable(flow = |chunk: &[u8]| -> Flow<usize, String> {
    match chunk {
        [] => Flow::End,
        [b'!', ..] => Flow::Fail("refused".to_owned()),
        [b' ', ..] => Flow::Skip,
        [b'.', ..] => Flow::Last(0),
        _ => Flow::Item(chunk.len()),
    }
})]
fn first_chunk(chunks: &[&[u8]], on_chunk: impl FnMut(&[u8]) + Send + 'static) {
    send_chunks(chunks, on_chunk);
}

#[test]
fn filter_map_completes_with_first_some() {
    let number: Awaitable<Result<u8, Dropped>> = awaitable_first_number(&["x", "2", "3"]);
    assert_eq!(number.wait(), Ok(2));
    assert!(awaitable_first_number(&["x"]).wait().is_err());
}

#[test]
fn flow_completes_with_item_or_last() {
    let size: Awaitable<Result<Result<usize, String>, Dropped>> =
        awaitable_first_chunk(&[b" ", b"abc", b"d"]);
    assert_eq!(size.wait(), Ok(Ok(3)));
    assert_eq!(awaitable_first_chunk(&[b"."]).wait(), Ok(Ok(0)));
    let failed = awaitable_first_chunk(&[b"!"]).wait();
    assert_eq!(failed, Ok(Err("refused".to_owned())));
    assert!(awaitable_first_chunk(&[b"", b"abc"]).wait().is_err());
}
