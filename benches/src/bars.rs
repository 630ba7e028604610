//! A picture of ratios: bars for each row of a table.

use std::fmt::Write as _;

/// The bars of one row.
pub struct Group<'a> {
    pub title: &'a str,
    /// The name and the ratio of each bar.
    pub bars: Vec<(&'a str, f64)>,
}

const LEFT: f64 = 330.0;
const WIDTH: f64 = 450.0;
const BAR: f64 = 16.0;
const COLOURS: [&str; 6] = [
    "#1b6ca8", "#d1603d", "#7a9e7e", "#8d6a9f", "#b8a14b", "#5f6c7b",
];

/// Draws the groups, and a line at 1.00, which means `one`. Bars longer than `longest` are cut.
pub fn svg(groups: &[Group], longest: f64, one: &str) -> String {
    let unit = WIDTH / longest;
    let mut bars = String::new();
    let mut y = 30.0;
    for Group { title, bars: group } in groups {
        let title = title.replace('`', "");
        let middle = y + (BAR + 2.0) * group.len() as f64 / 2.0;
        writeln!(bars, "<text x=\"10\" y=\"{middle:.0}\">{title}</text>").unwrap();
        for ((name, ratio), colour) in group.iter().zip(COLOURS.iter().cycle()) {
            let name = name.replace('`', "");
            let width = ratio.min(longest) * unit;
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
    let x = LEFT + unit;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"960\" height=\"{y:.0}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n\
         <text x=\"{x:.0}\" y=\"18\" text-anchor=\"middle\">1.00: {one}</text>\n{bars}\
         <line x1=\"{x:.0}\" y1=\"24\" x2=\"{x:.0}\" y2=\"{y:.0}\" stroke=\"black\" stroke-dasharray=\"4 3\"/>\n</svg>\n"
    )
}

/// Writes a picture of the page docs/performance.md.
pub fn write(name: &str, picture: &str) {
    let docs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    std::fs::write(docs.join(name), picture).expect("the folder docs is writable");
}
