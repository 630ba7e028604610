//! Races of completers that are shared.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::races::std_or_loom::Arc;
use crate::races::{block_on, model, spawn};
use crate::{DROPPED, Tracked, is_released, number, pair, poll, value};
use awaitify::__private;

#[test]
fn shared_completers_race() {
    model(|| {
        let (completer, awaitable) = pair();
        let first = completer.share();
        let second = first.clone();
        let one = spawn(move || first.try_complete(value(1)).is_ok());
        let two = spawn(move || second.try_complete(value(2)).is_ok());
        let answer = number(block_on(awaitable)).unwrap();
        let (one, two) = (one.join().unwrap(), two.join().unwrap());
        assert_eq!((one, two), (answer == 1, answer == 2));
    });
}

#[test]
fn shared_complete_while_clone_drops() {
    model(|| {
        let (completer, awaitable) = pair();
        let first = completer.share();
        let second = first.clone();
        let completing = spawn(move || first.complete(value(1)));
        drop(second);
        assert_eq!(number(block_on(awaitable)), Ok(1));
        completing.join().unwrap();
    });
}

#[test]
fn drop_shared_while_polling() {
    model(|| {
        let (completer, awaitable) = pair();
        let first = completer.share();
        let second = first.clone();
        let dropping = spawn(move || drop(first));
        let polling = spawn(move || number(block_on(awaitable)));
        drop(second);
        assert_eq!(polling.join().unwrap(), Err(DROPPED));
        dropping.join().unwrap();
    });
}

#[test]
fn shared_complete_while_dropping() {
    model(|| {
        let (completer, awaitable) = pair();
        let shared = completer.share();
        let completing = spawn(move || shared.complete(value(1)));
        drop(awaitable);
        completing.join().unwrap();
    });
}

#[test]
fn shared_is_awaited_while_taking() {
    model(|| {
        let (completer, awaitable) = pair();
        let first = completer.share();
        let second = first.clone();
        let asking = spawn(move || {
            if !second.is_awaited() {
                assert!(second.try_complete(value(2)).is_err());
            }
        });
        let completing = spawn(move || first.complete(value(1)));
        assert_eq!(number(block_on(awaitable)), Ok(1));
        asking.join().unwrap();
        completing.join().unwrap();
    });
}

#[test]
fn share_while_polling() {
    model(|| {
        let (completer, awaitable) = pair();
        let sharing = spawn(move || completer.share().complete(value(1)));
        assert_eq!(number(block_on(awaitable)), Ok(1));
        sharing.join().unwrap();
    });
}

#[test]
fn share_while_replacing_waker() {
    model(|| {
        let (completer, mut awaitable) = pair();
        let (old, new) = (Tracked::new(), Tracked::new());
        assert!(poll(&mut awaitable, &old).is_pending());
        let sharing = spawn(move || completer.share());
        assert!(poll(&mut awaitable, &new).is_pending());
        sharing.join().unwrap().complete(value(1));
        assert_eq!((old.woken(), new.woken()), (0, 1));
        assert!(is_released(&old) && is_released(&new));
        assert_eq!(number(awaitable.try_take().unwrap()), Ok(1));
    });
}

#[test]
fn share_while_dropping() {
    model(|| {
        let (completer, awaitable) = pair();
        let sharing = spawn(move || completer.share().try_complete(value(1)).is_ok());
        drop(awaitable);
        sharing.join().unwrap();
    });
}

#[test]
fn once_completers_race() {
    model(|| {
        let (completer, awaitable) = pair();
        let once = Arc::new(__private::Once::new(completer));
        let other = Arc::clone(&once);
        let calling = spawn(move || other.complete(value(1)));
        once.complete(value(2));
        drop(once);
        assert!(matches!(number(block_on(awaitable)), Ok(1 | 2)));
        calling.join().unwrap();
    });
}

#[test]
fn panicking_map_in_shared_callback() {
    model(|| {
        let (completer, awaitable) = pair();
        let once = Arc::new(__private::Once::new(completer));
        let kept = Arc::clone(&once);
        let calling = spawn(move || {
            let call = || once.complete_with(|| std::panic::resume_unwind(Box::new("map")));
            assert!(catch_unwind(AssertUnwindSafe(call)).is_err());
        });
        assert_eq!(number(block_on(awaitable)), Err(DROPPED));
        calling.join().unwrap();
        drop(kept);
    });
}
