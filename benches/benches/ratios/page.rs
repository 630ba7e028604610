//! docs/performance.md and the plot in it.

use std::fmt::Write as _;

use super::heap::Heap;
use super::{NAMES, Row, Scale};

const INTRODUCTION: &str = "\
# What a call costs, measured

This page measures one awaited call: make the pair, call the legacy function, complete, await. Each number is awaitify's
time divided by the time of the other crate, so awaitify is faster if the number is below 1.00. All are measured in one
run, in interleaved rounds. The numbers are medians. The values are `u64`s.

The machine is virtual, with two cores of an x86-64 server, Linux, glibc's allocator, Rust 1.95 and fat LTO. Absolute times
depend on the machine, so they are not shown. One command writes this page and its plot:

```text
cd benches && cargo bench --bench ratios -- --write
```

![The ratios of the table below as bars][plot]

";

const OUTSTANDING: &str = "
## Calls outstanding at once

This benchmark makes and polls the given number of calls, then completes all of them, then awaits all of them. The cost of
memory grows, because the allocator cannot use its fast list and the cells do not fit into the processor's caches. The
column on an empty box shows the allocator's share: a box of the size of our cell, made and freed in the same way. In the
last row the process gets new memory from the system in each round, so the row includes the kernel's work for every page.

| outstanding | a call of awaitify, as a multiple | of tokio | of oneshot | an empty box | awaitify against tokio | against oneshot |
|---:|---:|---:|---:|---:|---:|---:|
";

pub fn write(rows: &[Row], generated: f64, heap: &[Heap], scale: &[Scale]) -> String {
    let mut page = String::from(INTRODUCTION);
    let titles = NAMES[1..]
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(" | ");
    writeln!(page, "| awaitify against, each by hand | {titles} |").unwrap();
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
        "\nA generated wrapper, compared with one by hand that uses the same cell: {generated:.2}. Both are the same machine\ncode; `scripts/instructions` counts the instructions of each.\n"
    )
    .unwrap();
    page.push_str("\n## Memory of one pending call\n\n");
    page.push_str("Measured with a million outstanding calls, each polled once, and divided by their number.\n\n");
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

If the callback runs inside the call, only its own thread uses the cell, so it completes with a plain store. The other
crates need an atomic exchange. If the callback comes later, waiting costs one exchange, and completing another one. The
comment at the top of `runtime/src/oneshot/mod.rs` explains this and proves it.

## What falls short

The goals were 0.50 of tokio and 0.75 of the `oneshot` crate for a callback inside the call, 0.55 and 0.90 when pending,
1.00 and 1.05 across threads, 0.60 of tokio for an `Fn` callback, and a cost that grows by at most 1.3 up to a million
outstanding calls. The last goal is met for a thousand calls but not for a million, because a million cells do not fit
into any cache, and because the kernel must clear memory that is new to the process. The other crates slow down in the
same way. A memory pool would avoid this, but it would never return its memory.

## Build time

`scripts/compile-time` measures processor time on the machine above. A clean build of `awaitify` without features takes
1.30 times as long as one of `async-trait` (the goal was 1.50). A crate with a thousand annotated functions is compared
with the same crate with a thousand wrappers by hand. It takes 1.05 times as long to build (the goal was 1.10), and 1.20
times as long to check (1.30). If nothing has changed, it takes 1.7 times as long to check again, because rustc does not
cache the output of macros.

## Measure again

- `cd benches && cargo bench` runs two benchmarks: `ratios` measures and prints this page, and writes it with `--write`;
  `times` prints the plain times. The build times are not part of it.
- `scripts/instructions` counts instructions under valgrind, where noise hides differences in time.
- `benches/c` compares the C bridge with a boxed sender of Tokio.

[plot]: performance.svg
";

const LEFT: f64 = 330.0;
const UNIT: f64 = 300.0;
const BAR: f64 = 16.0;

/// Draws one bar per ratio, and a line at 1.00.
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
