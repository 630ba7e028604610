//! Clocks, elements and buses of GStreamer, without any plugin.

mod declarations;

use std::error::Error;

use declarations::{BusAwaitable, ClockIdExt, PipelineAwaitable};
use gstreamer::prelude::*;
use gstreamer::{ClockError, ClockTime, Pipeline, SystemClock, glib, message};

fn main() -> Result<(), Box<dyn Error>> {
    gstreamer::init()?;
    glib::MainContext::default().block_on(async {
        a_clock().await?;
        let pipeline = Pipeline::new();
        assert_eq!(pipeline.on_its_thread().await?, pipeline);
        a_bus(&pipeline).await
    })
}

async fn a_clock() -> Result<(), Box<dyn Error>> {
    let clock = SystemClock::obtain();
    let soon = clock.new_single_shot_id(clock.time() + ClockTime::from_mseconds(5));
    let (same, _late_by, _id) = soon.awaitable_wait_async()?.await?;
    assert_eq!(same, clock);

    // An unscheduled id keeps its callback until the id is dropped.
    let hour = clock.new_single_shot_id(clock.time() + ClockTime::from_seconds(3600));
    let waiting = hour.awaitable_wait_async()?;
    let cancelled = waiting.cancel();
    drop(hour);
    assert!(cancelled.await.is_err());

    let too_late = clock.new_single_shot_id(clock.time() + ClockTime::from_seconds(3600));
    too_late.unschedule();
    let refused = too_late.awaitable_wait_async();
    assert_eq!(refused.err(), Some(ClockError::Unscheduled));
    Ok(())
}

async fn a_bus(pipeline: &Pipeline) -> Result<(), Box<dyn Error>> {
    let bus = pipeline.bus().expect("a pipeline has one");
    // The first watch is removed by now. GStreamer would refuse a second one.
    drop(bus.next_message()?);
    let next = bus.next_message()?;
    assert!(bus.next_message().is_err());
    bus.post(message::Eos::new())?;
    let (_bus, message) = next.await?;
    assert_eq!(message.type_(), gstreamer::MessageType::Eos);
    Ok(())
}
