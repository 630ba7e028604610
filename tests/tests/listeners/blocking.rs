//! Functions that block while they call a listener.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

use awaitify::{Awaitable, BlockingError, Dropped, Ended, Events, Flow, awaitable};

#[awaitable(listener, stream(unbounded), events(derive(Debug, PartialEq)))]
trait Visitor {
    fn entered(&mut self, name: &str);
    fn left(&mut self);
}

#[awaitable(stream, listener = VisitorListener, blocking)]
fn walk(root: &str, visitor: &mut dyn Visitor) {
    visitor.entered(root);
    visitor.left();
}

#[tokio::test]
async fn calls_are_items() {
    let mut events: Events<VisitorEvent> = stream_walk("src");
    assert_eq!(
        events.next().await,
        Some(VisitorEvent::Entered("src".to_owned()))
    );
    assert_eq!(events.next().await, Some(VisitorEvent::Left));
    assert_eq!(events.next().await, None);
    assert_eq!(events.ended(), Some(Ended::Finished));
}

#[awaitable(stream, listener = VisitorListener, blocking = |job| drop(thread::spawn(job)))]
fn try_walk(root: &str, visitor: &mut dyn Visitor) -> Result<(), String> {
    visitor.entered(root);
    Err(format!("{root} is no directory"))
}

#[test]
fn error_is_last_item() {
    let mut events: Events<Result<VisitorEvent, String>> = stream_try_walk("src");
    assert_eq!(
        events.wait_next(),
        Some(Ok(VisitorEvent::Entered("src".to_owned())))
    );
    assert_eq!(
        events.wait_next(),
        Some(Err("src is no directory".to_owned()))
    );
    assert_eq!(events.wait_next(), None);
    assert_eq!(events.ended(), Some(Ended::Failed));
}

type Walked<T = ()> = Result<T, std::fmt::Error>;
type WalkResult = Walked;

#[awaitable(stream, listener = VisitorListener, blocking)]
fn hidden_walk(visitor: &mut dyn Visitor) -> WalkResult {
    visitor.left();
    Ok(())
}

#[awaitable(stream, listener = VisitorListener, blocking, discard)]
fn count(visitor: &mut (dyn Visitor + Send)) -> Result<usize, std::fmt::Error> {
    visitor.left();
    Ok(1)
}

#[awaitable(stream, listener = VisitorListener, blocking)]
fn until_stopped(visitor: &mut dyn Visitor) -> ControlFlow<()> {
    visitor.left();
    ControlFlow::Break(())
}

#[awaitable(stream, listener = VisitorListener, blocking)]
fn panics(visitor: &mut dyn Visitor) {
    visitor.left();
    panic!("not a directory");
}

#[tokio::test]
async fn other_return_types() {
    let mut hidden: Events<WalkResultOf<VisitorEvent>> = stream_hidden_walk();
    assert_eq!(hidden.next().await, Some(Ok(VisitorEvent::Left)));
    assert_eq!(hidden.next().await, None);
    let mut counted: Events<Walked<VisitorEvent>> = stream_count();
    assert_eq!(counted.next().await, Some(Ok(VisitorEvent::Left)));
    assert_eq!(counted.next().await, None);
    let mut stopped: Events<VisitorEvent> = stream_until_stopped();
    assert_eq!(stopped.next().await, Some(VisitorEvent::Left));
    assert_eq!(stopped.next().await, None);
}

type WalkResultOf<T> = Walked<T>;

#[tokio::test]
async fn panic_ends_stream() {
    let mut events = stream_panics();
    assert_eq!(events.next().await, Some(VisitorEvent::Left));
    assert_eq!(events.next().await, None);
    let Some(Ended::Panicked(message)) = events.ended() else {
        panic!("{:?}", events.ended());
    };
    assert!(format!("{message:?}").contains("not a directory"));
}

#[derive(Clone, Default)]
struct Tree {
    visitors: Arc<Mutex<Vec<Box<dyn Visitor + Send>>>>,
}

#[awaitable(blocking)]
impl Tree {
    /// Keeps its listener.
    #[awaitable(stream, listener = VisitorListener)]
    fn watch(&self, mut visitor: Box<dyn Visitor + Send>) {
        visitor.left();
        self.visitors.lock().unwrap().push(visitor);
    }

    #[awaitable(stream, listener = VisitorListener)]
    fn visit<V: Visitor>(&self, mut visitor: V, name: &str) {
        visitor.entered(name);
    }
}

