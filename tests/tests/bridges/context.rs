//! Task-locals and spans are the same before and after an await.

use std::cell::{Cell, RefCell};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, LazyLock, Mutex};

use awaitify::{BlockingError, Job, awaitable, callbackify, run_threadsafe};
use tracing::{Instrument, Span, Subscriber, info_span};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::{LookupSpan, Registry};

tokio::task_local! {
    static REQUEST: u32;
}

thread_local! {
    static ON_THE_CALLBACKS_THREAD: Cell<bool> = const { Cell::new(false) };
}

#[awaitable]
fn elsewhere(done: impl FnOnce(bool) + Send + 'static) {
    std::thread::spawn(move || {
        ON_THE_CALLBACKS_THREAD.set(true);
        done(REQUEST.try_with(|_| ()).is_ok());
    });
}

#[awaitable(blocking)]
fn on_the_pool() -> bool {
    REQUEST.try_with(|_| ()).is_ok()
}

// from: anyio-to_thread contextvar_propagation; task-locals stay with the task, and spans are carried over
// from: cpython-executor to_thread_contextvars; task-locals stay with the task
#[tokio::test]
async fn task_local_survives_await() {
    let request = REQUEST.scope(7, async {
        let before = REQUEST.get();
        let seen_by_callback = awaitable_elsewhere().await.unwrap();
        assert!(!seen_by_callback, "the callback's thread runs no task");
        assert!(
            !awaitable_on_the_pool().await.unwrap(),
            "nor does the pool's"
        );
        tokio::task::yield_now().await;
        (before, REQUEST.get())
    });
    assert_eq!(request.await, (7, 7));
}

#[tokio::test]
async fn task_resumes_on_its_thread() {
    awaitable_elsewhere().await.unwrap();
    assert!(!ON_THE_CALLBACKS_THREAD.get());
}

/// The names of the spans that were closed.
static CLOSED: LazyLock<Mutex<Vec<&'static str>>> = LazyLock::new(|| {
    tracing::subscriber::set_global_default(Registry::default().with(NotesClosed))
        .expect("nobody else in this program sets a subscriber");
    Mutex::default()
});

struct NotesClosed;

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for NotesClosed {
    fn on_close(&self, id: tracing::Id, spans: Context<'_, S>) {
        let name = spans.span(&id).expect("it is being closed").name();
        CLOSED.lock().unwrap().push(name);
    }
}

/// Makes a span that the subscriber records.
macro_rules! span {
    ($name:literal) => {{
        LazyLock::force(&CLOSED);
        info_span!($name)
    }};
}

/// Returns the name of the current span.
fn current() -> Option<&'static str> {
    Some(Span::current().metadata()?.name())
}

fn is_closed(name: &str) -> bool {
    CLOSED.lock().unwrap().contains(&name)
}

thread_local! {
    /// The pool of the thread of a test. A job runs when the test calls it.
    static JOBS: RefCell<Vec<Job>> = const { RefCell::new(Vec::new()) };
}

fn job() -> Job {
    JOBS.with_borrow_mut(Vec::pop).expect("a job was handed in")
}

#[awaitable]
fn in_the_librarys_span(
    awaited: Receiver<()>,
    done: impl FnOnce(Option<&'static str>) + Send + 'static,
) {
    std::thread::spawn(move || {
        let _inside = span!("the library's").entered();
        awaited.recv().unwrap();
        done(current());
    });
}

#[awaitable(blocking)]
fn span_on_the_pool() -> Option<&'static str> {
    current()
}

#[awaitable(blocking = |job| drop(std::thread::spawn(job)))]
fn span_on_a_thread() -> Option<&'static str> {
    current()
}

#[awaitable(blocking = |job| JOBS.with_borrow_mut(|jobs| jobs.push(job)))]
fn span_when_told() -> Option<&'static str> {
    current()
}

#[awaitable(blocking = |job| JOBS.with_borrow_mut(|jobs| jobs.push(job)))]
fn panics_when_told() {
    panic!("on purpose");
}

#[awaitable(blocking)]
fn asks_another_job() -> [Option<&'static str>; 3] {
    let before = current();
    let _inside = span!("entered in the job").entered();
    [
        before,
        awaitable_span_on_a_thread().wait().unwrap(),
        current(),
    ]
}

#[awaitable(stream(unbounded), blocking)]
fn spans_called_back(mut callback: impl FnMut(Option<&'static str>)) {
    callback(current());
    callback(current());
}

#[awaitable(poll(every = "1ms"))]
fn span_at_the_third_question(asked: &Arc<Mutex<Vec<Option<&'static str>>>>) -> Option<()> {
    let mut asked = asked.lock().unwrap();
    asked.push(current());
    (asked.len() == 3).then_some(())
}

#[callbackify]
async fn span_in_a_task() -> Option<&'static str> {
    tokio::task::yield_now().await;
    current()
}

