//! Declarations of `libpulse-binding`, copied from its documentation without the bodies.

use awaitify::awaitable;
use libpulse_binding::context::Context;
use libpulse_binding::context::introspect::{Introspector, ServerInfo};
use libpulse_binding::operation::Operation;

#[awaitable(for = Introspector)]
pub trait IntrospectorExt {
    /// The name of the server, copied from the borrowed argument. The operation owns the callback.
    #[awaitable(
        name = server_name,
        map = |info: &ServerInfo| -> Option<String> { info.server_name.as_deref().map(str::to_owned) },
        cancel = |mut operation: Operation<dyn FnMut(&ServerInfo)>| operation.cancel()
    )]
    fn get_server_info<F>(&self, callback: F) -> Operation<dyn FnMut(&ServerInfo)>
    where
        F: FnMut(&ServerInfo) + 'static;
}

#[awaitable(for = Context)]
pub trait ContextExt {
    #[awaitable(name = make_default_sink, discard)]
    fn set_default_sink<F>(&mut self, name: &str, callback: F) -> Operation<dyn FnMut(bool)>
    where
        F: FnMut(bool) + 'static;
}
