//! One row of one contender, to be run under callgrind, which counts its instructions.
use awaitify_benches::streams::{contender::*, work};

fn run<C: Contender>(row: &str, values: u64) {
    match row {
        "one" => work::one::<C>(values),
        "unasked" => work::one_unasked::<C>(values),
        "many" => work::many::<C>(values),
        "streams" => work::streams::<C>(values),
        "refused" => work::refused::<C>(values),
        _ => panic!("no such row: {row}"),
    }
}

fn main() {
    let mut args = std::env::args().skip(1);
    let (contender, row) = (args.next().unwrap(), args.next().unwrap());
    let values = args.next().unwrap().parse().unwrap();
    match contender.as_str() {
        "single" => run::<Single<Unbounded>>(&row, values),
        "multi" => run::<Multi<Unbounded>>(&row, values),
        "ring" => run::<Single<Bounded>>(&row, values),
        "tokio" => run::<Tokio>(&row, values),
        "tokio-bounded" => run::<TokioBounded>(&row, values),
        _ => panic!("no such contender: {contender}"),
    }
}
