//! The table of ratios: each row measured for all contenders in interleaved rounds of one run, quoted as the
//! median of the pairs. `cargo bench --bench ratios -- --write` writes docs/performance.md and .svg anew.

#[path = "ratios/heap.rs"]
mod heap;
#[path = "ratios/page.rs"]
mod page;

use std::time::Instant;

use awaitify_benches::contender::{
    AsyncOneshot, Awaitify, Catty, Contender, Futures, Oneshot, Tokio,
};
use awaitify_benches::work;

/// One row of work of each contender, in the order of [`NAMES`].
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

/// A row of the table: what was measured, and the ratio of ours to each contender's time.
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
        measure(
            "polled once, then completed on the same thread",
            works!(pending),
        ),
        measure(
            "completed on another thread, 1,000 outstanding",
            works!(threads),
        ),
        measure("`Fn` callback inside the call", works!(kept)),
        measure("awaited", works!(awaited)),
    ];
    if std::env::args().any(|a| a == "--quick") {
        let bl = (0..ROUNDS).map(|_| { let t = time(|| work::inside::<Awaitify>(CALLS)); (t, time(|| work::box_and_lock(CALLS)), time(|| work::empty_loop(CALLS))) }).collect::<Vec<_>>();
        println!("inside / box+lock {:.2}   empty / inside {:.2}  ns {:.1}", median(bl.iter().map(|x| x.0 / x.1)), median(bl.iter().map(|x| x.2 / x.0)), median(bl.iter().map(|x| x.0 / CALLS as f64 * 1e9)));
        for row in rows { println!("{:50} {:?}", row.title, row.ratios.map(|r| (r * 100.0).round() / 100.0)); }
        return;
    }
    let (generated, scale) = (generated(), scale());
    // Last, for it leaves the heap of millions of cells behind.
    let page = page::write(&rows, generated, &heap::rows(), &scale);
    print!("{page}");
    if std::env::args().any(|argument| argument == "--write") {
        let docs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
        std::fs::write(docs.join("performance.md"), page).expect("docs/performance.md is writable");
        std::fs::write(docs.join("performance.svg"), page::plot(&rows))
            .expect("docs/performance.svg is writable");
    }
}

/// Interleaved, each round starting with another contender: what slows the machine slows all alike.
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
    if std::env::args().any(|a| a == "--quick") {
        let ns = times.map(|t| (median(t.into_iter()) / CALLS as f64 * 1e10).round() / 10.0);
        println!("{title:50} ns {ns:?}");
    }
    Row { title, ratios }
}

/// The time of a wrapper that the macro generates, divided by that of one written by hand on the same cell.
fn generated() -> f64 {
    let rounds = (0..ROUNDS).map(|_| {
        let generated = time(|| work::generated(CALLS));
        generated / time(|| work::by_hand(CALLS))
    });
    median(rounds)
}

/// What a call costs with so many outstanding at once.
struct Scale {
    outstanding: usize,
    /// Whether the memory comes from the system anew, or the process has had it before.
    fresh: bool,
    /// As a multiple of what it costs with one: ours, tokio's, oneshot's, an empty box's.
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
