//! `blocking`: on Tokio's pool and on others.

use std::cell::RefCell;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use awaitify::{BlockingError, Job, awaitable};
use tokio::time::MissedTickBehavior;

#[awaitable(blocking)]
fn join(path: &Path, names: &[u8], text: &str, number: &u32, suffix: Option<&str>) -> String {
    format!(
        "{}{}{text}{number}{}",
        path.display(),
        names.len(),
        suffix.unwrap_or_default()
    )
}

#[awaitable(blocking)]
fn concat(words: &[&str], pieces: &[&[u8]], maybe: &[Option<&str>], numbers: &[&u32]) -> String {
    let bytes = pieces.concat().len();
    let maybe: Vec<&str> = maybe.iter().copied().flatten().collect();
    let sum: u32 = numbers.iter().copied().sum();
    format!("{}{bytes}{}{sum}", words.concat(), maybe.concat())
}

#[awaitable(blocking)]
fn divide(a: u32, b: u32) -> u32 {
    a / b
}

#[awaitable(blocking)]
fn refuse(name: &str) {
    panic!("there is no {name}")
}

#[awaitable(blocking)]
fn sleep(millis: u64) {
    std::thread::sleep(Duration::from_millis(millis));
}

#[awaitable(blocking)]
fn generic<T: Clone, const N: usize>(value: T) -> [T; N] {
    std::array::from_fn(|_| value.clone())
}

#[derive(Clone)]
struct Store(Arc<AtomicUsize>);

impl Store {
    #[awaitable(blocking)]
    fn add(&self, count: usize) -> usize {
        self.0.fetch_add(count, Ordering::SeqCst) + count
    }

