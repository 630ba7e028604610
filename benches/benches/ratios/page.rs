//! docs/performance.md and the plot in it.

use std::fmt::Write as _;

use super::heap::Heap;
use super::{NAMES, Row, Scale};

const INTRODUCTION: &str = "\
# What a call costs, measured

What one awaited call costs: make the pair, call the legacy function, complete, await. Each number is the time of ours
divided by the time of the other, so below 1.00 ours is faster. All are measured in one run, in interleaved rounds, and
the median of the pairs is quoted. The values are `u64`s.

The machine: a virtual one with two cores of an x86-64 server, Linux, glibc's allocator, Rust 1.95, fat LTO. Its absolute
times mean nothing, and are not given. This page and its plot are written by one command:

```text
cd benches && cargo bench --bench ratios -- --write
```

![The ratios of the table below as bars][plot]

";

const OUTSTANDING: &str = "
## Calls outstanding at once

So many calls are made and polled, then all are completed, then all are awaited. What grows is the cost of memory: the
allocator leaves its fast list, and the cells leave the processor's caches. An empty box of our cell's size, made and freed
in the same way, shows how much of it is the allocator's. In the last row the process gets each round's memory from the system
anew, so that the kernel's work for every page is in it, for the cells and for the lists that hold the calls.

| outstanding | a call of ours, as a multiple | of tokio's | of oneshot's | an empty box | ours against tokio | against oneshot |
|---:|---:|---:|---:|---:|---:|---:|
";

pub fn write(rows: &[Row], generated: f64, heap: &[Heap], scale: &[Scale]) -> String {
    let mut page = String::from(INTRODUCTION);
    let titles = NAMES[1..]
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(" | ");
    writeln!(page, "| ours against, each by hand | {titles} |").unwrap();
    writeln!(page, "|---|{}", "---:|".repeat(NAMES.len() - 1)).unwrap();
    for row in rows {
        let ratios: Vec<String> = row.ratios[1..]
            .iter()
            .map(|ratio| format!("{ratio:.2}"))
            .collect();
        writeln!(page, "| {} | {} |", row.title, ratios.join(" | ")).unwrap();
    }
    write!(
        page,
        "\nA wrapper that the macro generates, against the same written by hand on our own cell: {generated:.2}. They are the \
         same\nmachine code: `scripts/instructions` counts what each executes.\n"
    )
    .unwrap();
    page.push_str("\n## Memory of one pending call\n\n");
    page.push_str("Counted with a million calls outstanding, each polled once, and divided by their number.\n\n");
    page.push_str("| | allocations | bytes asked for | allocator's chunk | size of the future |\n");
    page.push_str("|---|---:|---:|---:|---:|\n");
    for Heap {
        name,
        allocations,
        bytes,
        chunk,
        future,
    } in heap
    {
        writeln!(
            page,
            "| `{name}` | {allocations} | {bytes} | {chunk} | {future} |"
        )
        .unwrap();
    }
    page.push_str(OUTSTANDING);
    for Scale {
        outstanding,
        fresh,
        multiples: [ours, tokio, oneshot, empty],
        ratios: [to_tokio, to_oneshot],
    } in scale
    {
        writeln!(
            page,
            "| {}{} | {ours:.2} | {tokio:.2} | {oneshot:.2} | {empty:.2} | {to_tokio:.2} | {to_oneshot:.2} |",
            with_commas(*outstanding),
            if *fresh { ", fresh memory" } else { "" }
        )
        .unwrap();
    }
    page.push_str(CONCLUSION);
    page
}

fn with_commas(number: usize) -> String {
    match number {
        0..1000 => number.to_string(),
        _ => format!("{},{:03}", with_commas(number / 1000), number % 1000),
    }
}

const CONCLUSION: &str = "
## Where it comes from

A callback that runs inside the call finds the cell used by its own thread alone, and completes it by a plain store; each of
the others pays an atomic exchange there. One that comes later costs one exchange to wait and one to complete. The head of
`runtime/src/oneshot/mod.rs` says how, and why it is right.

## What falls short

The goals were 0.50 of tokio and 0.75 of the `oneshot` crate for a callback inside the call, 0.55 and 0.90 when pending,
1.00 and 1.05 across threads, 0.60 of tokio for an `Fn` callback, and a cost that grows by no more than 1.3 up to a million
outstanding calls. The last holds for a thousand, and not for a million: so many cells fit in no cache, and where their memory
is new to the process, the kernel has to clear it first. What a call of ours costs more then, one of the others does too. A
pool of our own would hide that, at the price of memory that is never given back.

## What it costs a build

Measured by `scripts/compile-time`, in processor time, on the machine above. A clean build of `awaitify` without features, as
it comes from a registry, takes 1.30 times what one of `async-trait` takes (the goal was 1.50). A crate of a thousand annotated
functions is held against the same crate with the thousand wrappers written by hand: it takes 1.05 times as much to build (the
goal was 1.10), 1.20 times to check (1.30), and 1.7 times to check again unchanged, where rustc takes from its cache all but
what macros make.

Instructions instead of time, where noise hides it, are counted by `scripts/instructions`, under valgrind.

`cd benches && cargo bench` runs both benchmarks: `ratios`, which measures and prints this page, down to the memory and the
calls outstanding, and writes nothing without `--write`; and `times`, the plain times of each cell. What a build costs is not
measured by it but quoted, and the C bridge is measured by `benches/c`, against a boxed tokio sender.
";

const LEFT: f64 = 330.0;
const UNIT: f64 = 300.0;
const BAR: f64 = 16.0;

/// A bar a ratio, against a line at 1.00.
pub fn plot(rows: &[Row]) -> String {
    let colours = ["#1b6ca8", "#d1603d", "#7a9e7e", "#8d6a9f", "#b8a14b"];
    let mut bars = String::new();
    let mut y = 30.0;
    for row in rows {
        let title = row.title.replace('`', "");
        writeln!(bars, "<text x=\"10\" y=\"{:.0}\">{title}</text>", y + 45.0).unwrap();
        for ((ratio, name), colour) in row.ratios[1..].iter().zip(&NAMES[1..]).zip(colours) {
            let width = ratio.min(1.5) * UNIT;
            writeln!(bars, "<rect x=\"{LEFT}\" y=\"{y:.0}\" width=\"{width:.0}\" height=\"{BAR}\" fill=\"{colour}\"/>").unwrap();
            let label = LEFT + width + 6.0;
            writeln!(
                bars,
                "<text x=\"{label:.0}\" y=\"{:.0}\">{ratio:.2} {name}</text>",
                y + 12.0
            )
            .unwrap();
            y += BAR + 2.0;
        }
        y += 14.0;
    }
    let one = LEFT + UNIT;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"960\" height=\"{y:.0}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n\
         <text x=\"{one}\" y=\"18\" text-anchor=\"middle\">1.00: as fast</text>\n{bars}\
         <line x1=\"{one}\" y1=\"24\" x2=\"{one}\" y2=\"{y:.0}\" stroke=\"black\" stroke-dasharray=\"4 3\"/>\n</svg>\n"
    )
}
