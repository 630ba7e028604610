//! Requests of IndexedDB, which succeed or fail.

use awaitify::awaitable;
use js_sys::Function;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{DomException, Event, IdbDatabase, IdbObjectStore, IdbRequest, IdbTransactionMode};

#[awaitable(ok = on_success(Event), err = on_error(Event))]
fn request(request: &IdbRequest, on_success: &Function, on_error: &Function) {
    request.set_onsuccess(Some(on_success));
    request.set_onerror(Some(on_error));
}

#[awaitable(callback = on_upgrade(Event))]
fn upgrade(request: &web_sys::IdbOpenDbRequest, on_upgrade: Option<&Function>) {
    request.set_onupgradeneeded(on_upgrade);
}

async fn result(pending: &IdbRequest) -> Result<JsValue, DomException> {
    match awaitable_request(pending).await.unwrap() {
        Ok(_event) => Ok(pending.result().unwrap()),
        Err(event) => {
            // An error that nobody handles aborts the transaction.
            event.prevent_default();
            Err(pending.error().unwrap().unwrap())
        }
    }
}

/// Opens a new database with one store.
async fn open(name: &str) -> IdbDatabase {
    let factory = web_sys::window().unwrap().indexed_db().unwrap().unwrap();
    result(&factory.delete_database(name).unwrap())
        .await
        .unwrap();
    let opening = factory.open(name).unwrap();
    let upgraded = awaitable_upgrade(&opening);
    let opened = awaitable_request(&opening);
    upgraded.await.unwrap();
    let database: IdbDatabase = opening.result().unwrap().unchecked_into();
    database.create_object_store("store").unwrap();
    opened.await.unwrap().unwrap();
    database
}

fn store(database: &IdbDatabase) -> IdbObjectStore {
    let mode = IdbTransactionMode::Readwrite;
    let transaction = database
        .transaction_with_str_and_mode("store", mode)
        .unwrap();
    transaction.object_store("store").unwrap()
}

#[wasm_bindgen_test]
async fn value_is_stored() {
    let database = open("values").await;
    let key = JsValue::from("key");
    let put = store(&database)
        .put_with_key(&"value".into(), &key)
        .unwrap();
    assert_eq!(result(&put).await, Ok("key".into()));
    let get = store(&database).get(&key).unwrap();
    assert_eq!(result(&get).await, Ok("value".into()));
    database.close();
}

#[wasm_bindgen_test]
async fn second_value_of_key_fails() {
    let database = open("errors").await;
    let store = store(&database);
    let key = JsValue::from("key");
    let first = store.add_with_key(&1.into(), &key).unwrap();
    let second = store.add_with_key(&2.into(), &key).unwrap();
    assert_eq!(result(&first).await, Ok("key".into()));
    assert_eq!(result(&second).await.unwrap_err().name(), "ConstraintError");
    database.close();
}
