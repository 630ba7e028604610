//! The completing thread.

use std::sync::Arc;
use std::sync::atomic::Ordering::Release;

use awaitify::{__private, Completer};

use crate::calls::{Answer, Deed, Order, Random, Value};
use crate::threads::Pace;

/// The completing thread. Returns how many values were received, as far as it can tell.
pub(crate) fn complete_all(
    batches: impl Iterator<Item = Vec<Completer<Answer>>>,
    alive: Arc<()>,
    pace: &Pace,
) -> u64 {
    let mut random = Random(Deed::SEED);
    let mut number = 0;
    let mut delivered = 0;
    for completer in batches.flatten() {
        number += 1;
        Pace::meet(&pace.completing, &pace.awaiting, number);
        let value = || {
            Ok(Value {
                number: Box::new(number),
                alive: Arc::clone(&alive),
            })
        };
        let (deed, order) = (Deed::next(&mut random), Order::next(&mut random));
        if order == Order::AwaitFirst {
            Pace::wait(&pace.polled, number);
        }
        match deed {
            Deed::Drop => drop(completer),
            Deed::ShareAndComplete => {
                let shared = completer.share();
                let clone = shared.clone();
                delivered += u64::from(clone.try_complete(value()).is_ok());
                assert!(shared.try_complete(value()).is_err());
            }
            Deed::ShareAndDrop => drop(completer.share().clone()),
            Deed::CompleteOnce => {
                let once = __private::Once::new(completer);
                let first = once.take().expect("the first takes it");
                assert!(once.take().is_none());
                delivered += u64::from(first.try_complete(value()).is_ok());
            }
            Deed::CompleteIfAwaited if !completer.is_awaited() => {
                assert!(completer.try_complete(value()).is_err());
            }
            Deed::CompleteIfAwaited | Deed::Complete => {
                delivered += u64::from(completer.try_complete(value()).is_ok());
            }
        }
        if order == Order::CompleteFirst {
            pace.completed.store(number, Release);
        }
    }
    delivered
}
