//! A page that waits for a timer, draws in animation frames, counts clicks, and remembers the count in IndexedDB.
//!
//! `index.html` loads it without a bundler. `run` builds it and serves it.

mod database;
mod web;

use std::fmt::Display;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Document, Element, Window};

use crate::database::Database;
use crate::web::{WindowExt, listen};

/// The frames in which the bar grows to its full width.
const FRAMES: u32 = 30;

#[wasm_bindgen(start)]
async fn main() -> Result<(), JsValue> {
    let window = web_sys::window().ok_or("there is no window")?;
    let document = window.document().ok_or("there is no document")?;
    spawn_local(grow(window.clone(), element(&document, "bar")?));
    window.sleep(100)?.await.map_err(JsError::from)?;
    show(&document, "timer", "100 ms have passed")?;
    count_clicks(&document, &Database::open(&window).await?).await
}

/// Draws a bar, one step in each animation frame.
async fn grow(window: Window, bar: Element) {
    for frame in 1..=FRAMES {
        let Ok(next) = window.animation_frame() else {
            return;
        };
        if next.await.is_err() {
            return;
        }
        let width = format!("width: {}%", 100 * frame / FRAMES);
        _ = bar.set_attribute("style", &width);
    }
    bar.set_text_content(Some("30 animation frames"));
}

/// Counts the clicks on the button until the page is closed. The count goes on where it was at the last visit.
async fn count_clicks(document: &Document, database: &Database) -> Result<(), JsValue> {
    let mut count = database.count().await?;
    show(document, "clicks", count)?;
    let button = element(document, "button")?;
    let mut clicks = listen(&button, "click")?;
    while clicks.next().await.is_some() {
        count += 1.0;
        database.set_count(count).await?;
        show(document, "clicks", count)?;
    }
    Ok(())
}

fn element(document: &Document, id: &str) -> Result<Element, JsValue> {
    let found = document.get_element_by_id(id);
    found.ok_or_else(|| format!("the page has no `{id}`").into())
}

fn show(document: &Document, id: &str, text: impl Display) -> Result<(), JsValue> {
    element(document, id)?.set_text_content(Some(&text.to_string()));
    Ok(())
}
