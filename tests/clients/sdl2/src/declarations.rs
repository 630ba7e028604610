//! What is used of `sdl2`, as its documentation states it, less the bodies.

use awaitify::awaitable;
use sdl2::TimerSubsystem;
use sdl2::timer::{Timer, TimerCallback};

#[awaitable(for = TimerSubsystem)]
pub trait TimerSubsystemExt {
    /// `TimerCallback` is an alias; 0 says that it is not to be called again. Dropping the timer removes it.
    #[awaitable(name = after, callback = callback, returns = 0, keep)]
    fn add_timer(&self, delay: u32, callback: TimerCallback) -> Timer<'_>;
}