#[tokio::test]
async fn stream_ends_with_function() {
    let tree = Tree::default();
    let mut events = tree.stream_watch();
    assert_eq!(events.next().await, Some(VisitorEvent::Left));
    assert_eq!(events.next().await, None);
    assert_eq!(tree.visitors.lock().unwrap().len(), 1);
    let mut visited = tree.stream_visit("leaf");
    assert_eq!(
        visited.next().await,
        Some(VisitorEvent::Entered("leaf".to_owned()))
    );
}

/// The listener is made on the pool's thread, so that it need not be `Send`.
#[awaitable(listener, stream(unbounded), events(derive(Debug, PartialEq)))]
struct Handlers {
    on_entry: Box<dyn FnMut(u8)>,
    on_error: Option<Box<dyn Fn(u8)>>,
}

#[awaitable(stream, listener = HandlersListener, blocking)]
fn call_handlers(mut handlers: Handlers) -> Result<(), u8> {
    (handlers.on_entry)(1);
    if let Some(on_error) = handlers.on_error {
        on_error(2);
    }
    Err(3)
}

#[tokio::test]
async fn struct_of_closures() {
    let mut events = stream_call_handlers();
    assert_eq!(events.next().await, Some(Ok(HandlersEvent::Entry(1))));
    assert_eq!(events.next().await, Some(Ok(HandlersEvent::Error(2))));
    assert_eq!(events.next().await, Some(Err(3)));
    assert_eq!(events.next().await, None);
}

#[awaitable(listener, stream(merge = |last: &mut MovesEvent, new: MovesEvent| -> Option<MovesEvent> {
    *last = new;
    None
}), events(derive(Debug, PartialEq)))]
trait Moves {
    fn moved(&self, to: u8);
}

#[awaitable(stream, listener = MovesListener, blocking = |job| job())]
fn move_about(moves: &dyn Moves) -> Result<(), u8> {
    moves.moved(1);
    moves.moved(2);
    Err(3)
}

#[test]
fn merging_leaves_errors() {
    let mut events = stream_move_about();
    assert_eq!(events.wait_next(), Some(Ok(MovesEvent::Moved(2))));
    assert_eq!(events.wait_next(), Some(Err(3)));
    assert_eq!(events.wait_next(), None);
}

#[awaitable(listener, stream(unbounded), events(derive(Debug, PartialEq)), end = closed, err = failed)]
trait Session {
    fn read(&self, byte: u8);
    fn closed(&self);
    fn failed(&self, error: &str);
}

#[awaitable(stream, listener = SessionListener, blocking = |job| job())]
fn run_session(fails: bool, session: Arc<dyn Session>) -> Result<(), u8> {
    session.read(1);
    if fails {
        session.failed("lost");
    } else {
        session.closed();
    }
    Err(3)
}

#[test]
fn listener_ends_stream_before_function() {
    let mut events: Events<Result<Result<SessionEvent, String>, u8>> = stream_run_session(false);
    assert_eq!(events.wait_next(), Some(Ok(Ok(SessionEvent::Read(1)))));
    assert_eq!(events.wait_next(), Some(Ok(Ok(SessionEvent::Closed))));
    assert_eq!(events.wait_next(), None);
    assert_eq!(events.ended(), Some(Ended::Finished));
    let mut failed = stream_run_session(true);
    assert_eq!(failed.wait_next(), Some(Ok(Ok(SessionEvent::Read(1)))));
    assert_eq!(failed.wait_next(), Some(Ok(Err("lost".to_owned()))));
    assert_eq!(failed.wait_next(), None);
    assert_eq!(failed.ended(), Some(Ended::Failed));
}

#[awaitable(listener, stream(buffer = 1, overflow = block), events(derive(Debug, PartialEq)))]
trait AsyncVisitor {
    async fn entered(&mut self, number: u8);
}

#[awaitable(stream, listener = AsyncVisitorListener, blocking = |job| drop(thread::spawn(job)))]
fn poll_visitor(mut visitor: impl AsyncVisitor) -> Result<(), u8> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    for number in 1..=3 {
        runtime.block_on(visitor.entered(number));
    }
    Err(4)
}

#[test]
fn asynchronous_method_waits_for_room() {
    let mut events = stream_poll_visitor();
    for number in 1..=3 {
        assert_eq!(
            events.wait_next(),
            Some(Ok(AsyncVisitorEvent::Entered(number)))
        );
    }
    assert_eq!(events.wait_next(), Some(Err(4)));
}

