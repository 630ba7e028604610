//! `on`: the runtime that runs the function, and no runtime at all.

use std::sync::Arc;

use awaitify::callbackify;
use tokio::runtime::Handle;

use super::functions::callback_add;
use super::{calls, handle};

#[callbackify(on = handle())]
async fn elsewhere() -> bool {
    Handle::try_current().is_ok()
}

#[test]
fn on_names_runtime() {
    let (callback, outcome) = calls();
    callback_elsewhere(callback);
    assert_eq!(outcome.recv(), Ok(Ok(true)));
}

#[derive(Clone)]
struct Service {
    runtime: Handle,
}

impl Service {
    #[callbackify(on = self.runtime)]
    async fn is_lent(&self) -> bool {
        Handle::current().id() == self.runtime.id()
    }

    #[callbackify(on = self.runtime)]
    async fn is_given(self: Arc<Self>, _other: u8) -> bool {
        Handle::current().id() == self.runtime.id()
    }
}

#[callbackify(on = runtime)]
async fn is_a_parameter(runtime: Handle) -> bool {
    Handle::current().id() == runtime.id()
}

#[callbackify(on = runtime)]
async fn is_a_borrowed_parameter(runtime: &Handle) -> bool {
    Handle::current().id() == runtime.id()
}

#[test]
fn runtime_from_arguments() {
    let service = Arc::new(Service { runtime: handle() });
    let twins: [fn(&Arc<Service>, _) -> _; 4] = [
        |service, callback| service.callback_is_lent(callback),
        |service, callback| Arc::clone(service).callback_is_given(0, callback),
        |service, callback| callback_is_a_parameter(service.runtime.clone(), callback),
        |service, callback| callback_is_a_borrowed_parameter(&service.runtime, callback),
    ];
    for twin in twins {
        let (callback, outcome) = calls();
        twin(&service, Box::new(callback) as Box<dyn FnOnce(_) + Send>);
        assert_eq!(outcome.recv(), Ok(Ok(true)));
    }
}

#[test]
fn panics_without_runtime() {
    let (callback, outcome) = calls();
    let twin = std::panic::catch_unwind(|| callback_add(1, 2, callback));
    assert!(twin.is_err());
    assert!(outcome.recv().is_err(), "dropped, not called");
}
