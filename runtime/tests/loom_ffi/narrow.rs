//! Narrow keys, as on 32-bit targets: after three entries of a slot its keys are valid again.

use super::*;
use crate::streams::{Ticks, Tocks, listen, reply};

/// Uses the slot until the key of its first entry is that of its next one again.
fn wrap_generations() -> usize {
    let [first, _, _] = [(); 3].map(|()| {
        let (key, answer) = begin::<Sum>();
        call::<Sum>(key, 1);
        assert_eq!(taken(answer), Ok(1));
        key
    });
    first
}

/// The same, with entries of streams.
fn wrap_generations_of_streams() -> usize {
    let [first, _, _] = [(); 3].map(|()| {
        let (key, events) = listen::<Ticks>();
        drop(events);
        key
    });
    first
}

#[test]
fn stale_key_while_valid_for_same_kind() {
    model(|| {
        let stale = wrap_generations();
        let late = spawn(move || call::<Sum>(stale, 2));
        let (fresh, answer) = begin::<Sum>();
        assert_eq!(fresh, stale);
        call::<Sum>(fresh, 3);
        late.join().unwrap();
        assert!(matches!(taken(answer), Ok(2 | 3)));
        assert_eq!((outstanding(), ignored()), (0, 1));
    });
}

#[test]
fn stale_key_while_valid_for_other_kind() {
    model(|| {
        let stale = wrap_generations();
        let late = spawn(move || call::<Sum>(stale, 2));
        let (fresh, answer) = begin::<Product>();
        assert_eq!(fresh, stale);
        call::<Product>(fresh, 3);
        late.join().unwrap();
        // If the late call saw the kind of the last entry and then took this one, this one is abandoned.
        assert!(matches!(taken(answer), Ok(3) | Err(DROPPED)));
        assert_eq!(outstanding(), 0);
    });
}

#[test]
fn stale_key_while_valid_for_stream() {
    model(|| {
        let stale = wrap_generations();
        let late = spawn(move || call::<Sum>(stale, 2));
        let (fresh, mut events) = listen::<Tocks>();
        assert_eq!(fresh, stale);
        assert_eq!(reply::<Tocks>(fresh, 3), 3);
        late.join().unwrap();
        assert_eq!(events.drain().map(|value| *value).collect::<Vec<_>>(), [3]);
        drop(events);
        assert_eq!((outstanding(), ignored()), (0, 1));
    });
}

#[test]
fn stale_stream_key_while_other_stream_is_revoked() {
    model(|| {
        let stale = wrap_generations_of_streams();
        let late = spawn(move || reply::<Ticks>(stale, 2));
        let (fresh, events) = listen::<Tocks>();
        assert_eq!(fresh, stale);
        // If the late call has pinned this entry, it frees it.
        drop(events);
        assert_eq!(late.join().unwrap(), streams::CLOSED);
        assert_eq!((outstanding(), ignored()), (0, 1));
    });
}

#[test]
fn stale_stream_key_while_valid_for_completion() {
    model(|| {
        let stale = wrap_generations_of_streams();
        let late = spawn(move || reply::<Ticks>(stale, 2));
        let (fresh, answer) = begin::<Sum>();
        assert_eq!(fresh, stale);
        call::<Sum>(fresh, 3);
        assert_eq!(late.join().unwrap(), streams::CLOSED);
        assert_eq!(taken(answer), Ok(3));
        assert_eq!((outstanding(), ignored()), (0, 1));
    });
}