    #[awaitable(blocking)]
    fn into_count(self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

// `Send` is not written, and in the second said within a type.
#[awaitable(blocking)]
fn call(first: impl Fn() -> u8, second: Option<impl Fn() -> u8 + Send + 'static>) -> u8 {
    first() + second.map_or(0, |second| second())
}

#[awaitable(blocking)]
fn len_of(
    path: &(impl AsRef<Path> + Clone),
    other: Option<&(impl AsRef<Path> + Clone + Send + 'static)>,
) -> usize {
    let len = |path: &Path| path.as_os_str().len();
    len(path.as_ref()) + other.map_or(0, |other| len(other.as_ref()))
}

#[derive(Clone)]
struct Everything;

#[awaitable(blocking)]
impl Everything {
    fn one(&self) -> u8 {
        1
    }

    fn two() -> u8 {
        2
    }
}

#[tokio::test]
async fn borrowed_arguments_are_owned() {
    let text = String::from("t");
    let job = awaitable_join(Path::new("p"), b"abc", &text, &7, Some("s"));
    drop(text);
    assert_eq!(job.await.unwrap(), "p3t7s");
}

#[tokio::test]
async fn impl_trait_arguments_must_be_send() {
    assert_eq!(awaitable_call(|| 1, Some(|| 2)).await.unwrap(), 3);
    let lent = String::from("lent");
    let len = awaitable_len_of(&lent, Some(&"other"));
    drop(lent);
    assert_eq!(len.await.unwrap(), 9);
}

#[tokio::test]
async fn slices_of_borrows() {
    let (word, bytes) = (String::from("b"), vec![1, 2]);
    let job = awaitable_concat(
        &["a", &word],
        &[&bytes, &[3]],
        &[None, Some(&word)],
        &[&4, &5],
    );
    drop((word, bytes));
    assert_eq!(job.await.unwrap(), "ab3b9");
}

#[awaitable(blocking)]
fn longest(paths: &[&Path]) -> usize {
    let lengths = paths.iter().map(|path| path.as_os_str().len());
    lengths.max().unwrap_or(0)
}

#[awaitable(blocking)]
fn how_many<T>(one: Option<&T>, more: &[&T], maybe: &[Option<&T>]) -> usize {
    one.iter().count() + more.len() + maybe.iter().flatten().count()
}

#[awaitable(blocking)]
fn items<T>(some: &[T]) -> usize {
    some.len()
}

#[awaitable(blocking)]
fn lengths<T: ?Sized + ToOwned<Owned: Send> + AsRef<str>>(
    lengths: &T,
    maybe: Option<&T>,
    some: &[&T],
    others: &[Option<&T>],
) -> usize {
    let others = others.iter().copied().flatten();
    let all = some.iter().copied().chain(others).chain(maybe);
    lengths.as_ref().len() + all.map(|text| text.as_ref().len()).sum::<usize>()
}

#[tokio::test]
async fn unsized_arguments_use_to_owned() {
    let all = awaitable_lengths(
        "one",
        Some("three"),
        &["four", "five"],
        &[None, Some("six")],
    );
    assert_eq!(all.await, Ok(19));
}

#[tokio::test]
async fn borrows_inside_borrows() {
    let paths = [Path::new("a"), Path::new("a/b")];
    assert_eq!(awaitable_longest(&paths).await, Ok(3));
    let counted = awaitable_how_many(Some(&"x"), &[&"y", &"z"], &[None, Some(&"w")]);
    assert_eq!(counted.await, Ok(4));
    assert_eq!(awaitable_items(&["x", "y"]).await, Ok(2));
}

/// What is behind a reference for ever stays where it is, so that it need not be `Send`.
// None of them says `Clone`.
#[awaitable(blocking)]
fn lengths_of_any<T: AsRef<str>>(
    one: &T,
    all: &[T],
    of_some_type: &impl AsRef<str>,
    beside: (T, &str),
) -> Vec<usize> {
    let of_all = all.iter().map(|text| text.as_ref().len());
    let mut lengths: Vec<usize> = of_all.collect();
    lengths.extend([one.as_ref().len(), of_some_type.as_ref().len()]);
    lengths.extend([beside.0.as_ref().len(), beside.1.len()]);
    lengths
}

#[tokio::test]
async fn generic_needs_no_clone_bound() {
    let lent = String::from("lent");
    let lengths = awaitable_lengths_of_any(&"a", &["bc", "def"], &lent, ("ghijk", "lmnopq"));
    drop(lent);
    assert_eq!(lengths.await, Ok(vec![2, 3, 1, 4, 5, 6]));
}

#[awaitable(blocking)]
fn len_of_unsized<T: ?Sized + AsRef<[u8]>>(one: &T, maybe: Option<&T>, more: &[(&T, u8)]) -> usize {
    let all = [one].into_iter().chain(maybe);
    let all = all.chain(more.iter().map(|(each, _)| *each));
    all.map(|each| each.as_ref().len()).sum()
}

#[tokio::test]
async fn unsized_needs_no_to_owned_bound() {
    let len = awaitable_len_of_unsized("a", Some("bc"), &[("def", 0)]);
    assert_eq!(len.await, Ok(6));
}

#[awaitable(blocking)]
#[allow(clippy::type_complexity, reason = "each nests in a way of its own")]
#[allow(clippy::too_many_arguments, reason = "as above")]
fn nested(
    headers: &[(&str, Option<&Path>, &[u8])],
    arguments: Option<&[&str]>,
    pair: (&str, u8),
    ends: [&str; 2],
    rows: &[[&str; 2]],
    twice: &&str,
    maybe: Option<Option<&str>>,
    beside: (&[&str], &(&str, &u8)),
    optional: Option<&(&str, u8)>,
) -> String {
    format!(
        "{headers:?} {arguments:?} {pair:?} {ends:?} {rows:?} {twice:?} {maybe:?} {beside:?} {optional:?}"
    )
}

#[tokio::test]
async fn borrows_at_any_depth() {
    let (text, path) = (String::from("t"), Path::new("p").to_owned());
    let nested = awaitable_nested(
        &[(&text, Some(&path), &[1])],
        Some(&[&text]),
        (&text, 2),
        [&text, "u"],
        &[["v", &text]],
        &&*text,
        Some(Some(&text)),
        (&[&text], &(&text, &3)),
        Some(&(&text, 4)),
    );
    drop((text, path));
    let expected = r#"[("t", Some("p"), [1])] Some(["t"]) ("t", 2) ["t", "u"] [["v", "t"]] "t" Some(Some("t")) (["t"], ("t", 3)) Some(("t", 4))"#;
    assert_eq!(nested.await.unwrap(), expected);
}

#[awaitable(blocking)]
fn called(function: &'static (dyn Fn() -> u8 + Sync)) -> u8 {
    function()
}

struct Text<'a>(&'a str);

impl<'a> Text<'a> {
    // Nothing but its argument is of the lifetime.
    #[awaitable(blocking, associated)]
    fn len_of(text: &'a str) -> usize {
        Text(text).0.len()
    }
}

#[tokio::test]
async fn lifetime_of_impl() {
    assert_eq!(Text::awaitable_len_of("text").await, Ok(4));
}

/// Not `Clone`.
struct Registry(AtomicUsize);

impl Registry {
    #[awaitable(blocking)]
    fn count(&'static self, more: &str) -> usize {
        self.0.load(Ordering::SeqCst) + more.len()
    }

    #[awaitable(poll(every = "1ms"))]
    fn at_the_third_call(&'static self) -> Option<usize> {
        Some(self.0.fetch_add(1, Ordering::SeqCst)).filter(|before| *before == 2)
    }
}

#[tokio::test]
async fn static_receiver() {
    static REGISTRY: Registry = Registry(AtomicUsize::new(0));
    assert_eq!(REGISTRY.awaitable_at_the_third_call().await, Ok(2));
    assert_eq!(REGISTRY.awaitable_count("ab").await, Ok(5));
}

#[tokio::test]
async fn static_argument() {
    assert_eq!(awaitable_called(&|| 7).await, Ok(7));
}

trait Shelf: Send + Sync + 'static {
    #[awaitable(blocking)]
    fn count(self: Arc<Self>) -> usize;

    #[awaitable(blocking)]
    fn emptied(self: Box<Self>) -> usize;

    #[awaitable(blocking)]
    fn pinned(self: Pin<Box<Self>>) -> usize;
}

impl Shelf for Store {
    fn count(self: Arc<Self>) -> usize {
        self.0.load(Ordering::SeqCst)
    }

