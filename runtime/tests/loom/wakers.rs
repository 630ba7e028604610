//! Races of a completion with a waker that is replaced.

use std::sync::Arc as StdArc;
use std::task::Poll;

use crate::races::{block_on, model, spawn};
use crate::{DROPPED, Tracked, is_released, number, pair, poll, value};

#[test]
fn replace_waker_while_completing() {
    model(|| {
        let (completer, mut awaitable) = pair();
        let (old, new) = (Tracked::new(), Tracked::new());
        assert!(poll(&mut awaitable, &old).is_pending());
        let completing = spawn(move || completer.complete(value(1)));
        let second = poll(&mut awaitable, &new);
        completing.join().unwrap();
        assert!(is_released(&old) && is_released(&new));
        match second {
            Poll::Ready(answer) => assert_eq!(number(answer), Ok(1)),
            Poll::Pending => {
                assert_eq!((old.woken(), new.woken()), (0, 1));
                assert_eq!(number(awaitable.try_take().unwrap()), Ok(1));
            }
        }
    });
}

#[test]
fn replace_waker_twice() {
    model(|| {
        let (completer, mut awaitable) = pair();
        let wakers = [Tracked::new(), Tracked::new(), Tracked::new()];
        assert!(poll(&mut awaitable, &wakers[0]).is_pending());
        let completing = spawn(move || completer.complete(value(1)));
        let last = wakers[1..]
            .iter()
            .find_map(|tracked| match poll(&mut awaitable, tracked) {
                Poll::Ready(answer) => Some(answer),
                Poll::Pending => None,
            });
        completing.join().unwrap();
        assert!(wakers.iter().all(is_released));
        match last {
            Some(answer) => assert_eq!(number(answer), Ok(1)),
            None => {
                assert_eq!(wakers[2].woken(), 1);
                assert_eq!(number(awaitable.try_take().unwrap()), Ok(1));
            }
        }
    });
}

/// Polls with `N` wakers one after the other, and with the last one while another thread completes. Returns the
/// wakers.
fn replace_the_last_of_wakers_while_completing<const N: usize>() -> [StdArc<Tracked>; N] {
    let (completer, mut awaitable) = pair();
    let wakers = [(); N].map(|()| Tracked::new());
    let (last, before) = wakers.split_last().unwrap();
    for tracked in before {
        assert!(poll(&mut awaitable, tracked).is_pending());
    }
    let completing = spawn(move || completer.complete(value(1)));
    let polled = poll(&mut awaitable, last);
    completing.join().unwrap();
    assert!(wakers.iter().all(is_released));
    match polled {
        Poll::Ready(answer) => assert_eq!(number(answer), Ok(1)),
        Poll::Pending => {
            assert_eq!(last.woken(), 1);
            assert_eq!(number(awaitable.try_take().unwrap()), Ok(1));
        }
    }
    wakers
}

#[test]
fn replace_waker_to_last_version() {
    model(|| {
        let wakers = replace_the_last_of_wakers_while_completing::<4>();
        assert!(wakers[..2].iter().all(|tracked| tracked.woken() == 0));
    });
}

/// Only under loom is the last version near.
#[cfg(awaitify_loom)]
#[test]
fn replace_waker_past_last_version() {
    model(|| {
        let wakers = replace_the_last_of_wakers_while_completing::<5>();
        // It could not be registered, so it was woken at once.
        assert_eq!(wakers[3].woken(), 1);
    });
}

#[test]
fn replace_waker_while_dropping() {
    model(|| {
        let (completer, mut awaitable) = pair();
        let (old, new) = (Tracked::new(), Tracked::new());
        assert!(poll(&mut awaitable, &old).is_pending());
        let dropping = spawn(move || drop(completer));
        let second = poll(&mut awaitable, &new);
        dropping.join().unwrap();
        assert!(is_released(&old) && is_released(&new));
        match second {
            Poll::Ready(answer) => assert_eq!(number(answer), Err(DROPPED)),
            Poll::Pending => assert_eq!(new.woken(), 1),
        }
    });
}

#[test]
fn move_to_task_while_completing() {
    model(|| {
        let (completer, mut awaitable) = pair();
        let here = Tracked::new();
        let completing = spawn(move || completer.complete(value(1)));
        match poll(&mut awaitable, &here) {
            Poll::Ready(answer) => assert_eq!(number(answer), Ok(1)),
            Poll::Pending => {
                let moved = spawn(move || number(block_on(awaitable)));
                assert_eq!(moved.join().unwrap(), Ok(1));
            }
        }
        completing.join().unwrap();
        assert!(is_released(&here));
    });
}
