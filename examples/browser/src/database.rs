//! A number in IndexedDB.

use awaitify::awaitable;
use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::{
    Event, IdbDatabase, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransactionMode, Window,
};

const STORE: &str = "numbers";

/// A request calls one of two functions.
#[awaitable(ok = on_success(Event), err = on_error(Event))]
fn request(request: &IdbRequest, on_success: &Function, on_error: &Function) {
    request.set_onsuccess(Some(on_success));
    request.set_onerror(Some(on_error));
}

/// A request for a database that is new calls one more function, before the other two.
#[awaitable(
    stream(unbounded),
    events(enum = Opening, on_upgrade = Upgrade(_), on_success = Opened(_), on_error = Failed(_))
)]
fn open(
    request: &IdbOpenDbRequest,
    on_upgrade: &Function,
    on_success: &Function,
    on_error: &Function,
) {
    request.set_onupgradeneeded(Some(on_upgrade));
    request.set_onsuccess(Some(on_success));
    request.set_onerror(Some(on_error));
}

/// The result of a request, or its error.
async fn result(pending: &IdbRequest) -> Result<JsValue, JsValue> {
    match awaitable_request(pending).await.map_err(JsError::from)? {
        Ok(_event) => pending.result(),
        Err(_event) => Err(pending.error()?.into()),
    }
}

pub(crate) struct Database {
    database: IdbDatabase,
}

impl Database {
    pub(crate) async fn open(window: &Window) -> Result<Self, JsValue> {
        let factory = window.indexed_db()?.ok_or("there is no IndexedDB")?;
        let request = factory.open("awaitify-example")?;
        let mut steps = stream_open(&request);
        while let Some(step) = steps.next().await {
            let database = || request.result().map(JsCast::unchecked_into);
            match step {
                Opening::Upgrade => {
                    let database: IdbDatabase = database()?;
                    database.create_object_store(STORE)?;
                }
                Opening::Opened => return database().map(|database| Self { database }),
                Opening::Failed => break,
            }
        }
        Err(request.error()?.into())
    }

    pub(crate) async fn count(&self) -> Result<f64, JsValue> {
        let found = self.store()?.get(&"count".into())?;
        Ok(result(&found).await?.as_f64().unwrap_or(0.0))
    }

    pub(crate) async fn set_count(&self, count: f64) -> Result<(), JsValue> {
        let put = self.store()?.put_with_key(&count.into(), &"count".into())?;
        result(&put).await.map(drop)
    }

    fn store(&self) -> Result<IdbObjectStore, JsValue> {
        let mode = IdbTransactionMode::Readwrite;
        let transaction = self.database.transaction_with_str_and_mode(STORE, mode)?;
        transaction.object_store(STORE)
    }
}
