//! The text of a file and its tokens.

use std::path::Path;

use proc_macro2::TokenStream;

/// The contents of a file of Rust, or the reason why it is skipped.
pub(crate) fn read_text(file: &Path) -> Result<String, String> {
    /// Larger files are generated tables.
    const LIMIT: u64 = 16 << 20;
    let length = std::fs::metadata(file)
        .map_err(|error| error.to_string())?
        .len();
    if length > LIMIT {
        return Err(format!(
            "is {} MiB long, and at most 16 MiB are read",
            length >> 20
        ));
    }
    let bytes = std::fs::read(file).map_err(|error| error.to_string())?;
    let text = String::from_utf8(bytes).map_err(|_| "is not UTF-8".to_owned())?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// The tokens of `source`. A first line `#!/…` is not Rust, and is replaced by spaces to keep the positions.
pub(crate) fn tokens_of(source: &str) -> Result<TokenStream, proc_macro2::LexError> {
    if source.starts_with("#!")
        && !source
            .trim_start_matches("#!")
            .trim_start()
            .starts_with('[')
    {
        let end = source.find('\n').unwrap_or(source.len());
        let blank = format!("{}{}", " ".repeat(end), &source[end..]);
        return blank.parse();
    }
    source.parse()
}
