//! Functions that wait until they are released, aborted, or lose their runtime.

use std::ffi::c_int;
use std::sync::{LazyLock, Mutex};

use awaitify::callbackify;
use tokio::runtime::{Handle, Runtime};
use tokio::sync::Semaphore;

use crate::RUNTIME;

static GATE: Semaphore = Semaphore::const_new(0);

/// Waits at the gate.
#[callbackify(unsafe(extern "C"), on = RUNTIME.handle())]
async fn pass(number: c_int) -> c_int {
    GATE.acquire().await.unwrap().forget();
    number
}

/// Releases that many waiting calls.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn open_gate(passes: usize) {
    GATE.add_permits(passes);
}

static ENDING: Mutex<Option<Runtime>> = Mutex::new(None);

static ON_ENDING: LazyLock<Handle> = LazyLock::new(|| {
    let runtime = Runtime::new().unwrap();
    let handle = runtime.handle().clone();
    *ENDING.lock().unwrap() = Some(runtime);
    handle
});

#[callbackify(unsafe(extern "C"), on = &ON_ENDING)]
async fn outlast() -> Result<c_int, c_int> {
    std::future::pending().await
}

/// Shuts down the runtime of `outlast`.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn shut_down() {
    let runtime = ENDING.lock().unwrap().take();
    drop(runtime);
}

fn no_runtime() -> Handle {
    panic!("there is no runtime");
}

#[callbackify(unsafe(extern "C"), on = no_runtime())]
async fn start_nowhere() -> c_int {
    0
}
