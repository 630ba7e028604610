//! The text of a file and its tokens.

use std::io::Read;
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

/// The length of the byte order mark that [`read_text`] leaves out of a file.
pub(crate) fn mark_len(file: &Path) -> usize {
    let mut start = [0; 3];
    let read = std::fs::File::open(file).and_then(|mut file| file.read_exact(&mut start));
    if read.is_ok() && start == *"\u{feff}".as_bytes() {
        start.len()
    } else {
        0
    }
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
