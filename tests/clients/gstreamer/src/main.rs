//! Clocks, elements and buses of GStreamer, without any plugin.

mod declarations;

use std::error::Error;

use awaitify::Ended;
use declarations::{BusAwaitable, ClockIdExt, PipelineAwaitable};
use gstreamer::prelude::*;
use gstreamer::{ClockError, ClockTime, MessageType, Pipeline, SystemClock, glib, message};

fn main() -> Result<(), Box<dyn Error>> {
    gstreamer::init()?;
    glib::MainContext::default().block_on(async {
        a_clock().await?;
        let pipeline = Pipeline::new();
        assert_eq!(pipeline.on_its_thread().await?, pipeline);
        a_bus(&pipeline).await?;
        messages_of_a_pipeline(&pipeline).await
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
    assert_eq!(message.type_(), MessageType::Eos);
    Ok(())
}

/// Messages come from the loop or from the thread that posts them.
async fn messages_of_a_pipeline(pipeline: &Pipeline) -> Result<(), Box<dyn Error>> {
    let bus = pipeline.bus().expect("a pipeline has one");
    let mut messages = bus.messages()?;
    assert!(bus.messages().is_err(), "a bus has one watch");
    for _ in 0..2 {
        bus.post(message::Latency::new())?;
    }
    bus.post(message::Eos::new())?;
    let mut seen = Vec::new();
    while seen.last() != Some(&MessageType::Eos) {
        seen.push(messages.next().await.expect("the bus is open").type_());
    }
    let latency = MessageType::Latency;
    assert_eq!(seen, [latency, latency, MessageType::Eos]);
    drop(messages);
    drop(bus.messages()?);

    let mut posted = bus.posted_messages();
    for _ in 0..3 {
        bus.post(message::Latency::new())?;
    }
    bus.post(message::Eos::new())?;
    let seen: Vec<_> = posted.drain().map(|message| message.type_()).collect();
    assert_eq!((seen, posted.lost()), (vec![latency, MessageType::Eos], 2));
    posted.close();
    bus.post(message::Eos::new())?;
    assert!(posted.next().await.is_none());
    assert_eq!(posted.ended(), Some(Ended::Closed));
    Ok(())
}
