//! The block around an annotated item, which only its source text shows.
//!
//! It is used for errors only: an editor may have no text, and the generated code must not depend on it.

// The scanner contains this module too, and is no macro.
extern crate proc_macro;

use std::iter::Peekable;
use std::path::PathBuf;
use std::str::Chars;

/// Returns "an `impl`" or "a `trait`" if the attribute that is expanded is directly in one, and `None` if this is unknown. In the
/// `impl` of a trait, rustc reports every function that is added.
pub(crate) fn place_in_type() -> Option<&'static str> {
    // Unit tests have no compiler around them.
    if !proc_macro::is_available() {
        return None;
    }
    let attribute = proc_macro::Span::call_site();
    let text = place_of(attribute)
        // An item without indentation is in no block.
        .filter(|(_, _, column)| *column > 1)
        .and_then(|(file, line, column)| Some((std::fs::read_to_string(file).ok()?, line, column)));
    let (text, line, column) = text?;
    let word = type_at(&text, line, column)?;
    Some(if word == "impl" {
        "an `impl`"
    } else {
        "a `trait`"
    })
}

/// Methods of `Span` that Rust has since 1.88. Before that, these are called in their place.
#[allow(dead_code, reason = "a newer compiler has them")]
trait Located: Sized {
    fn local_file(&self) -> Option<PathBuf> {
        None
    }
    fn line(&self) -> usize {
        0
    }
    fn column(&self) -> usize {
        0
    }
}

impl Located for proc_macro::Span {}

/// The file, and the line and the column, which begin at one.
#[allow(
    unstable_name_collisions,
    clippy::incompatible_msrv,
    reason = "they are the same methods"
)]
fn place_of(span: proc_macro::Span) -> Option<(PathBuf, usize, usize)> {
    Some((span.local_file()?, span.line(), span.column()))
}

/// The word of the innermost braces around this place, unless a macro gets them.
fn type_at(text: &str, line: usize, column: usize) -> Option<&'static str> {
    let mut scanner = Scanner {
        rest: text.chars().peekable(),
        line: 1,
        column: 1,
        head: Head::default(),
        before: ' ',
        open: Vec::new(),
    };
    while (scanner.line, scanner.column) < (line, column) {
        let Some(letter) = scanner.next() else { break };
        scanner.scan(letter);
        if !letter.is_whitespace() {
            scanner.before = letter;
        }
    }
    let is_in_macro = scanner.open.iter().any(|head| head.is_macro);
    let innermost = scanner.open.last().filter(|head| head.has_brace);
    innermost.filter(|_| !is_in_macro)?.word
}

/// The words of an item so far.
#[derive(Clone, Default)]
struct Head {
    has_words: bool,
    /// `impl` or `trait`, if it begins so and is no `impl` of a trait.
    word: Option<&'static str>,
    /// It ends with the `!` of a macro call.
    is_macro: bool,
    has_brace: bool,
    /// The brackets are a part of it: an argument, not the body.
    is_argument: bool,
}

struct Scanner<'a> {
    rest: Peekable<Chars<'a>>,
    line: usize,
    column: usize,
    head: Head,
    /// What comes before, without space.
    before: char,
    /// The heads of the brackets that are open.
    open: Vec<Head>,
}

