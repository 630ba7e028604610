//! The options of a block that none of its functions uses.

use super::check;
use crate::collect::CollectVec;
use crate::diagnostics::Diagnostics;
use crate::options::OptionSet;
use crate::options::awaitable::{AwaitableOptions, NOT_INHERITED};

/// The options that are written on a block, without those that a function used.
#[derive(Default)]
pub(super) struct Unused(Vec<&'static str>);

impl Unused {
    pub(super) fn of(options: &AwaitableOptions) -> Self {
        let written = options.written();
        let own = written.iter().filter(|option| option.is_own);
        let names = own.map(|option| option.spec.name);
        Unused(
            names
                .filter(|name| !NOT_INHERITED.contains(name))
                .collect_vec(),
        )
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Leaves out all options, because a mistake may be the reason.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Leaves out what a function with these `options` uses. An option is used if it could be written on the function: its rules
    /// report one that has no effect.
    pub(super) fn use_by(
        &mut self,
        options: &AwaitableOptions,
        has_mistakes: impl Fn(&AwaitableOptions) -> bool,
    ) {
        // An option that the function has itself overrides the block's, which others may use.
        let written = options.written();
        let overrides = |name| written.iter().any(|it| it.is_own && it.spec.name == name);
        self.0.retain(|name| {
            let own = options.with_own(name);
            own.is_none_or(|own| has_mistakes(&own)) && !overrides(*name)
        });
    }

    pub(super) fn report(&self, options: &AwaitableOptions, diagnostics: &mut Diagnostics) {
        // The other options may be meant for the streams.
        let stream = self.0.contains(&"stream");
        for option in options.written() {
            let name = option.spec.name;
            if self.0.contains(&name) && (!stream || name == "stream") {
                check::unused(option.word, name, options, diagnostics);
            }
        }
    }
}
