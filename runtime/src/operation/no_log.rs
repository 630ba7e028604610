//! Without the feature `tracing`: no events.

use super::{Name, OperationKind};
use crate::Ended;

#[derive(Clone, Copy)]
pub(super) struct Logged;

#[derive(Clone, Copy)]
pub(crate) struct ReportedLosses;

impl ReportedLosses {
    pub(crate) const NONE: Self = Self;
}

impl Logged {
    pub(super) const SILENT: Self = Self;

    #[inline(always)]
    pub(super) fn start(_kind: OperationKind, _name: Name) -> Self {
        Self
    }

    #[inline(always)]
    pub(super) fn completed(self) {}

    #[inline(always)]
    pub(super) fn completed_unseen(self, _was_detached: impl FnOnce() -> bool) {}

    #[inline(always)]
    pub(super) fn dropped(self) {}

    #[inline(always)]
    pub(super) fn called_again(self) {}

    #[inline(always)]
    pub(super) fn cancelled(self) {}

    #[inline(always)]
    pub(super) fn detached(self) {}

    #[inline(always)]
    pub(super) fn lost(self, _total: u64, _reported: &mut ReportedLosses) {}

    #[inline(always)]
    pub(super) fn is_enabled(self) -> bool {
        false
    }

    #[inline(always)]
    pub(super) fn finished(
        self,
        _ended: impl FnOnce() -> Option<Ended>,
        _lost: u64,
        _unread: usize,
    ) {
    }
}

#[inline(always)]
pub(super) fn ignored_from_c<W>() {}
