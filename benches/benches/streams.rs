//! The table of streams: each row measured for all contenders in interleaved rounds of one run, quoted as the median of
//! the pairs. Each measurement is short, so that most of them are not interrupted by other programs. `cargo bench --bench streams`, and with `--profile release` for Cargo's default release profile.

#[path = "streams/heap.rs"]
mod heap;

use std::time::Instant;

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

fn main() {
    let rounds = rounds();
    println!(
        "Tokio's time divided by that of each: above 1.00 it is faster than Tokio. In brackets: ns for each value.\n"
    );
    let rows: [(&str, u64, Works); 8] = [
        ("same thread, 1 value, then taken", 4_000, unbounded!(one)),
        (
            "the same, unasked in between",
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
    ];
    for (title, values, works) in rows {
        if wanted(title) {
            measure(title, values, &works, rounds);
        }
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

/// Interleaved, each round starting with another contender: what slows the machine slows all alike.
fn measure(title: &str, values: u64, works: &Works, rounds: usize) {
    let rounds = (rounds * 10_000 / values as usize).clamp(11, rounds);
    let mut times = vec![Vec::new(); works.len()];
    for round in 0..rounds {
        for turn in 0..works.len() {
            let contender = (turn + round) % works.len();
            times[contender].push(time(|| works[contender].1(values)));
        }
    }
    let tokio = times.last().expect("there are contenders");
    println!("{title}");
    for ((name, _), own) in works.iter().zip(&times) {
        let ratio = median(tokio.iter().zip(own).map(|(theirs, own)| theirs / own));
        let each = median(own.iter().map(|own| own / values as f64 * 1e9));
        println!("  {name:24} {ratio:5.2}  ({each:.1})");
    }
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
