//! Debug builds: a list of all operations of which the callback or the consumer still exists.
//!
//! An entry refers to nothing: it has the name, the place and the time only. So the list keeps nothing alive. Its memory
//! is used again, and it is as long as the most operations that existed at once.

use std::panic::Location;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::{Name, OperationKind, Pending, PendingState, now};

/// The place of an operation in the list.
#[derive(Clone, Copy)]
pub(super) struct Listed {
    /// One more than the index, so that zero is no place.
    place: u32,
    /// Differs from the use of the same place by another operation.
    turn: u32,
}

struct PendingEntry {
    kind: OperationKind,
    name: Name,
    location: &'static Location<'static>,
    started: Option<Instant>,
    /// The order of the operations, also without a clock.
    number: u64,
    is_from_c: bool,
    callback_gone: bool,
    consumer: Consumer,
}

/// The state of the awaitable or the stream.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Consumer {
    Held,
    Detached,
    Gone,
}

struct Place {
    turn: u32,
    entry: Option<PendingEntry>,
}

struct PendingList {
    places: Vec<Place>,
    free: Vec<u32>,
    /// How many operations were listed.
    count: u64,
}

static LIST: Mutex<PendingList> = Mutex::new(PendingList {
    places: Vec::new(),
    free: Vec::new(),
    count: 0,
});

fn list() -> MutexGuard<'static, PendingList> {
    // No foreign code runs under the lock, so a poisoned one is whole.
    LIST.lock().unwrap_or_else(PoisonError::into_inner)
}

impl PendingList {
    fn insert(&mut self, mut entry: PendingEntry) -> Option<Listed> {
        self.count += 1;
        entry.number = self.count;
        let index = match self.free.pop() {
            Some(index) => index,
            None => self.grow()?,
        };
        let place = &mut self.places[index as usize];
        place.turn = place.turn.wrapping_add(1);
        place.entry = Some(entry);
        Some(Listed {
            place: index + 1,
            turn: place.turn,
        })
    }

    /// Adds a place, or returns `None` if there are too many.
    fn grow(&mut self) -> Option<u32> {
        let index = u32::try_from(self.places.len()).ok()?;
        index.checked_add(1)?;
        self.places.push(Place {
            turn: 0,
            entry: None,
        });
        if self.places.len() == self.places.capacity() {
            // Then neither vector allocates again for a while, not even when a place becomes free.
            self.places.reserve(self.places.len().max(256));
        }
        self.free.reserve(self.places.capacity());
        Some(index)
    }

    /// Changes the entry, and frees its place if both the callback and the consumer are gone.
    fn change(&mut self, listed: Listed, change: impl FnOnce(&mut PendingEntry)) {
        let Some(index) = listed.place.checked_sub(1) else {
            return;
        };
        let place = &mut self.places[index as usize];
        let Some(entry) = place.entry.as_mut().filter(|_| place.turn == listed.turn) else {
            return;
        };
        change(entry);
        if entry.callback_gone && entry.consumer != Consumer::Held {
            place.entry = None;
            self.free.push(index);
        }
    }
}

impl Listed {
    pub(super) const SILENT: Self = Self { place: 0, turn: 0 };

    #[track_caller]
    pub(super) fn start(kind: OperationKind, name: Name) -> Self {
        let entry = PendingEntry {
            kind,
            name,
            location: Location::caller(),
            started: now(),
            number: 0,
            is_from_c: false,
            callback_gone: false,
            consumer: Consumer::Held,
        };
        list().insert(entry).unwrap_or(Self::SILENT)
    }

    fn change(self, change: impl FnOnce(&mut PendingEntry)) {
        list().change(self, change);
    }

    pub(super) fn passed_to_c(self) {
        self.change(|entry| entry.is_from_c = true);
    }

    pub(super) fn callback_gone(self) {
        self.change(|entry| entry.callback_gone = true);
    }

    pub(super) fn consumer_gone(self) {
        self.change(|entry| entry.consumer = Consumer::Gone);
    }

    /// At once, because the thread that completed may not have got as far as [`callback_gone`](Self::callback_gone).
    pub(super) fn all_gone(self) {
        self.change(|entry| {
            entry.callback_gone = true;
            entry.consumer = Consumer::Gone;
        });
    }

    pub(super) fn detached(self) {
        self.change(|entry| entry.consumer = Consumer::Detached);
    }
}

impl PendingEntry {
    fn pending(&self) -> Pending {
        Pending {
            name: self.name,
            location: self.location,
            started: self.started,
            is_stream: self.kind == OperationKind::Stream,
            is_from_c: self.is_from_c,
            state: match self.consumer {
                Consumer::Held if self.callback_gone => PendingState::Done,
                Consumer::Held => PendingState::Waiting,
                Consumer::Detached => PendingState::Detached,
                Consumer::Gone => PendingState::Cancelled,
            },
        }
    }
}

/// Returns all operations, the oldest first.
pub(super) fn all() -> Vec<Pending> {
    let list = list();
    let mut entries: Vec<&PendingEntry> = list
        .places
        .iter()
        .filter_map(|place| place.entry.as_ref())
        .collect();
    entries.sort_unstable_by_key(|entry| entry.number);
    entries.into_iter().map(PendingEntry::pending).collect()
}
