//! Three registrations of a GStreamer bus as one stream: all of them, or none.

mod declarations;

use std::error::Error;
use std::sync::Mutex;

use awaitify::{Ended, Events, Group};
use declarations::{BusCall, BusCallsExt};
use gstreamer::{Bus, BusSyncReply, MessageType, glib, message};

/// The names of the functions that undid something, in order.
static UNDONE: Mutex<Vec<&str>> = Mutex::new(Vec::new());

fn undone() -> Vec<&'static str> {
    UNDONE.lock().unwrap().drain(..).collect()
}

fn main() -> Result<(), Box<dyn Error>> {
    gstreamer::init()?;
    glib::MainContext::default().block_on(async {
        let bus = Bus::new();
        bus.enable_sync_message_emission();
        calls_of_three_functions(&bus).await?;
        a_failure_undoes_the_others(&bus)?;
        calls_of_three_functions(&bus).await
    })
}

/// The handler and the signal are called on the thread that posts, and the watch on the loop.
async fn calls_of_three_functions(bus: &Bus) -> Result<(), Box<dyn Error>> {
    let mut calls: Events<BusCall, Group> = bus.calls(Some("eos"))?;
    bus.post(message::Eos::new())?;
    let mut seen = Vec::new();
    for _ in 0..3 {
        seen.push(calls.next().await.expect("the bus is open"));
    }
    let [
        BusCall::Handled(first),
        BusCall::Signalled(second),
        BusCall::Watched(third),
    ] = &seen[..]
    else {
        panic!("{seen:?}");
    };
    for message in [first, second, third] {
        assert_eq!(message.type_(), MessageType::Eos);
    }
    drop(calls);
    assert_eq!(undone(), ["signal", "handler"]);
    Ok(())
}

/// A bus has one watch, so the last registration fails.
fn a_failure_undoes_the_others(bus: &Bus) -> Result<(), Box<dyn Error>> {
    let watch = bus.add_watch(|_, _| glib::ControlFlow::Continue)?;
    let refused: Result<Events<BusCall, Group>, glib::BoolError> = bus.calls(Some("eos"));
    assert!(refused.is_err());
    assert_eq!(undone(), ["signal", "handler"]);
    // The place of the handler is free again, and nothing else is called.
    bus.set_sync_handler(|_, _| BusSyncReply::Drop);
    bus.post(message::Eos::new())?;
    bus.unset_sync_handler();
    drop(watch);

    let mut calls = bus.calls(Some("eos"))?;
    calls.close();
    assert_eq!(undone(), ["signal", "handler"]);
    assert_eq!(calls.ended(), Some(Ended::Closed));
    Ok(())
}
