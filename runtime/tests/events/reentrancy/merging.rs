//! A function that merges may use the stream.

use std::sync::{Arc, Mutex};

use awaitify::{Emitter, Ended, Events};

use crate::support::{Count, poll, taken};

#[test]
fn merge_may_emit() {
    let again: Arc<Mutex<Option<Emitter<u32>>>> = Arc::default();
    let inner = Arc::clone(&again);
    let merge = move |last: &mut u32, new: u32| {
        *last += new;
        // Queued after the merged value, and not merged.
        if let Some(emitter) = inner.lock().unwrap().take() {
            assert!(emitter.try_emit(100).is_continue());
            emitter.emit(200);
        }
        None
    };
    let mut kept = None;
    let mut events = Events::merging(merge, |emitter| kept = Some(emitter));
    let emitter = kept.unwrap();
    emitter.emit(1);
    *again.lock().unwrap() = Some(emitter.clone());
    emitter.emit(2);
    assert_eq!(taken(&mut events), [3, 100, 200]);
}

#[test]
fn merge_may_fail_the_stream() {
    type Item = Result<u32, u8>;
    let again: Arc<Mutex<Option<Emitter<Item>>>> = Arc::default();
    let inner = Arc::clone(&again);
    let merge = move |last: &mut Item, new: Item| {
        *last = Ok(last.unwrap() + new.unwrap());
        if let Some(emitter) = inner.lock().unwrap().take() {
            emitter.fail(9);
        }
        None
    };
    let mut kept = None;
    let mut events = Events::merging(merge, |emitter| kept = Some(emitter));
    let emitter = kept.unwrap();
    let count = Count::new();
    assert!(poll(&mut events, &count.waker()).is_pending());
    assert!(emitter.try_emit(Ok(1)).is_continue());
    assert_eq!(count.woken(), 1);
    *again.lock().unwrap() = Some(emitter.clone());
    assert!(emitter.try_emit(Ok(2)).is_continue());
    assert_eq!(taken(&mut events), [Ok(3), Err(9)]);
    assert_eq!(events.ended(), Some(Ended::Failed));
}

#[test]
fn values_behind_a_merge_are_counted() {
    type Halves = (Emitter<u32>, Events<u32>);
    let stream: Arc<Mutex<Option<Halves>>> = Arc::default();
    let inner = Arc::clone(&stream);
    let lengths = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&lengths);
    let merge = move |last: &mut u32, new: u32| {
        *last += new;
        if let Some((emitter, events)) = inner.lock().unwrap().as_ref() {
            emitter.emit(100);
            seen.lock().unwrap().push(events.len());
            emitter.emit(200);
            seen.lock().unwrap().push(events.len());
        }
        None
    };
    let mut kept = None;
    let events = Events::merging(merge, |emitter| kept = Some(emitter));
    let emitter = kept.unwrap();
    emitter.emit(1);
    *stream.lock().unwrap() = Some((emitter.clone(), events));
    emitter.emit(2);
    assert_eq!(*lengths.lock().unwrap(), [1, 2]);
    let (_emitter, mut events) = stream.lock().unwrap().take().unwrap();
    assert_eq!((events.len(), taken(&mut events)), (3, vec![3, 100, 200]));
}

#[test]
fn merge_may_drop_the_stream() {
    let shared: Arc<Mutex<Option<Events<Arc<()>>>>> = Arc::default();
    let inner = Arc::clone(&shared);
    let merge = move |_last: &mut Arc<()>, new: Arc<()>| {
        drop(inner.lock().unwrap().take());
        Some(new)
    };
    let mut kept = None;
    let events = Events::merging(merge, |emitter| kept = Some(emitter));
    *shared.lock().unwrap() = Some(events);
    let emitter = kept.unwrap();
    let value = Arc::new(());
    emitter.emit(Arc::clone(&value));
    emitter.emit(Arc::clone(&value));
    assert!(!emitter.is_wanted());
    assert_eq!(Arc::strong_count(&value), 1, "nothing is left in the queue");
}

/// Both ends of a stream, for a closure that the stream contains.
type BothEnds = Option<(Emitter<u32>, Events<u32>)>;

/// The last value is out of the queue while the function runs.
#[test]
fn consumer_that_waits_during_a_merge_is_woken() {
    for ends in [false, true] {
        let shared: Arc<Mutex<BothEnds>> = Arc::default();
        let inner = Arc::clone(&shared);
        let count = Count::new();
        let waker = count.waker();
        let merge = move |last: &mut u32, new: u32| {
            *last += new;
            let mut shared = inner.lock().unwrap();
            let (emitter, events) = shared.as_mut().unwrap();
            if ends {
                emitter.end();
            }
            assert!(poll(events, &waker).is_pending());
            None
        };
        let mut kept = None;
        let events = Events::merging(merge, |emitter| kept = Some(emitter));
        let emitter = kept.unwrap();
        emitter.emit(1);
        *shared.lock().unwrap() = Some((emitter.clone(), events));
        emitter.emit(2);
        assert_eq!(count.woken(), 1);
        let (_, mut events) = shared.lock().unwrap().take().unwrap();
        assert_eq!(taken(&mut events), [3]);
    }
}

#[test]
fn merge_may_close_the_stream() {
    let shared: Arc<Mutex<Option<Events<u32>>>> = Arc::default();
    let inner = Arc::clone(&shared);
    let merge = move |last: &mut u32, new: u32| {
        *last += new;
        inner.lock().unwrap().as_mut().unwrap().close();
        Some(9)
    };
    let mut kept = None;
    let events = Events::merging(merge, |emitter| kept = Some(emitter));
    *shared.lock().unwrap() = Some(events);
    let emitter = kept.unwrap();
    (1..=3).for_each(|value| emitter.emit(value));
    let mut events = shared.lock().unwrap().take().unwrap();
    assert_eq!(taken(&mut events), [3, 9]);
    assert_eq!(events.ended(), Some(Ended::Closed));
}
