//! Functions and methods that a `#[wasm_bindgen]` block imports.

use awaitify::awaitable;
use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen(inline_js = "
    export class Store {
        constructor() { this.watchers = new Set(); }
        get(key, done) { queueMicrotask(() => key === 'missing' ? done(new Error(key)) : done(null, key + '!')); }
        watch(watcher) { this.watchers.add(watcher); return watcher; }
        unwatch(watcher) { this.watchers.delete(watcher); }
        set(key) { for (const watcher of this.watchers) watcher(key, this); }
        get size() { return this.watchers.size; }
        static open(name, opened) { opened(new Store(), name); }
    }
    export function each(values, callback) { values.forEach((value) => callback(value)); }
")]
#[awaitable]
extern "C" {
    #[derive(Clone)]
    type Store;

    #[awaitable(callback = done(Option<js_sys::Error>, Option<String>), error_first)]
    #[wasm_bindgen(method)]
    fn get(this: &Store, key: &str, done: &Function);

    /// Calls the watcher with each key that is set.
    #[awaitable(
        stream(unbounded),
        callback = watcher(String, _),
        cancel = {
            let store = self.clone();
            move |_| store.unwatch(&watcher)
        }
    )]
    #[wasm_bindgen(method)]
    fn watch(this: &Store, watcher: &Function) -> JsValue;

    #[wasm_bindgen(method)]
    fn unwatch(this: &Store, watcher: &Function);

    #[wasm_bindgen(method)]
    fn set(this: &Store, key: &str);

    #[wasm_bindgen(method, getter)]
    fn size(this: &Store) -> u32;

    #[awaitable(associated, callback = opened(Store, String))]
    #[wasm_bindgen(static_method_of = Store)]
    fn open(name: &str, opened: Option<&Function>);

    #[awaitable(stream(unbounded))]
    fn each(values: &Array, callback: &Closure<dyn FnMut(f64)>);
}

#[wasm_bindgen_test]
async fn imported_methods_have_wrappers() {
    let (store, name) = Store::awaitable_open("a").await.unwrap();
    assert_eq!(name, "a");
    assert_eq!(store.awaitable_get("key").await, Ok(Ok("key!".to_owned())));
    let error = store.awaitable_get("missing").await.unwrap().unwrap_err();
    assert_eq!(error.message(), "missing");
}

#[wasm_bindgen_test]
async fn imported_method_streams() {
    let (store, _) = Store::awaitable_open("a").await.unwrap();
    let mut keys = store.stream_watch();
    store.set("one");
    assert_eq!(
        (keys.next().await.as_deref(), store.size()),
        (Some("one"), 1)
    );
    drop(keys);
    assert_eq!(store.size(), 0);
}

#[wasm_bindgen_test]
fn imported_function_streams() {
    let values = Array::of3(&1.into(), &2.into(), &3.into());
    let mut each = stream_each(&values);
    assert_eq!(each.drain().collect::<Vec<_>>(), [1.0, 2.0, 3.0]);
}