static JOBS: Mutex<Vec<awaitify::Job>> = Mutex::new(Vec::new());

#[awaitable(stream, listener = VisitorListener, blocking = |job| JOBS.lock().unwrap().push(job))]
fn pooled(visitor: &mut dyn Visitor) {
    visitor.left();
    unreachable!("the stream is dropped");
}

#[test]
fn job_without_reader_does_not_run() {
    drop(stream_pooled());
    let job = JOBS.lock().unwrap().pop().unwrap();
    job();
    let mut events = stream_pooled();
    JOBS.lock().unwrap().clear();
    assert_eq!(events.wait_next(), None);
    assert_eq!(events.ended(), Some(Ended::Dropped(Dropped::new("pooled"))));
}

#[awaitable(listener, ok = on_success, err = on_error, progress = on_progress)]
trait Download {
    fn on_progress(&self, bytes: usize);
    fn on_success(&self, body: String);
    fn on_error(&self, reason: &str);
}

#[awaitable(listener = DownloadListener, blocking)]
fn download(url: &str, listener: &dyn Download) {
    listener.on_progress(url.len());
    listener.on_success(url.to_owned());
}

#[awaitable(listener = DownloadListener, blocking = |job| drop(thread::spawn(job)))]
fn try_download(url: &str, listener: Box<dyn Download + Send>) -> Result<u32, String> {
    match url {
        "" => Err("no url".to_owned()),
        "panic" => panic!("no such url"),
        url => {
            listener.on_error(url);
            Ok(7)
        }
    }
}

#[awaitable(listener = DownloadListener, blocking, discard, timeout = "600s")]
fn discarded(listener: Arc<dyn Download>) -> u32 {
    listener.on_success("done".to_owned());
    7
}

#[tokio::test]
async fn outcome_of_blocking_function() {
    let (body, mut progress) = awaitable_download("url");
    assert_eq!(progress.next().await, Some(3));
    assert_eq!(body.await, Ok::<_, Dropped>(Ok("url".to_owned())));
    let (body, _) = awaitable_discarded();
    assert_eq!(body.await.unwrap().unwrap(), Ok("done".to_owned()));
}

#[tokio::test]
async fn returned_value_comes_beside() {
    let (returned, body, _progress) = awaitable_try_download("url");
    let returned: Awaitable<Result<Result<u32, String>, BlockingError>> = returned;
    assert_eq!(body.await, Ok(Err("url".to_owned())));
    assert_eq!(returned.await.unwrap(), Ok(7));
    let (returned, body, _progress) = awaitable_try_download("");
    assert!(body.await.is_err(), "the listener was not told");
    assert_eq!(returned.await.unwrap(), Err("no url".to_owned()));
    let (returned, body, _progress) = awaitable_try_download("panic");
    assert!(body.await.is_err());
    assert!(matches!(
        returned.await,
        Err(BlockingError::Panicked { .. })
    ));
}

static ASKED: AtomicUsize = AtomicUsize::new(0);

#[awaitable(listener, stream(unbounded), events(derive(Debug, PartialEq)))]
trait Steps {
    #[awaitable(flow = |step: u8| -> Flow<u8> {
        ASKED.fetch_add(1, Ordering::Relaxed);
        if step == 0 { Flow::End } else { Flow::Item(step) }
    })]
    fn step(&self, step: u8);
}

#[awaitable(stream, listener = StepsListener, blocking = |job| drop(thread::spawn(job)))]
fn two_steps(closed: Receiver<()>, ended: Sender<()>, steps: Arc<dyn Steps>) -> Result<(), u8> {
    steps.step(1);
    _ = closed.recv();
    steps.step(2);
    ended.send(()).unwrap();
    Ok(())
}

#[awaitable(stream, listener = StepsListener, blocking = |job| job())]
fn last_step(steps: Arc<dyn Steps>) -> Result<(), u8> {
    steps.step(0);
    Err(3)
}

#[test]
fn closed_stream_runs_no_flow() {
    let (close, closed) = channel();
    let (end, ended) = channel();
    let mut events = stream_two_steps(closed, end);
    assert_eq!(events.wait_next(), Some(Ok(StepsEvent::Step(1))));
    drop(events);
    close.send(()).unwrap();
    ended.recv().unwrap();
    assert_eq!(ASKED.load(Ordering::Relaxed), 1);

    let mut events = stream_last_step();
    assert_eq!(events.wait_next(), None);
    assert_eq!(events.ended(), Some(Ended::Finished));
}
