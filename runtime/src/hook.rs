//! Hooks that run on the thread that drops the awaitable or the stream.

use std::marker::PhantomData;

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

/// The hook of `cancel` or `revoke`, which takes a handle `H`.
///
/// `H` is a parameter of the type and not of the function. If a call names one of two type parameters, rustc reports a hook of
/// another type twice.
pub struct Hook<H>(PhantomData<H>);

impl<H> Hook<H> {
    /// Boxes the hook.
    #[inline]
    pub fn boxed<F>(hook: F) -> Box<dyn FnOnce(H) + Send>
    where
        F: FnOnce(H) + SendHook<F> + 'static,
    {
        Box::new(hook)
    }
}
