//! Idle callbacks and timers of a `calloop` event loop. Its data stays on one thread.

mod declarations;

use std::error::Error;
use std::rc::Rc;
use std::time::Duration;

use calloop::EventLoop;
use calloop::timer::Timer;
use declarations::{idle, timeout};

fn main() -> Result<(), Box<dyn Error>> {
    let mut data = Rc::new(7);
    let mut event_loop: EventLoop<'static, Rc<i32>> = EventLoop::try_new()?;
    let handle = event_loop.handle();

    let mut soon = timeout(&handle, Timer::from_duration(Duration::from_millis(2)))?;
    let idle_once = idle(&handle);
    while !soon.is_done() {
        event_loop.dispatch(Some(Duration::from_secs(1)), &mut data)?;
    }
    soon.try_take().expect("it is done")?;
    idle_once.wait()?;

    // A dropped timer leaves the loop. A timer that has fired does not try to leave it.
    let hour = timeout(&handle, Timer::from_duration(Duration::from_secs(3600)))?;
    assert!(hour.cancel().wait().is_err());
    let not_wanted = idle(&handle);
    drop(not_wanted);
    event_loop.dispatch(Some(Duration::ZERO), &mut data)?;
    Ok(())
}
