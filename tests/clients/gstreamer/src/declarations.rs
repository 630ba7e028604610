//! Declarations of `gstreamer`, copied from its documentation without the bodies.

use awaitify::awaitable;
use gstreamer::bus::BusWatchGuard;
use gstreamer::glib::{self, ControlFlow};
use gstreamer::prelude::*;
use gstreamer::{
    Bus, BusSyncReply, Clock, ClockError, ClockId, ClockSuccess, ClockTime, Message, Pipeline,
    SingleShotClockId,
};

#[awaitable(for = SingleShotClockId)]
pub trait ClockIdExt {
    /// Three arguments, a start error, and a cancel that needs the receiver.
    #[awaitable(cancel = { let id = self.clone(); move |_: ClockSuccess| id.unschedule() })]
    fn wait_async<F>(&self, func: F) -> Result<ClockSuccess, ClockError>
    where
        F: FnOnce(&Clock, Option<ClockTime>, &ClockId) + Send + 'static;
}

#[awaitable(for = Pipeline)]
pub trait PipelineAwaitable {
    /// Calls back on a thread of the pipeline's pool.
    #[awaitable(name = on_its_thread)]
    fn call_async<F>(&self, func: F)
    where
        F: FnOnce(&Self) + Send + 'static;
}

#[awaitable(for = Bus)]
pub trait BusAwaitable {
    /// The next message. Dropping the guard removes the watch.
    #[awaitable(name = next_message, keep, reply = ControlFlow::Break)]
    fn add_watch<F>(&self, func: F) -> Result<BusWatchGuard, glib::BoolError>
    where
        F: FnMut(&Bus, &Message) -> ControlFlow + Send + 'static;

    /// Each message, without the bus. Dropping the stream drops the guard, which removes the watch.
    #[awaitable(name = messages, stream(unbounded), keep, ignore = first, reply = ControlFlow::Continue)]
    fn add_watch<F>(&self, func: F) -> Result<BusWatchGuard, glib::BoolError>
    where
        F: FnMut(&Bus, &Message) -> ControlFlow + Send + 'static;

    /// Each message, on the thread that posts it.
    #[awaitable(
        name = posted_messages,
        stream(buffer = 2, overflow = drop_oldest),
        ignore = first,
        reply = BusSyncReply::Pass,
        cancel = { let bus = self.clone(); move |()| bus.unset_sync_handler() }
    )]
    fn set_sync_handler<F>(&self, func: F)
    where
        F: Fn(&Bus, &Message) -> BusSyncReply + Send + Sync + 'static;
}
