//! Timers of SDL, which call back on SDL's thread, and whose guard borrows the subsystem.

mod declarations;

use declarations::TimerSubsystemExt;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let timers = sdl2::init()?.timer()?;
    timers.after(5).wait()?;
    let (late, soon) = (timers.after(3_600_000), timers.after(5));
    soon.wait()?;
    assert!(!late.is_done());
    drop(late);
    Ok(())
}
