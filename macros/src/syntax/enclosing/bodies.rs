//! A scan of a source text for the bodies of `impl`, `trait` and `extern`.
//!
//! It reads no more of the grammar than is needed to know where brackets belong. Whatever is in a macro, or in brackets
//! that are no body, is not found.

/// Another pair of brackets is the innermost from here on.
pub(super) struct Change {
    pub(super) at: usize,
    /// `impl`, `trait` or `extern`, if the brackets are its body and it is no `impl` of a trait.
    pub(super) word: Option<&'static str>,
}

/// The words whose bodies are found.
const WORDS: &[&str] = &["impl", "trait", "extern"];

pub(super) fn changes(text: &str) -> Vec<Change> {
    if !WORDS.iter().any(|word| text.contains(word)) {
        return Vec::new();
    }
    let mut scanner = Scanner {
        text,
        at: end_of_shebang(text),
        before: b' ',
        head: Head::default(),
        open: Vec::new(),
        changes: Vec::new(),
    };
    while let Some(letter) = scanner.next() {
        scanner.scan(letter);
    }
    scanner.changes
}

fn end_of_shebang(text: &str) -> usize {
    let rest = text.strip_prefix("#!").map(str::trim_start);
    let is_shebang = rest.is_some_and(|rest| !rest.starts_with('['));
    let end = text.find('\n').filter(|_| is_shebang);
    end.unwrap_or(0)
}

/// The words of an item so far.
#[derive(Default)]
struct Head {
    has_words: bool,
    /// `impl`, `trait` or `extern`, if it begins so and is no `impl` of a trait.
    word: Option<&'static str>,
    /// It ends with the `!` of a macro call.
    is_macro: bool,
    /// How many `<` are open.
    angles: usize,
}

