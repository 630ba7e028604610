//! The table of ratios: nanoseconds a call, and our time as a share of each other's, the median of interleaved rounds.
//!
//! `inside`: the callback comes inside the call. `kept`: the library keeps the callback and calls it before anything is
//! polled. `pending`: polled once, then completed on the same thread. `threads`: completed on another thread, a thousand
//! outstanding at a time.

use awaitify_benches::{contender::*, work};
use std::time::Instant;

type Work = fn(u64);

const CALLS: u64 = 20_000;
const ROUNDS: usize = 61;

macro_rules! row {
    ($work:ident) => {
        (
            stringify!($work),
            [
                (Awaitify::NAME, work::$work::<Awaitify> as Work),
                (Tokio::NAME, work::$work::<Tokio>),
                (Futures::NAME, work::$work::<Futures>),
                (Oneshot::NAME, work::$work::<Oneshot>),
                (AsyncOneshot::NAME, work::$work::<AsyncOneshot>),
                (Catty::NAME, work::$work::<Catty>),
            ],
        )
    };
}

fn main() {
    for (name, contenders) in [row!(inside), row!(kept), row!(pending), row!(threads)] {
        let times = measure(&contenders);
        println!("{name}");
        for (contender, ((label, _), theirs)) in contenders.iter().zip(&times).enumerate() {
            let ratios = times[0]
                .iter()
                .zip(theirs)
                .map(|(ours, theirs)| ours / theirs);
            let (time, ratio) = (median(theirs.clone()), median(ratios.collect()));
            match contender {
                0 => println!("    {label:14} {time:7.1} ns"),
                _ => println!("    {label:14} {time:7.1} ns   ratio {ratio:.2}"),
            }
        }
    }
}

/// Nanoseconds a call, of each contender in each round; who comes first changes from round to round.
fn measure(contenders: &[(&str, Work)]) -> Vec<Vec<f64>> {
    let mut times = vec![Vec::with_capacity(ROUNDS); contenders.len()];
    for round in 0..ROUNDS {
        for turn in 0..contenders.len() {
            let contender = (turn + round) % contenders.len();
            let start = Instant::now();
            contenders[contender].1(CALLS);
            times[contender].push(start.elapsed().as_nanos() as f64 / CALLS as f64);
        }
    }
    times
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
