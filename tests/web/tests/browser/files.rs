//! `FileReader`, which calls one of two functions, and reports its progress to a third one.

use awaitify::awaitable;
use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Blob, FileReader, ProgressEvent};

#[awaitable(
    ok = on_load(JsValue),
    err = on_error(JsValue),
    progress(unbounded) = on_progress(ProgressEvent)
)]
fn read_as_text(
    reader: &FileReader,
    blob: &Blob,
    on_load: &Function,
    on_error: &Function,
    on_progress: &Function,
) -> Result<(), JsValue> {
    reader.set_onload(Some(on_load));
    reader.set_onerror(Some(on_error));
    reader.set_onprogress(Some(on_progress));
    reader.read_as_text(blob)
}

fn blob(text: &str) -> Blob {
    Blob::new_with_str_sequence(&Array::of1(&text.into())).unwrap()
}

#[wasm_bindgen_test]
async fn file_is_read() {
    let reader = FileReader::new().unwrap();
    let (loaded, mut progress) = awaitable_read_as_text(&reader, &blob("text")).unwrap();
    assert!(loaded.await.unwrap().is_ok());
    assert_eq!(reader.result().unwrap(), "text");
    assert_eq!(progress.next().await.map(|event| event.loaded()), Some(4.0));
}

#[wasm_bindgen_test]
async fn busy_reader_fails_to_start() {
    let (reader, blob) = (FileReader::new().unwrap(), blob("text"));
    let (loaded, _progress) = awaitable_read_as_text(&reader, &blob).unwrap();
    assert!(awaitable_read_as_text(&reader, &blob).is_err());
    drop(loaded);
}
