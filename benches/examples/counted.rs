//! Runs one row of one contender `calls` times under callgrind, which counts its instructions.
use awaitify_benches::{contender::*, work};

fn run<C: Contender>(row: &str, calls: u64) {
    match row {
        "inside" => work::inside::<C>(calls),
        "kept" => work::kept::<C>(calls),
        "pending" => work::pending::<C>(calls),
        _ => panic!("no such row: {row}"),
    }
}

fn main() {
    let mut args = std::env::args().skip(1);
    let (contender, row) = (args.next().unwrap(), args.next().unwrap());
    let calls = args.next().unwrap().parse().unwrap();
    match contender.as_str() {
        "generated" => work::generated(calls),
        "by-hand" => work::by_hand(calls),
        Awaitify::NAME => run::<Awaitify>(&row, calls),
        Tokio::NAME => run::<Tokio>(&row, calls),
        Futures::NAME => run::<Futures>(&row, calls),
        Oneshot::NAME => run::<Oneshot>(&row, calls),
        AsyncOneshot::NAME => run::<AsyncOneshot>(&row, calls),
        Catty::NAME => run::<Catty>(&row, calls),
        _ => panic!("no such contender: {contender}"),
    }
}
