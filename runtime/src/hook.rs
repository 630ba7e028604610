//! Hooks that run on the thread that drops the awaitable or the stream.

/// A hook that may run on another thread.
///
/// It is `Send` under another name, because rustc's error for `Send` does not know the option `local`. `This` is `Self`: without
/// it, rustc suggests to call the hook, because what it returns is `Send`.
#[diagnostic::on_unimplemented(
    message = "this hook captures something that is not `Send`, but it may run on another thread",
    label = "captures something that is not `Send`",
    note = "add the option `local`: what the wrapper returns then stays on its thread"
)]
pub trait SendHook<This>: Send {}

#[diagnostic::do_not_recommend]
impl<F: Send> SendHook<F> for F {}

/// Boxes the hook of `cancel` or `revoke`.
#[inline]
pub fn send_hook<H, F>(hook: F) -> Box<dyn FnOnce(H) + Send>
where
    F: FnOnce(H) + SendHook<F> + 'static,
{
    Box::new(hook)
}
