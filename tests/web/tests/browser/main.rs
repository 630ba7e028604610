//! Functions for JavaScript of APIs that only a browser has.

mod files;
mod frames;
mod indexed_db;
mod observers;
mod web_socket;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