/// Brackets that are open.
struct Open {
    word: Option<&'static str>,
    /// They are in a macro, or are no body.
    is_hidden: bool,
    is_attribute: bool,
    /// The head continues after them, because they are no body.
    outer: Option<Head>,
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// The last letter or the beginning of the last word.
    before: u8,
    head: Head,
    open: Vec<Open>,
    changes: Vec<Change>,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let letter = self.peek()?;
        self.at += 1;
        Some(letter)
    }

    fn scan(&mut self, letter: u8) {
        match letter {
            b'/' if self.peek() == Some(b'/') => return self.skip_until(b'\n'),
            b'/' if self.peek() == Some(b'*') => return self.skip_comment(),
            b'"' => self.skip_string(),
            b'\'' => self.skip_character(),
            b'(' | b'[' | b'{' => self.open(letter),
            b')' | b']' | b'}' => self.close(),
            b';' => self.head = Head::default(),
            b'!' => self.head.is_macro = is_of_word(self.before),
            letter if is_of_word(letter) => self.word(),
            letter if letter.is_ascii_whitespace() => return,
            letter => self.punctuation(letter),
        }
        self.before = letter;
    }

    fn punctuation(&mut self, letter: u8) {
        self.head.is_macro = false;
        match letter {
            b'<' => self.head.angles += 1,
            // `->` and `=>` close nothing.
            b'>' if !matches!(self.before, b'-' | b'=') => {
                self.head.angles = self.head.angles.saturating_sub(1);
            }
            _ => {}
        }
    }

    fn open(&mut self, bracket: u8) {
        let head = std::mem::take(&mut self.head);
        let is_body = bracket == b'{' && head.angles == 0;
        let is_hidden = self.open.last().is_some_and(|around| around.is_hidden);
        let is_hidden = is_hidden || head.is_macro || !is_body;
        self.open.push(Open {
            word: head.word.filter(|_| !is_hidden),
            is_hidden,
            is_attribute: bracket == b'[' && self.before == b'#',
            outer: (!is_body).then_some(head),
        });
        self.change();
    }

    fn close(&mut self) {
        let outer = self.open.pop().and_then(|closed| closed.outer);
        self.head = Head {
            is_macro: false,
            ..outer.unwrap_or_default()
        };
        self.change();
    }

    fn change(&mut self) {
        let word = self.open.last().and_then(|innermost| innermost.word);
        if self.changes.last().and_then(|change| change.word) != word {
            self.changes.push(Change { at: self.at, word });
        }
    }

    fn word(&mut self) {
        const BEFORE: &[&str] = &["pub", "unsafe", "default", "const", "auto", "crate"];
        let start = self.at - 1;
        self.skip_word();
        let word = &self.text[start..self.at];
        if matches!(word, "r" | "br" | "cr") && matches!(self.peek(), Some(b'"' | b'#')) {
            self.head.has_words = true;
            return self.skip_raw();
        }
        // `is_macro` stays, because a name follows the `!` of `macro_rules! name`.
        if !self.head.has_words && !BEFORE.contains(&word) {
            self.head.has_words = true;
            self.head.word = WORDS.iter().copied().find(|it| *it == word);
            self.attribute(word);
        } else if self.head.word == Some("extern") {
            // `extern "C" fn` or `extern crate`
            self.head.word = None;
        }
        if word == "for" && self.head.word == Some("impl") && self.peek() != Some(b'<') {
            self.head.word = None;
        }
    }

    /// An attribute of unknown meaning may move the functions of an `impl`, which counts as unknown then.
    fn attribute(&mut self, word: &str) {
        const KNOWN: &[&str] = &[
            "cfg",
            "doc",
            "allow",
            "warn",
            "deny",
            "expect",
            "deprecated",
            "rustfmt",
            "diagnostic",
        ];
        let attribute = self.open.last_mut().filter(|open| open.is_attribute);
        let item = attribute.and_then(|attribute| attribute.outer.as_mut());
        if let Some(item) = item.filter(|_| !KNOWN.contains(&word)) {
            item.has_words = true;
        }
    }

    fn skip_word(&mut self) {
        while self.peek().is_some_and(is_of_word) {
            self.at += 1;
        }
    }

    fn skip_until(&mut self, end: u8) {
        while self.next().is_some_and(|letter| letter != end) {}
    }

    fn skip_comment(&mut self) {
        let mut depth = 0;
        self.at -= 1;
        while let Some(letter) = self.next() {
            match (letter, self.peek()) {
                (b'/', Some(b'*')) => depth += 1,
                (b'*', Some(b'/')) => depth -= 1,
                _ => continue,
            }
            self.at += 1;
            if depth == 0 {
                return;
            }
        }
    }

    fn skip_string(&mut self) {
        while let Some(letter) = self.next() {
            match letter {
                b'\\' => self.at += 1,
                b'"' => return,
                _ => {}
            }
        }
    }

    /// `#"…"#`, or the rest of the name `r#name`.
    fn skip_raw(&mut self) {
        let rest = &self.text[self.at..];
        let name = rest.trim_start_matches('#');
        let hashes = &rest[..rest.len() - name.len()];
        self.at += hashes.len();
        let Some(string) = name.strip_prefix('"') else {
            return self.skip_word();
        };
        let end = format!("\"{hashes}");
        let length = string.find(&end).unwrap_or(string.len());
        self.at = (self.at + 1 + length + end.len()).min(self.text.len());
    }

    /// A character in quotes, or the quote of a lifetime.
    fn skip_character(&mut self) {
        let mut ahead = self.text[self.at..].chars();
        match (ahead.next(), ahead.next()) {
            (Some('\\'), _) => {
                self.at += 2;
                self.skip_until(b'\'');
            }
            (Some(letter), Some('\'')) => self.at += letter.len_utf8() + 1,
            _ => {}
        }
    }
}

