//! The tables of docs/performance.md, for one processor and one build.
//!
//! Each row is measured for all contenders in interleaved rounds of one run, and the median of the pairs is printed.
//! `scripts/performance` runs this in each build. `--memory` adds the tables of memory, and `--plot` writes the picture.

#[path = "ratios/heap.rs"]
mod heap;
#[path = "ratios/page.rs"]
mod page;

use std::time::Instant;

use awaitify_benches::bars;
use awaitify_benches::contender::{
    AsyncOneshot, Awaitify, Catty, Contender, Futures, Oneshot, Tokio,
};
use awaitify_benches::work;

/// The work of one row for each contender, in the order of [`NAMES`].
type Works = [fn(u64); 6];

const NAMES: [&str; 6] = [
    Awaitify::NAME,
    Tokio::NAME,
    Oneshot::NAME,
    Futures::NAME,
    AsyncOneshot::NAME,
    Catty::NAME,
];

const ROUNDS: usize = 61;
const CALLS: u64 = 20_000;

/// A row of the table, with the ratio of our time to each contender's.
struct Row {
    title: &'static str,
    ratios: [f64; 6],
}

macro_rules! works {
    ($row:ident) => {
        [
            work::$row::<Awaitify>,
            work::$row::<Tokio>,
            work::$row::<Oneshot>,
            work::$row::<Futures>,
            work::$row::<AsyncOneshot>,
            work::$row::<Catty>,
        ]
    };
}

fn main() {
    let rows = [
        measure("callback inside the call", works!(inside)),
        measure("the wrapper, awaited in an `async fn`", works!(awaited)),
        measure("`Fn` callback inside the call", works!(kept)),
        measure("polled once, then completed", works!(pending)),
        measure(
            "completed on another thread, batches of 100",
            works!(threads_100),
        ),
        measure(
            "completed on another thread, batches of 1,000",
            works!(threads_1000),
        ),
        measure(
            "batches of 100, and threads that sleep",
            works!(threads_asleep),
        ),
    ];
    print!("{}", page::ratios(&rows, &baseline()));
    if has_option("--memory") {
        // Last, because it leaves the heap of millions of cells.
        print!("{}", page::memory(&heap::rows(), &scale()));
    }
    if has_option("--plot") {
        bars::write("performance.svg", &page::plot(&rows));
    }
}

fn has_option(name: &str) -> bool {
    std::env::args().any(|argument| argument == name)
}

/// Ratios of awaitify's time inside the call to times that need no other crate.
struct Baseline {
    box_and_lock: f64,
    empty_loop: f64,
    generated: f64,
    beside_a_million: f64,
}

fn baseline() -> Baseline {
    let ours = work::inside::<Awaitify>;
    Baseline {
        box_and_lock: ratio(ours, work::box_and_lock),
        empty_loop: ratio(work::empty_loop, ours),
        generated: ratio(work::generated, work::by_hand),
        beside_a_million: beside_a_million(),
    }
}

fn ratio(one: fn(u64), other: fn(u64)) -> f64 {
    let rounds = (0..ROUNDS).map(|_| time(|| one(CALLS)) / time(|| other(CALLS)));
    median(rounds)
}

/// A call while a million others are pending, divided by the same call alone.
fn beside_a_million() -> f64 {
    let call = || time(|| work::pending::<Awaitify>(CALLS));
    let rounds = (0..5).map(|_| {
        let alone = median((0..9).map(|_| call()));
        let others = work::pending_calls(1_000_000);
        let beside = median((0..9).map(|_| call()));
        drop(others);
        beside / alone
    });
    median(rounds)
}

/// Interleaved, and each round starts with another contender, so that a slow machine slows all of them.
fn measure(title: &'static str, works: Works) -> Row {
    let mut times = [const { Vec::new() }; 6];
    for round in 0..ROUNDS {
        for turn in 0..works.len() {
            let contender = (turn + round) % works.len();
            times[contender].push(time(|| works[contender](CALLS)));
        }
    }
    let ratios = std::array::from_fn(|contender| {
        let pairs = times[0].iter().zip(&times[contender]);
        median(pairs.map(|(ours, theirs)| ours / theirs))
    });
    Row { title, ratios }
}

/// The cost of a call with a number of calls outstanding at once.
struct Scale {
    outstanding: usize,
    /// True if the process gets the memory from the system again, because it returned it before.
    fresh: bool,
    /// Multiples of the cost with one: ours, tokio's, oneshot's, an empty box's.
    multiples: [f64; 4],
    /// Our time divided by tokio's, and by oneshot's.
    ratios: [f64; 2],
}

fn scale() -> [Scale; 4] {
    let calls = 1_000_000;
    let works: [fn(u64, usize); 4] = [
        work::outstanding::<Awaitify>,
        work::outstanding::<Tokio>,
        work::outstanding::<Oneshot>,
        work::boxes,
    ];
    let sizes = [
        (1, false),
        (1_000, false),
        (1_000_000, false),
        (1_000_000, true),
    ];
    let mut times = [const { [const { Vec::new() }; 4] }; 4];
    heap::keep();
    for _ in 0..15 {
        for ((size, fresh), times) in sizes.into_iter().zip(&mut times) {
            for (work, times) in works.iter().zip(times) {
                if fresh {
                    heap::give_back();
                } else {
                    work(size as u64, size);
                }
                times.push(time(|| work(calls, size)));
            }
        }
    }
    let ratio = |ours: &[f64], theirs: &[f64]| {
        median(ours.iter().zip(theirs).map(|(ours, theirs)| ours / theirs))
    };
    std::array::from_fn(|row| Scale {
        outstanding: sizes[row].0,
        fresh: sizes[row].1,
        multiples: std::array::from_fn(|contender| {
            ratio(&times[row][contender], &times[0][contender])
        }),
        ratios: [
            ratio(&times[row][0], &times[row][1]),
            ratio(&times[row][0], &times[row][2]),
        ],
    })
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
