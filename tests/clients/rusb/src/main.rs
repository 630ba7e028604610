//! The hotplug listener of `rusb` over libusb, without a device: registration, its end, and its error.

use std::borrow::Borrow;
use std::thread;
use std::time::Duration;

use awaitify::{Ended, Events, Kept, awaitable};
use rusb::{Context, Device, HotplugBuilder, Registration, UsbContext};

#[awaitable(listener = rusb::Hotplug<T>, stream(unbounded))]
trait Hotplug<T: UsbContext>: Send {
    fn device_arrived(&mut self, device: Device<T>);
    fn device_left(&mut self, device: Device<T>);
}

#[awaitable(for = HotplugBuilder)]
trait HotplugBuilderExt {
    #[awaitable(stream, listener = HotplugListener<U>, keep)]
    fn register<U: UsbContext, T: Borrow<U>>(
        self,
        context: T,
        callback: Box<dyn rusb::Hotplug<U>>,
    ) -> rusb::Result<Registration<U>>;
}

fn main() -> rusb::Result<()> {
    let context = Context::new()?;
    if !rusb::has_hotplug() {
        let refused = HotplugBuilder::new().stream_register::<Context, _>(context);
        assert!(matches!(refused, Err(rusb::Error::NotSupported)));
        println!("hotplug is not supported, and the error was returned");
        return Ok(());
    }
    // With `enumerate`, each device that is present arrives at once.
    let mut builder = HotplugBuilder::new();
    let builder = builder.enumerate(true);
    let mut events: Events<HotplugEvent<Context>, Kept<Registration<Context>>> =
        builder.stream_register(context.clone())?;
    let present = context.devices()?.len();
    context.handle_events(Some(Duration::from_millis(10)))?;
    let arrived = events
        .drain()
        .filter(|event| matches!(event, HotplugEvent::DeviceArrived(_)));
    assert_eq!(arrived.count(), present);
    println!("{present} devices have arrived");

    // The listener is called on the thread that handles events, and the stream is read on another one.
    let reader = thread::spawn(move || {
        events.close();
        assert_eq!(events.wait_iter().count(), 0);
        events.ended()
    });
    assert_eq!(reader.join().unwrap(), Some(Ended::Closed));

    // A listener that libusb has never held is dropped, and its stream says so.
    let (listener, mut events) = HotplugListener::<Context>::events();
    drop(listener);
    assert!(events.wait_next().is_none());
    assert!(matches!(events.ended(), Some(Ended::Dropped(_))));
    Ok(())
}