    fn emptied(self: Box<Self>) -> usize {
        self.0.swap(0, Ordering::SeqCst)
    }

    fn pinned(self: Pin<Box<Self>>) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

#[tokio::test]
async fn boxed_and_shared_trait_objects() {
    let store = Store(Arc::new(AtomicUsize::new(3)));
    let shared: Arc<dyn Shelf> = Arc::new(store.clone());
    let (boxed, pinned): (Box<dyn Shelf>, Pin<Box<dyn Shelf>>) =
        (Box::new(store.clone()), Box::pin(store));
    assert_eq!(shared.awaitable_count().await, Ok(3));
    assert_eq!(boxed.awaitable_emptied().await, Ok(3));
    assert_eq!(pinned.awaitable_pinned().await, Ok(0));
}

#[tokio::test]
async fn receiver_is_cloned() {
    let store = Store(Arc::default());
    assert_eq!(store.awaitable_add(2).await, Ok(2));
    assert_eq!(store.awaitable_into_count().await, Ok(2));
}

#[tokio::test]
async fn blocking_on_impl_block() {
    assert_eq!(Everything.awaitable_one().await, Ok(1));
    assert_eq!(Everything::awaitable_two().await, Ok(2));
}

#[tokio::test]
async fn generic_function() {
    assert_eq!(awaitable_generic::<_, 2>("x").await.unwrap(), ["x", "x"]);
}

// from: anyio-to_thread run_in_thread_exception
#[tokio::test]
async fn panic_message_in_error() {
    assert_eq!(awaitable_divide(6, 3).await, Ok(2));
    let error = awaitable_divide(1, 0).await.unwrap_err();
    let BlockingError::Panicked { function, message } = &error else {
        panic!("{error}");
    };
    assert_eq!(
        (*function, message.as_str()),
        ("divide", "attempt to divide by zero")
    );
    // A message that had to be put together is a payload of another type.
    let error = awaitable_refuse("bread").await.unwrap_err();
    assert_eq!(error.to_string(), "`refuse` panicked: there is no bread");
}

#[test]
#[should_panic(expected = "must be called from the context of a Tokio")]
fn panics_without_runtime() {
    drop(awaitable_divide(6, 3));
}

/// How many of the 200 ticks beside a call that blocks for 200 ms come on time: one that is late is left out.
async fn ticks_beside_a_blocking_call() -> u32 {
    let mut every = tokio::time::interval(Duration::from_millis(1));
    every.set_missed_tick_behavior(MissedTickBehavior::Skip);
    every.tick().await;
    let blocked = awaitable_sleep(200);
    let mut ticks = 0;
    tokio::pin!(blocked);
    loop {
        tokio::select! {
            biased;
            outcome = &mut blocked => {
                outcome.unwrap();
                return ticks;
            }
            _ = every.tick() => ticks += 1,
        }
    }
}

#[tokio::test]
async fn event_loop_keeps_ticking() {
    let mut ticks = 0;
    // A machine that is busy may hold up every thread, but not each time; a loop that is blocked is late each time.
    for _ in 0..20 {
        ticks = ticks.max(ticks_beside_a_blocking_call().await);
        if ticks >= 150 {
            return;
        }
    }
    panic!("{ticks} of 200 ticks on time, at best");
}

thread_local! {
    /// A pool that runs nothing until the test whose thread it is says so.
    static WAITING: RefCell<Vec<Job>> = const { RefCell::new(Vec::new()) };
}

#[awaitable(blocking = |job| WAITING.with_borrow_mut(|jobs| jobs.push(job)))]
fn counted(run: &Arc<AtomicUsize>, by: usize) -> usize {
    run.fetch_add(by, Ordering::SeqCst) + by
}

#[awaitable(blocking = |job| WAITING.with_borrow_mut(|jobs| jobs.push(job)))]
fn panics_with(payload: PanicsOnDrop) {
    std::panic::panic_any(payload);
}

struct PanicsOnDrop;

impl Drop for PanicsOnDrop {
    fn drop(&mut self) {
        panic!("in the destructor");
    }
}

/// A pool that has threads of its own, and is named by the function that runs on it.
#[derive(Clone)]
struct Pool(std::sync::mpsc::Sender<Job>);

impl Pool {
    fn new() -> Self {
        let (sender, jobs) = std::sync::mpsc::channel::<Job>();
        std::thread::spawn(move || jobs.into_iter().for_each(|job| job()));
        Pool(sender)
    }

