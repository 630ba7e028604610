//! The verdict about a listener, by the way in which it is unregistered.

use super::Subject;
use super::evidence::{Unregister, unregister};
use super::finding::{Kind, Verdict};
use crate::words;

impl Subject<'_> {
    /// The listener `name`, with the options that it has so far.
    pub(super) fn registered(
        &self,
        name: &str,
        mut options: Vec<String>,
        reason: &str,
        asks_to_stop: bool,
    ) -> Verdict {
        let kind = Kind::Listener;
        match unregister(self.function, &self.expanded, self.expander.index) {
            Unregister::Guard(ty) => {
                options.push("keep".to_owned());
                let reason = format!("{reason}; dropping the returned `{ty}` unregisters it");
                Verdict::sure(kind, name, options, reason)
            }
            Unregister::Hook {
                option,
                sibling,
                is_local,
            } => {
                options.push(option);
                options.extend(is_local.then(|| "local".to_owned()));
                let reason = format!("{reason}; `{sibling}` unregisters it");
                Verdict::sure(kind, name, options, reason)
            }
            _ if asks_to_stop => {
                let reason = format!("{reason}; it unregisters by returning `Break`");
                Verdict::sure(kind, name, options, reason)
            }
            Unregister::Shared { option, call } => {
                options.push(option);
                let question = format!("does `{call}` only unregister this `{name}`?");
                Verdict::likely(kind, name, options, reason, question)
            }
            Unregister::OutOfReach {
                sibling,
                reason: obstacle,
            } => {
                let question = format!("how does a hook reach `{sibling}`? {obstacle}");
                Verdict::likely(kind, name, options, reason, question)
            }
            Unregister::Handle(ty) => {
                let question = format!("does the returned `{ty}` unregister `{name}`, and how?");
                Verdict::likely(kind, name, options, reason, question)
            }
            Unregister::Unknown => self.without_unregistering(name, options, reason),
        }
    }

    fn without_unregistering(&self, name: &str, options: Vec<String>, reason: &str) -> Verdict {
        let is_object = options
            .iter()
            .any(|option| option.starts_with("listener ="));
        let question = if is_object || words::names_event(&self.function.name, name) {
            format!("how is `{name}` unregistered?")
        } else {
            format!(
                "is `{name}` called more than once? If not, write `callback = {name}` instead of `stream`"
            )
        };
        Verdict::likely(Kind::Listener, name, options, reason, question)
    }
}
