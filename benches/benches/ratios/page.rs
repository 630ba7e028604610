//! The tables for docs/performance.md, and the picture in it.

use std::fmt::Write as _;

use awaitify_benches::bars::{self, Group};

use super::heap::Heap;
use super::{Baseline, NAMES, Row, Scale};

/// The table of ratios of one build, and what they can be compared with.
pub fn ratios(rows: &[Row], baseline: &Baseline) -> String {
    let mut page = String::new();
    let names = NAMES[1..].iter().map(|name| format!("`{name}`"));
    let titles = names.collect::<Vec<_>>().join(" | ");
    writeln!(page, "| | {titles} |").unwrap();
    writeln!(page, "|---|{}", "---:|".repeat(NAMES.len() - 1)).unwrap();
    for row in rows {
        let ratios = row.ratios[1..].iter().map(|ratio| format!("{ratio:.2}"));
        let ratios = ratios.collect::<Vec<_>>().join(" | ");
        writeln!(page, "| {} | {ratios} |", row.title).unwrap();
    }
    let Baseline {
        box_and_lock,
        empty_loop,
        generated,
        beside_a_million,
    } = baseline;
    writeln!(
        page,
        "\nInside the call: {box_and_lock:.2} of a box and one locked operation. The loop itself is {empty_loop:.2} of the \
         row.\nA generated wrapper takes {generated:.2} of the same by hand. A call beside a million pending ones takes \
         {beside_a_million:.2} of one\nalone.\n"
    )
    .unwrap();
    page
}

const OUTSTANDING: &str = "
| outstanding | a call of ours, as a multiple | of tokio's | of oneshot's | an empty box | ours against tokio | against oneshot |
|---:|---:|---:|---:|---:|---:|---:|
";

/// The memory of a pending call, and the cost of many at once.
pub fn memory(heap: &[Heap], scale: &[Scale]) -> String {
    let mut page = String::from(
        "| | allocations | bytes requested | allocator's chunk | size of the future |\n|---|---:|---:|---:|---:|\n",
    );
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
    page
}

fn with_commas(number: usize) -> String {
    match number {
        0..1000 => number.to_string(),
        _ => format!("{},{:03}", with_commas(number / 1000), number % 1000),
    }
}

/// Draws the table.
pub fn plot(rows: &[Row]) -> String {
    let group = |row: &Row| Group {
        title: row.title,
        bars: NAMES.into_iter().zip(row.ratios).skip(1).collect(),
    };
    let groups: Vec<_> = rows.iter().map(group).collect();
    bars::svg(&groups, 1.5, "as fast")
}