    #[awaitable(blocking = |job| self.0.send(job).unwrap())]
    fn double(&self, number: u32) -> u32 {
        number * 2
    }
}

#[awaitable(blocking = |job| pool.0.send(job).unwrap())]
fn triple(pool: &Pool, number: u32) -> u32 {
    pool.double(number) + number
}

#[test]
fn pool_from_arguments() {
    let pool = Pool::new();
    assert_eq!(pool.awaitable_double(2).wait(), Ok(4));
    assert_eq!(awaitable_triple(&pool, 2).wait(), Ok(6));
}

#[test]
fn detached_job_runs() {
    let run = Arc::default();
    awaitable_counted(&run, 1).detach();
    WAITING.with_borrow_mut(Vec::pop).unwrap()();
    assert_eq!(run.load(Ordering::SeqCst), 1);
}

#[test]
fn destructor_panic_is_contained() {
    let panicked = awaitable_panics_with(PanicsOnDrop);
    WAITING.with_borrow_mut(Vec::pop).unwrap()();
    assert!(matches!(
        panicked.wait(),
        Err(BlockingError::Panicked { .. })
    ));
    drop(awaitable_panics_with(PanicsOnDrop));
    WAITING.with_borrow_mut(Vec::pop).unwrap()();
}

#[test]
fn own_pool_skips_dropped_jobs() {
    let run = Arc::default();
    let dropped = awaitable_counted(&run, 1);
    let lost = awaitable_counted(&run, 2);
    let wanted = awaitable_counted(&run, 4);
    drop(dropped);
    let mut jobs = WAITING.take();
    drop(jobs.remove(1));
    for job in jobs {
        job();
    }
    assert_eq!(wanted.wait(), Ok(4), "the dropped one never ran");
    let error = lost.wait().unwrap_err();
    assert!(matches!(error, BlockingError::Lost(dropped) if dropped.function() == "counted"));
}