#[tokio::test]
async fn span_survives_await() {
    let request = async {
        let before = current();
        let (awaited, is_awaited) = channel();
        let value = awaitable_in_the_librarys_span(is_awaited);
        let tell = async { awaited.send(()).unwrap() };
        let (in_callback, ()) = tokio::join!(value, tell);
        [before, in_callback.unwrap(), current()]
    };
    let task = tokio::spawn(request.instrument(span!("request")));
    let [before, in_callback, after] = task.await.unwrap();
    assert_eq!(in_callback, Some("the library's"), "its thread is its own");
    assert_eq!((before, after), (Some("request"), Some("request")));
    assert_eq!(
        current(),
        None,
        "nothing is left behind on the executor's thread"
    );
}

#[tokio::test]
async fn job_runs_in_span_of_call() {
    let job = span!("call").in_scope(awaitable_span_on_the_pool);
    assert_eq!(job.instrument(span!("await")).await, Ok(Some("call")));
    assert_eq!(awaitable_span_on_the_pool().await, Ok(None));
}

#[test]
fn job_on_own_thread_runs_in_span() {
    let job = span!("caller of a thread").in_scope(awaitable_span_on_a_thread);
    assert_eq!(job.wait(), Ok(Some("caller of a thread")));
    assert!(
        is_closed("caller of a thread"),
        "held no longer than the job"
    );
}

#[test]
fn job_restores_span_of_thread() {
    let value = span!("caller").in_scope(awaitable_span_when_told);
    let _inside = span!("the pool's").entered();
    job()();
    assert_eq!(current(), Some("the pool's"));
    assert_eq!(value.wait(), Ok(Some("caller")));
}

#[test]
fn panicking_job_leaves_span() {
    let value = span!("caller of a panic").in_scope(awaitable_panics_when_told);
    assert!(!is_closed("caller of a panic"), "the pool has the job");
    let _inside = span!("the pool's").entered();
    job()();
    assert_eq!(current(), Some("the pool's"));
    assert!(is_closed("caller of a panic"));
    assert!(matches!(value.wait(), Err(BlockingError::Panicked { .. })));
}

#[test]
fn dropped_job_closes_span() {
    drop(span!("gave up").in_scope(awaitable_panics_when_told));
    assert!(!is_closed("gave up"), "the pool still has the job");
    job()();
    assert!(is_closed("gave up"));
}

#[test]
fn lost_job_closes_span() {
    let value = span!("caller of a lost job").in_scope(awaitable_span_when_told);
    assert!(!is_closed("caller of a lost job"), "the pool has the job");
    drop(job());
    assert!(is_closed("caller of a lost job"));
    assert!(matches!(value.wait(), Err(BlockingError::Lost(_))));
}

#[tokio::test]
async fn nested_job_runs_in_outer_span() {
    let spans = awaitable_asks_another_job().instrument(span!("never entered by the call"));
    assert_eq!(spans.await.unwrap()[0], None);
    let spans = span!("outer").in_scope(awaitable_asks_another_job);
    let inner = Some("entered in the job");
    assert_eq!(spans.await, Ok([Some("outer"), inner, inner]));
}

#[tokio::test]
async fn poll_runs_in_span() {
    let asked = Arc::default();
    let value = span!("asker").in_scope(|| awaitable_span_at_the_third_question(&asked));
    value.await.unwrap();
    assert_eq!(*asked.lock().unwrap(), [Some("asker"); 3]);
    assert!(is_closed("asker"), "held no longer than it is asked");
}

#[cfg(unix)]
#[tokio::test]
async fn readable_runs_in_span() {
    use std::io::{self, Read, Write};
    use std::os::unix::net::UnixStream;

    #[awaitable(readable)]
    fn span_when_readable(stream: &Arc<UnixStream>) -> io::Result<Option<&'static str>> {
        (&**stream).read_exact(&mut [0])?;
        Ok(current())
    }

    let (stream, mut other) = UnixStream::pair().unwrap();
    stream.set_nonblocking(true).unwrap();
    let stream = Arc::new(stream);
    let value = span!("reader").in_scope(|| awaitable_span_when_readable(&stream));
    other.write_all(b"x").unwrap();
    assert_eq!(value.await.unwrap().unwrap(), Some("reader"));
    assert!(is_closed("reader"), "held no longer than it is tried");
}

#[tokio::test]
async fn blocking_stream_runs_in_span() {
    let mut events = span!("visitor").in_scope(stream_spans_called_back);
    assert_eq!(events.next().await, Some(Some("visitor")));
    assert_eq!(events.next().await, Some(Some("visitor")));
    assert_eq!(events.next().await, None);
}

#[tokio::test]
async fn spawned_task_runs_in_span() {
    let inside = span!("starter").entered();
    let task = run_threadsafe(&tokio::runtime::Handle::current(), span_in_a_task());
    let (sender, receiver) = tokio::sync::oneshot::channel();
    callback_span_in_a_task(|outcome| sender.send((outcome, current())).unwrap());
    drop(inside);
    assert_eq!(task.await, Ok(Some("starter")));
    let (outcome, in_callback) = receiver.await.unwrap();
    assert_eq!(outcome, Ok(Some("starter")));
    assert_eq!(in_callback, None, "the callback runs behind the task");
}