/// Every letter that is not ASCII is a part of a word.
fn is_of_word(letter: u8) -> bool {
    letter.is_ascii_alphanumeric() || letter == b'_' || !letter.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks at the place of the `@` in `text`.
    fn word_in(text: &str) -> Option<&'static str> {
        let place = text.find('@').expect("the place is marked");
        let changes = changes(text);
        let before = changes.iter().take_while(|change| change.at <= place);
        before.last()?.word
    }

    #[test]
    fn functions_of_types_are_found() {
        for text in [
            "impl S { @ fn open() {} }",
            "mod m { #[cfg(unix)] impl<T> S<{ 1 }> { const A: [u8; 2] = [b'{', 1]; @ } }",
            "/* { */ impl S { // }\n fn a() { r#\"}\"#; \"}\\\"\"; '}'; '\\''; } @ }",
            "fn outer() { impl<F: for<'a> Fn(&'a u8)> S<F> { fn r#type() {} @ } }",
            "impl<F: Fn() -> u8> S<F>\nwhere\n    F: Send,\n{ @ }",
            "impl<T> A<T>\nwhere\n    T: Send,\n{\n}\nimpl B { @ }",
            "#!/bin/run impl '{'\nimpl S { @ }",
            "#![allow(unused)]\nimpl S { @ }",
            "#[rustfmt::skip] #[doc = \"}\"] impl S { @ }",
            "pub(crate) unsafe trait T<'a>: Send where Self: 'a {\n    fn a();\n    @\n}",
        ] {
            assert!(word_in(text).is_some(), "{text}");
        }
        assert_eq!(word_in("trait T { @ }"), Some("trait"));
        assert_eq!(word_in("pub unsafe extern \"C\" { @ }"), Some("extern"));
        assert_eq!(word_in("extern { fn open(); @ }"), Some("extern"));
    }

    #[test]
    fn free_functions_are_not() {
        for text in [
            "@ fn open() {}",
            "mod tests { impl S {} @ }",
            "impl S { fn a() { @ } }",
            "impl T for S { @ }",
            "impl T for <S as A>::B { @ }",
            "impl !T for S { @ }",
            "fn a() -> impl Trait { @ }",
            "fn a() -> (impl Trait, u8) { @ }",
            "fn a() -> S<{ 1 }, impl Trait> { @ }",
            "fn a(b: impl Fn(), c: S<{ 1 }>) { @ }",
            "fn a<const N: usize>() where S<{ N }>: impl_, { @ }",
            "trait T {} fn b(c: &'a str) { @ }",
            // The where clause of an `impl` ends with a comma.
            "impl<T> S<T>\nwhere\n    T: Send,\n{\n}\nmod m { @ }",
            "trait T\nwhere\n    Self: Send,\n{\n}\nmod m { @ }",
            "impl<T> S<T> where T: Fn() -> u8 {} mod m { @ }",
            "impl S<{ 1 }> { const A: usize = { @ 1 }; }",
            "impl S { const A: [u8; { @ 1 }] = [0]; }",
            "impl S { const _: () = { @ }; }",
            "impl S { fn a() { const { @ } } }",
            "impl S { fn a() { let b = |c: u8| { @ }; } }",
            "impl S { fn a() { 'a: loop { @ break 'a } } }",
            "impl S { fn a() { if b < c { @ } } }",
            "impl S { fn a(&self) -> Self { S { b: { @ 1 } } } }",
            "impl S { fn a() { match b { c if c > 1 => { @ } _ => {} } } }",
            "impl S { extern_! { @ } }",
            "extern \"C\" fn a() { @ }",
            "pub unsafe extern \"C\" fn a() { @ }",
            "impl S<{ @ 1 }> {}",
        ] {
            assert_eq!(word_in(text), None, "{text}");
        }
    }

    #[test]
    fn macros_and_attributes_hide() {
        for text in [
            "make! { impl S { @ } }",
            "a::make! { impl S { @ } }",
            "auto! { impl S { @ } }",
            "default! { impl S { @ } }",
            "make ! { mod m { impl S { @ } } }",
            "macro_rules! make { () => { impl S { @ } } }",
            "macro_rules! make { ($($t:tt)*) => { $($t)* } } make! { trait T { @ } }",
            "make!(impl S { @ });",
            "make![impl S { @ }];",
            "call(|| { impl S { @ } });",
            "#[moving] impl S { @ }",
            "#[crate::moving] #[cfg(unix)] impl S { @ }",
            "#[cfg_attr(unix, moving)] pub trait T { @ }",
        ] {
            assert_eq!(word_in(text), None, "{text}");
        }
    }

    #[test]
    fn literals_and_comments_open_nothing() {
        for text in [
            "const A: &str = \"impl S {\"; @",
            "const A: &str = \"\\\\\"; /* impl S { */ @",
            "const A: &str = \"\\\"impl S {\"; @",
            "const A: &str = r\"\\\"; const B: &str = \"impl S {\"; @",
            "const A: &str = r##\"\"# impl S {\"##; @",
            "const A: &[u8] = br#\"\"; impl S {\"#; @",
            "const A: &[u8] = b\"; impl S {\"; @",
            "const A: &CStr = c\"; impl S {\"; @",
            "const A: u8 = b'\"'; // impl S { \"\n @",
            "const A: char = '\"'; const B: &str = \"; impl S { \"; @",
            "const A: char = '\u{e9}'; const B: char = '\\u{7b}'; mod m { @ }",
            "/* /* */ impl S { */ @",
            "/*/ impl S { */ @",
            "/** impl S { */ fn a() { @ }",
            "/// impl S {\n@",
            "// impl S {\r\n@",
            "fn r#impl() { @ }",
            "r#impl { @ }",
            "r#trait! { @ }",
            "fn a<'r#impl>(b: &'r#impl u8) { @ }",
            "fn \u{fc}(\u{e4}: u8) { @ } impl S {}",
            "impl S {} \" \\",
            "impl S {} r#\" @",
        ] {
            let text = if text.contains('@') {
                text.to_owned()
            } else {
                format!("@ {text}")
            };
            assert_eq!(word_in(&text), None, "{text}");
        }
    }
}
