//! Declarations of `libpulse-binding`, copied from its documentation without the bodies.

use awaitify::{Flow, awaitable};
use libpulse_binding::callbacks::ListResult;
use libpulse_binding::context::Context;
use libpulse_binding::context::introspect::{Introspector, ModuleInfo, ServerInfo, SinkInfo};
use libpulse_binding::operation::Operation;

pub type ModuleList = Operation<dyn FnMut(ListResult<&ModuleInfo>)>;
pub type SinkList = Operation<dyn FnMut(ListResult<&SinkInfo>)>;

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

    /// The names of the modules. A list calls back for each item, and once more for its end or an error.
    #[awaitable(
        name = module_names,
        stream(unbounded),
        flow = |module: ListResult<&ModuleInfo>| -> Flow<String, ListFailed> {
            match module {
                ListResult::Item(module) => module.name.as_deref().map_or(Flow::Skip, |name| Flow::Item(name.to_owned())),
                ListResult::End => Flow::End,
                ListResult::Error => Flow::Fail(ListFailed),
            }
        },
        cancel = |mut operation: ModuleList| operation.cancel()
    )]
    fn get_module_info_list<F>(&self, callback: F) -> ModuleList
    where
        F: FnMut(ListResult<&ModuleInfo>) + 'static;

    /// The sink of an index, or an error if it does not exist.
    #[awaitable(
        name = sink_of,
        stream(unbounded),
        flow = |sink: ListResult<&SinkInfo>| -> Flow<Option<String>, ListFailed> {
            match sink {
                ListResult::Item(sink) => Flow::Last(sink.name.as_deref().map(str::to_owned)),
                ListResult::End => Flow::End,
                ListResult::Error => Flow::Fail(ListFailed),
            }
        },
        discard
    )]
    fn get_sink_info_by_index<F>(&self, index: u32, callback: F) -> SinkList
    where
        F: FnMut(ListResult<&SinkInfo>) + 'static;
}

/// The server refused a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ListFailed;

#[awaitable(for = Context)]
pub trait ContextExt {
    #[awaitable(name = make_default_sink, discard)]
    fn set_default_sink<F>(&mut self, name: &str, callback: F) -> Operation<dyn FnMut(bool)>
    where
        F: FnMut(bool) + 'static;
}