impl Scanner<'_> {
    fn next(&mut self) -> Option<char> {
        let letter = self.rest.next()?;
        if letter == '\n' {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
        Some(letter)
    }

    fn scan(&mut self, letter: char) {
        match letter {
            '/' if self.rest.peek() == Some(&'/') => self.skip_until(|letter| letter == '\n'),
            '/' if self.rest.peek() == Some(&'*') => self.skip_comment(),
            '"' => self.skip_string(),
            '\'' => self.skip_character(),
            '(' | '[' | '{' => self.open(letter == '{'),
            ')' | ']' | '}' => self.close(),
            ';' => self.head = Head::default(),
            '!' => self.head.is_macro = self.head.has_words,
            letter if letter.is_alphabetic() || letter == '_' => self.word(letter),
            letter if letter.is_whitespace() => {}
            _ => self.head.is_macro = false,
        }
    }

    fn open(&mut self, has_brace: bool) {
        let head = std::mem::take(&mut self.head);
        self.open.push(Head {
            has_brace,
            is_argument: !has_brace || matches!(self.before, '<' | ','),
            ..head
        });
    }

    /// Continues with the item that an argument is in.
    fn close(&mut self) {
        let head = self.open.pop().filter(|head| head.is_argument);
        self.head = Head {
            is_macro: false,
            has_brace: false,
            ..head.unwrap_or_default()
        };
    }

    fn word(&mut self, first: char) {
        const BEFORE: &[&str] = &["pub", "unsafe", "default", "const", "auto", "crate"];
        let mut word = String::from(first);
        while let Some(letter) = self
            .rest
            .peek()
            .copied()
            .filter(|letter| letter.is_alphanumeric() || *letter == '_')
        {
            word.push(letter);
            self.next();
        }
        let is_raw = matches!(word.as_str(), "r" | "br" | "cr");
        if is_raw && matches!(self.rest.peek(), Some('"' | '#')) {
            return self.skip_raw_string();
        }
        // `is_macro` stays, because a name follows the `!` of `macro_rules! name`.
        if !self.head.has_words && !BEFORE.contains(&word.as_str()) {
            self.head.has_words = true;
            self.head.word = ["impl", "trait"].into_iter().find(|it| *it == word);
        }
        if word == "for" && self.head.word == Some("impl") && self.rest.peek() != Some(&'<') {
            self.head.word = None;
        }
    }

    fn skip_until(&mut self, ends: impl Fn(char) -> bool) {
        while let Some(letter) = self.next() {
            if ends(letter) {
                return;
            }
        }
    }

    fn skip_comment(&mut self) {
        let mut depth = 0;
        let mut before = '/';
        while let Some(letter) = self.next() {
            match (before, letter) {
                ('/', '*') => depth += 1,
                ('*', '/') => depth -= 1,
                _ => {
                    before = letter;
                    continue;
                }
            }
            if depth == 0 {
                return;
            }
            before = ' ';
        }
    }

    fn skip_string(&mut self) {
        while let Some(letter) = self.next() {
            match letter {
                '\\' => drop(self.next()),
                '"' => return,
                _ => {}
            }
        }
    }

    /// `"…"#`, after `r#`, or the name after `r#`.
    fn skip_raw_string(&mut self) {
        let mut hashes = 0;
        while self.rest.peek() == Some(&'#') {
            self.next();
            hashes += 1;
        }
        if self.rest.peek() != Some(&'"') {
            return;
        }
        self.next();
        loop {
            self.skip_until(|letter| letter == '"');
            let mut found = 0;
            while found < hashes && self.rest.peek() == Some(&'#') {
                self.next();
                found += 1;
            }
            if found == hashes || self.rest.peek().is_none() {
                return;
            }
        }
    }

    /// A character in quotes, or the quote of a lifetime.
    fn skip_character(&mut self) {
        let mut ahead = self.rest.clone();
        match (ahead.next(), ahead.next()) {
            (Some('\\'), _) => {
                self.next();
                self.next();
                self.skip_until(|letter| letter == '\'');
            }
            (Some(_), Some('\'')) => {
                self.next();
                self.next();
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks at the place of the `@` in `text`.
    fn word_in(text: &str) -> Option<&'static str> {
        let before = &text[..text.find('@').expect("the place is marked")];
        let line = before.lines().count().max(1);
        let column = before.lines().last().unwrap_or_default().chars().count() + 1;
        type_at(text, line, column)
    }

    #[test]
    fn functions_of_types_are_found() {
        for text in [
            "impl S { @ fn open() {} }",
            "mod m { #[cfg(unix)] impl<T> S<{ 1 }> { const A: [u8; 2] = [b'{', 1]; @ } }",
            "/* { */ impl S { // }\n fn a() { r#\"}\"#; \"}\\\"\"; '}'; '\\''; } @ }",
            "fn outer() { impl<F: for<'a> Fn(&'a u8)> S<F> { fn r#type() {} @ } }",
        ] {
            assert_eq!(word_in(text), Some("impl"), "{text}");
        }
        let text = "pub unsafe trait T<'a>: Send where Self: 'a {\n    fn a();\n    @\n}";
        assert_eq!(word_in(text), Some("trait"));
    }

    #[test]
    fn free_functions_are_not() {
        for text in [
            "@ fn open() {}",
            "mod tests { impl S {} @ }",
            "impl S { fn a() { @ } }",
            "impl T for S { @ }",
            "fn a() -> impl Trait { @ }",
            "make! { impl S { @ } }",
            "macro_rules! make { () => { impl S { @ } } }",
            "make!(impl S { @ });",
            "trait T {} fn b(c: &'a str) { @ }",
        ] {
            assert_eq!(word_in(text), None, "{text}");
        }
    }
}
