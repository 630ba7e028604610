//! Memory before and after many wrappers. What they allocate is freed without a garbage collection.

use std::task::{Context, Poll, Waker};

use awaitify::awaitable;
use awaitify_web_tests::heap::{Heap, memory_size};
use awaitify_web_tests::sleep;
use futures_util::future::join_all;
use js_sys::Function;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, EventTarget};

#[awaitable(callback = f(u32))]
fn never(f: &Function) {
    _ = f;
}

#[awaitable(callback = f(u32))]
fn at_once(f: &Function) {
    f.call1(&JsValue::UNDEFINED, &1.into()).unwrap();
}

#[awaitable(
    path = EventTarget::add_event_listener_with_callback,
    stream(unbounded),
    callback = listener(Event),
    cancel = {
        let target = target.clone();
        move |()| target.remove_event_listener_with_callback("ping", &listener).unwrap()
    }
)]
fn pings(target: &EventTarget, kind: &str, listener: &Function) -> Result<(), JsValue>;

/// Asserts that `once` leaves nothing allocated. The first calls fill caches that stay.
fn assert_no_growth(times: u32, once: impl Fn()) {
    (0..times).for_each(|_| once());
    let before = Heap::now();
    (0..times).for_each(|_| once());
    assert_eq!(Heap::now(), before);
}

#[wasm_bindgen_test]
fn dropped_wrappers_free_everything() {
    assert_no_growth(10_000, || drop(awaitable_never()));
}

#[wasm_bindgen_test]
fn done_wrappers_free_everything() {
    assert_no_growth(10_000, || {
        let mut value = awaitable_at_once();
        assert_eq!(value.try_take(), Ok(Ok(1)));
    });
}

#[wasm_bindgen_test]
fn polled_wrappers_free_everything() {
    assert_no_growth(10_000, || {
        let mut value = std::pin::pin!(awaitable_never());
        let polled = value.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert_eq!(polled, Poll::Pending);
    });
}

#[wasm_bindgen_test]
fn streams_free_everything() {
    let target = EventTarget::new().unwrap();
    let ping = Event::new("ping").unwrap();
    assert_no_growth(10_000, || {
        let mut events = pings(&target, "ping").unwrap();
        target.dispatch_event(&ping).unwrap();
        assert!(matches!(events.try_take(), Ok(Some(_))));
    });
}

/// A million timers in Node, a thousand at a time. A browser takes longer for each, so there are fewer.
#[wasm_bindgen_test]
async fn timers_need_no_more_memory() {
    let rounds = if web_sys::window().is_some() {
        200
    } else {
        1_000
    };
    let thousand = || join_all((0..1_000).map(|_| sleep(0)));
    for _ in 0..10 {
        thousand().await;
    }
    let (before, size) = (Heap::now(), memory_size());
    for _ in 0..rounds {
        assert!(thousand().await.iter().all(Result::is_ok));
    }
    // The test harness allocates a little meanwhile.
    let after = Heap::now();
    assert!(
        after.blocks < before.blocks + 100,
        "{before:?}, then {after:?}"
    );
    assert_eq!(memory_size(), size);
}
