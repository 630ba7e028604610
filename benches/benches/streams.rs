//! The tables of streams in docs/performance.md: each row is measured for all contenders in interleaved rounds of one run,
//! and the median of the pairs is printed. Each measurement is short, so that most of them are not interrupted by other
//! programs. An argument selects the rows that contain it, and `--plot` writes the picture.

#[path = "streams/heap.rs"]
mod heap;

use std::time::Instant;

use awaitify_benches::bars::{self, Group};
use awaitify_benches::streams::contender::{
    AsyncChannel, AsyncChannelBounded, Bounded, Contender, Crossbeam, CrossbeamBounded, Flume,
    FlumeBounded, Futures, FuturesBounded, Multi, Single, Tokio, TokioBounded, Unbounded,
};
use awaitify_benches::streams::work;

/// One row of work: the name and the function of each contender. Tokio is the last one.
type Works = Vec<(&'static str, fn(u64))>;

macro_rules! works {
    ($row:ident: $($contender:ty),* $(,)?) => {
        vec![$((<$contender>::NAME, work::$row::<$contender> as fn(u64))),*]
    };
}

macro_rules! unbounded {
    ($row:ident) => {
        works!($row: Single<Unbounded>, Multi<Unbounded>, Futures, AsyncChannel, Flume, Crossbeam, Tokio)
    };
}

macro_rules! bounded {
    ($row:ident) => {
        works!(
            $row: Single<Bounded>, Multi<Bounded>, FuturesBounded, AsyncChannelBounded, FlumeBounded,
            CrossbeamBounded, TokioBounded,
        )
    };
}

/// The title of a row, how many values a measurement sends, and the work.
type Row = (&'static str, u64, Works);

fn rows() -> [Row; 8] {
    [
        ("same thread, 1 value, then taken", 4_000, unbounded!(one)),
        (
            "the same, not asked in between",
            4_000,
            unbounded!(one_unasked),
        ),
        (
            "same thread, 64 values, then taken",
            6_400,
            unbounded!(many),
        ),
        ("one producer thread, flat out", 200_000, unbounded!(thread)),
        (
            "two producer threads, flat out",
            200_000,
            works!(threads: Multi<Unbounded>, Futures, AsyncChannel, Flume, Crossbeam, Tokio),
        ),
        ("1,000 streams, one value each", 1_000, unbounded!(streams)),
        (
            "bounded 1,024, 64 values, then taken",
            6_400,
            bounded!(many),
        ),
        ("refused because full", 20_000, bounded!(refused)),
    ]
}

const COLUMNS: [&str; 7] = [
    Single::<Unbounded>::NAME,
    Multi::<Unbounded>::NAME,
    Futures::NAME,
    AsyncChannel::NAME,
    Flume::NAME,
    Crossbeam::NAME,
    Tokio::NAME,
];

fn main() {
    let rounds = rounds();
    println!("| | {} |", COLUMNS.join(" | "));
    println!("|---|{}", "---:|".repeat(COLUMNS.len()));
    let measured: Vec<_> = rows()
        .into_iter()
        .filter(|row| wanted(row.0))
        .map(|row| measure(row, rounds))
        .collect();
    if std::env::args().any(|argument| argument == "--plot") {
        bars::write("streams.svg", &plot(&measured));
    }
    heap::print();
}

/// True if no filter is given, or the title contains it.
fn wanted(title: &str) -> bool {
    let filter = std::env::args().skip(1).find(|arg| !arg.starts_with("--"));
    filter.is_none_or(|filter| title.contains(&filter))
}

fn rounds() -> usize {
    let rounds = std::env::var("ROUNDS").ok();
    rounds.and_then(|rounds| rounds.parse().ok()).unwrap_or(301)
}

/// The measurements for one row.
struct Measured {
    title: &'static str,
    /// Tokio's time divided by each one's.
    ratios: Vec<(&'static str, f64)>,
}

/// Measures a row and prints it. The contenders are interleaved, and each round starts with another one, so that a slow
/// machine slows all of them.
fn measure((title, values, works): Row, rounds: usize) -> Measured {
    let rounds = (rounds * 10_000 / values as usize).clamp(11, rounds);
    let mut times = vec![Vec::new(); works.len()];
    for round in 0..rounds {
        for turn in 0..works.len() {
            let contender = (turn + round) % works.len();
            times[contender].push(time(|| works[contender].1(values)));
        }
    }
    let tokio = times.last().expect("there are contenders");
    let mut ratios = Vec::new();
    let mut cells = Vec::new();
    for ((name, _), own) in works.iter().zip(&times) {
        let ratio = median(tokio.iter().zip(own).map(|(theirs, own)| theirs / own));
        let each = median(own.iter().map(|own| own / values as f64 * 1e9));
        ratios.push((*name, ratio));
        cells.push(format!("{ratio:.2} ({each:.1} ns)"));
    }
    if works.len() < COLUMNS.len() {
        cells.insert(0, String::new());
    }
    println!("| {title} | {} |", cells.join(" | "));
    Measured { title, ratios }
}

fn plot(rows: &[Measured]) -> String {
    let group = |row: &Measured| {
        let (_tokio, others) = row.ratios.split_last().expect("there are contenders");
        Group {
            title: row.title,
            bars: others.to_vec(),
        }
    };
    let groups: Vec<_> = rows.iter().map(group).collect();
    bars::svg(&groups, 4.0, "as fast as Tokio")
}

fn time(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
