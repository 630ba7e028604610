//! Declarations of `gstreamer`, copied from its documentation without the bodies.

use awaitify::awaitable;
use gstreamer::bus::BusWatchGuard;
use gstreamer::glib::{self, ControlFlow, SignalHandlerId};
use gstreamer::prelude::*;
use gstreamer::{Bus, BusSyncReply, Message};

use crate::UNDONE;

/// Each function gives the bus first, which is left out.
#[awaitable(
    for = Bus,
    stream(unbounded),
    events(
        enum = BusCall,
        derive(Debug),
        name = calls,
        set_sync_handler = Handled,
        connect_sync_message = Signalled,
        add_watch = Watched
    ),
    ignore = first
)]
pub(crate) trait BusCallsExt {
    #[awaitable(reply = BusSyncReply::Pass, cancel = {
        let bus = self.clone();
        move |()| {
            UNDONE.lock().unwrap().push("handler");
            bus.unset_sync_handler();
        }
    })]
    fn set_sync_handler<F>(&self, func: F)
    where
        F: Fn(&Bus, &Message) -> BusSyncReply + Send + Sync + 'static;

    #[awaitable(cancel = {
        let bus = self.clone();
        move |id: SignalHandlerId| {
            UNDONE.lock().unwrap().push("signal");
            bus.disconnect(id);
        }
    })]
    fn connect_sync_message<F>(&self, detail: Option<&str>, f: F) -> SignalHandlerId
    where
        F: Fn(&Bus, &Message) + Send + Sync + 'static;

    #[awaitable(keep, reply = ControlFlow::Continue)]
    fn add_watch<F>(&self, func: F) -> Result<BusWatchGuard, glib::BoolError>
    where
        F: FnMut(&Bus, &Message) -> ControlFlow + Send + 'static;
}
