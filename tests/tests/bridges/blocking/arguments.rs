//! Arguments become owned, because the thread of the pool outlives the call.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use awaitify::awaitable;

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
fn generic<T: Clone, const N: usize>(value: T) -> [T; N] {
    std::array::from_fn(|_| value.clone())
}

// The first bound does not mention `Send`. The second one does, inside another type.
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

#[tokio::test]
async fn borrowed_arguments_are_owned() {
    let text = String::from("t");
    let job = awaitable_join(Path::new("p"), b"abc", &text, &7, Some("s"));
    drop(text);
    assert_eq!(job.await.unwrap(), "p3t7s");
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

// None of the types mentions `Clone`.
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
    // Only the argument mentions the lifetime.
    #[awaitable(blocking, associated)]
    fn len_of(text: &'a str) -> usize {
        Text(text).0.len()
    }
}

#[tokio::test]
async fn lifetime_of_impl() {
    assert_eq!(Text::awaitable_len_of("text").await, Ok(4));
}

#[tokio::test]
async fn static_argument() {
    assert_eq!(awaitable_called(&|| 7).await, Ok(7));
}

#[tokio::test]
async fn generic_function() {
    assert_eq!(awaitable_generic::<_, 2>("x").await.unwrap(), ["x", "x"]);
}

#[awaitable(blocking)]
fn take(_argument: &Arc<()>) {}

// from: anyio-to_thread run_sync_worker_cyclic_references
#[tokio::test]
async fn arguments_dropped_before_value() {
    let argument = Arc::new(());
    for _ in 0..100 {
        awaitable_take(&argument).await.unwrap();
        assert_eq!(Arc::strong_count(&argument), 1);
    }
}

#[tokio::test]
async fn impl_trait_arguments_must_be_send() {
    assert_eq!(awaitable_call(|| 1, Some(|| 2)).await.unwrap(), 3);
    let lent = String::from("lent");
    let len = awaitable_len_of(&lent, Some(&"other"));
    drop(lent);
    assert_eq!(len.await.unwrap(), 9);
}

#[awaitable(blocking)]
fn joined(text: Cow<'_, str>, numbers: Cow<'_, [u8]>) -> String {
    format!("{text}{}", numbers.len())
}

#[tokio::test]
async fn cow_is_owned_and_lent() {
    let (text, numbers) = ("a".to_owned(), [1, 2]);
    let joined = awaitable_joined(Cow::Borrowed(&text), numbers.as_slice().into());
    drop(text);
    assert_eq!(joined.await.unwrap(), "a2");
}
