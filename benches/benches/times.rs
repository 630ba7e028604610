//! Plain times, for a first look. If the machine is busy, only the ratios of `ratios` are meaningful.

use awaitify_benches::{
    contender::{AsyncOneshot, Awaitify, Catty, Contender, Futures, Oneshot, Tokio},
    work,
};

const CALLS: u64 = 1_000;

fn main() {
    divan::main();
}

#[divan::bench(types = [Awaitify, Tokio, Futures, Oneshot, AsyncOneshot, Catty], args = [CALLS])]
fn inside<C: Contender>(calls: u64) {
    work::inside::<C>(calls);
}

#[divan::bench(types = [Awaitify, Tokio, Futures, Oneshot, AsyncOneshot, Catty], args = [CALLS])]
fn kept<C: Contender>(calls: u64) {
    work::kept::<C>(calls);
}

#[divan::bench(types = [Awaitify, Tokio, Futures, Oneshot, AsyncOneshot, Catty], args = [CALLS])]
fn pending<C: Contender>(calls: u64) {
    work::pending::<C>(calls);
}

#[divan::bench(types = [Awaitify, Tokio, Futures, Oneshot, AsyncOneshot, Catty], args = [CALLS])]
fn threads<C: Contender>(calls: u64) {
    work::threads_100::<C>(calls);
}
