//! Durations in options.

use std::time::Duration;

use syn::LitStr;

use crate::awaitable::context::Context;

/// The duration that `text`, the value of `option`, says. `what` it should be is part of the message.
pub(super) fn duration_of(
    context: &Context<'_>,
    text: &LitStr,
    what: &str,
    option: &str,
) -> Option<Duration> {
    let duration = parse(&text.value());
    if duration.is_none() {
        context.report(
            text,
            format_args!("`{}` is not {what}", text.value()),
            format_args!("write a number and a unit: `{option} = \"10ms\"`, `\"2s\"`, `\"500us\"`"),
        );
    }
    duration
}

/// A duration such as `"10ms"`, which must not be zero.
fn parse(text: &str) -> Option<Duration> {
    let digits = text.find(|letter: char| !letter.is_ascii_digit())?;
    let count: u64 = text[..digits].parse().ok().filter(|count| *count > 0)?;
    match &text[digits..] {
        "us" | "µs" => Some(Duration::from_micros(count)),
        "ms" => Some(Duration::from_millis(count)),
        "s" => Some(Duration::from_secs(count)),
        "min" => Some(Duration::from_secs(count.checked_mul(60)?)),
        _ => None,
    }
}
