//! C callbacks: the checked handle, compared with the usual code by hand, a boxed Tokio sender as user data.
//!
//! `cargo run --release --manifest-path benches/c/Cargo.toml` prints one line per row, with the median of the ratios
//! of interleaved rounds, and the allocations of a call in steady state. An argument selects the rows that contain it.

mod allocations;
mod contender;
mod legacy;
mod work;

use std::time::Instant;

use contender::{ByHand, Checked};

const ROUNDS: usize = 101;

/// A row: its name, the work of both contenders, and the calls of a round.
type Row = (&'static str, fn(u64), fn(u64), u64);

const ROWS: &[Row] = &[
    (
        "called inside the call",
        work::inside::<Checked>,
        work::inside::<ByHand>,
        20_000,
    ),
    (
        "polled, then called",
        work::pending::<Checked>,
        work::pending::<ByHand>,
        20_000,
    ),
    (
        "1,000 outstanding",
        work::outstanding::<Checked>,
        work::outstanding::<ByHand>,
        20_000,
    ),
    (
        "two threads at once, inside",
        work::two_at_once::<Checked>,
        work::two_at_once::<ByHand>,
        40_000,
    ),
    (
        "two threads, 1,000 outstanding each",
        work::two_outstanding::<Checked>,
        work::two_outstanding::<ByHand>,
        40_000,
    ),
    (
        "called on another thread",
        work::crossing::<Checked>,
        work::crossing::<ByHand>,
        20_000,
    ),
    (
        "the same, and neither sleeps",
        work::crossing_busy::<Checked>,
        work::crossing_busy::<ByHand>,
        20_000,
    ),
];

fn main() {
    println!(
        "{:36} {:>9} {:>9} {:>7}  allocations",
        "", "checked", "by hand", "ratio"
    );
    let wanted = std::env::args().nth(1).unwrap_or_default();
    for row in ROWS.iter().filter(|row| row.0.contains(&wanted)) {
        measure(row);
    }
    assert_eq!(awaitify::ffi::outstanding(), 0);
    assert_eq!(awaitify::ffi::ignored(), 0);
}

fn measure(&(name, checked, by_hand, calls): &Row) {
    checked(calls);
    by_hand(calls);
    let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let (a, b) = if round % 2 == 0 {
            let a = nanoseconds(checked, calls);
            (a, nanoseconds(by_hand, calls))
        } else {
            let b = nanoseconds(by_hand, calls);
            (nanoseconds(checked, calls), b)
        };
        ours.push(a);
        theirs.push(b);
        ratios.push(a / b);
    }
    let allocated = (
        allocations::of(|| checked(calls)),
        allocations::of(|| by_hand(calls)),
    );
    let per_call = |count: u64| count as f64 / calls as f64;
    println!(
        "{name:36} {:6.1} ns {:6.1} ns {:7.2}  {:.2} / {:.2}",
        median(ours),
        median(theirs),
        median(ratios),
        per_call(allocated.0),
        per_call(allocated.1),
    );
}

fn nanoseconds(work: fn(u64), calls: u64) -> f64 {
    let start = Instant::now();
    work(calls);
    start.elapsed().as_nanos() as f64 / calls as f64
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
