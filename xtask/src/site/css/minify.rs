//! Drops comments and needless space from CSS, and changes nothing else.

use std::iter::Peekable;
use std::str::Chars;

/// Whether every bracket, string and comment closes.
///
/// # Errors
/// The line of the first that doesn't.
pub fn check(text: &str) -> Result<(), usize> {
    let mut open = Vec::new();
    let mut line = 1;
    for piece in Pieces::of(text) {
        match &piece {
            Piece::Broken => return Err(line),
            Piece::Char(bracket @ ('{' | '(' | '[')) => open.push((*bracket, line)),
            Piece::Char(bracket @ ('}' | ')' | ']')) => match (open.pop(), bracket) {
                (Some(('{', _)), '}') | (Some(('(', _)), ')') | (Some(('[', _)), ']') => {}
                (Some((_, line)), _) => return Err(line),
                (None, _) => return Err(line),
            },
            _ => {}
        }
        line += piece.lines();
    }
    open.pop().map_or(Ok(()), |(_, line)| Err(line))
}

/// The same style sheet, smaller. Comments that begin with `/*!` stay: they are licences.
pub fn minify(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    for piece in Pieces::of(text) {
        match piece {
            Piece::Space(_) => space = true,
            Piece::Comment(comment) if !comment.starts_with("/*!") => space = true,
            Piece::Comment(text) | Piece::Verbatim(text) => {
                separate(&mut out, &mut space, 'a');
                out.push_str(&text);
            }
            Piece::Char(next) => {
                if next == '}' && out.ends_with(';') && !out.ends_with(":;") {
                    out.pop();
                }
                separate(&mut out, &mut space, next);
                out.push(next);
            }
            Piece::Broken => {}
        }
    }
    out
}

/// Writes the space that was seen, where it may mean something: in selectors, values, and around `+` and `-`.
fn separate(out: &mut String, space: &mut bool, next: char) {
    let free_after = |last: char| matches!(last, '{' | '}' | ';' | ',' | ':' | '>' | '(');
    let free_before = matches!(next, '{' | '}' | ';' | ',' | '>' | ')' | '!');
    let wanted = *space && !free_before && !out.chars().next_back().is_none_or(free_after);
    if wanted {
        out.push(' ');
    }
    *space = false;
}

enum Piece {
    /// White space with so many line ends.
    Space(usize),
    Comment(String),
    /// A string, an escape or an unquoted address.
    Verbatim(String),
    Char(char),
    /// A string or comment that doesn't close.
    Broken,
}

impl Piece {
    fn lines(&self) -> usize {
        match self {
            Self::Space(lines) => *lines,
            Self::Comment(text) | Self::Verbatim(text) => text.matches('\n').count(),
            Self::Char(_) | Self::Broken => 0,
        }
    }
}

struct Pieces<'a> {
    chars: Peekable<Chars<'a>>,
    /// The last letters, to know `url(` when it comes.
    word: String,
}

impl<'a> Pieces<'a> {
    fn of(text: &'a str) -> Self {
        Self { chars: text.chars().peekable(), word: String::new() }
    }

    fn space(&mut self, first: char) -> Piece {
        let mut lines = usize::from(first == '\n');
        while let Some(next) = self.chars.next_if(char::is_ascii_whitespace) {
            lines += usize::from(next == '\n');
        }
        Piece::Space(lines)
    }

    fn string(&mut self, quote: char) -> Piece {
        let mut text = String::from(quote);
        while let Some(next) = self.chars.next() {
            text.push(next);
            match next {
                '\\' => text.extend(self.chars.next()),
                '\n' => return Piece::Broken,
                _ if next == quote => return Piece::Verbatim(text),
                _ => {}
            }
        }
        Piece::Broken
    }

    fn comment(&mut self) -> Piece {
        let mut text = String::from("/");
        for next in self.chars.by_ref() {
            text.push(next);
            if text.len() > 3 && text.ends_with("*/") {
                return Piece::Comment(text);
            }
        }
        Piece::Broken
    }

    /// The inside of `url(…)` without quotes, bracket included.
    fn address(&mut self) -> Piece {
        let mut text = String::from("(");
        for next in self.chars.by_ref() {
            text.push(next);
            if next == ')' {
                return Piece::Verbatim(text);
            }
        }
        Piece::Broken
    }
}

impl Iterator for Pieces<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        let first = self.chars.next()?;
        let word = std::mem::take(&mut self.word);
        Some(match first {
            first if first.is_ascii_whitespace() => self.space(first),
            '"' | '\'' => self.string(first),
            '/' if self.chars.peek() == Some(&'*') => self.comment(),
            '\\' => Piece::Verbatim(std::iter::once('\\').chain(self.chars.next()).collect()),
            '(' if word == "url" && !matches!(self.chars.peek(), Some('"' | '\'')) => self.address(),
            first => {
                self.word = if first.is_ascii_alphanumeric() { word + &first.to_string() } else { String::new() };
                Piece::Char(first)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn space_goes_where_it_means_nothing() {
        assert_eq!(minify("a , b > c {\n  color : red ;\n  margin: 0 auto;\n}\n"), "a,b>c{color :red;margin:0 auto}");
        assert_eq!(
            minify("@media (min-width: 40rem) and (hover) { a { b: c } }"),
            "@media (min-width:40rem) and (hover){a{b:c}}"
        );
        assert_eq!(minify("a{b:c !important;}"), "a{b:c!important}");
    }

    #[test]
    fn space_stays_where_it_means_something() {
        for text in [
            "a :hover{b:calc(1px + 2px - (3px * 4))}",
            "a{b:\"x  ;  y\" url(data:a;b, c)}",
            ".a .b::before{content:\"\\\"  \"}",
            "a + b ~ c [d=\"e\"]{f:g}",
            "a{--empty:;b:c}",
        ] {
            assert_eq!(minify(text), text);
        }
    }

    #[test]
    fn comments_go_and_licences_stay() {
        assert_eq!(minify("/* a */b/* c */ d{}/*! MIT */"), "b d{}/*! MIT */");
        assert_eq!(minify("/**/a{}"), "a{}");
    }

    #[test]
    fn brackets_strings_and_comments_must_close() {
        assert_eq!(check("a{b:c(d)}\n[e]{}"), Ok(()));
        assert_eq!(check("a{\nb{}\n"), Err(1));
        assert_eq!(check("a{}\n}"), Err(2));
        assert_eq!(check("a{\nb:(c}\n"), Err(2));
        assert_eq!(check("\n\na{b:\"c\n}"), Err(3));
        assert_eq!(check("\n/* a"), Err(2));
    }
}
