//! UTF-8 with or without byte order mark, else `Shift_JIS` as Windows writes it. Never a guess with replacement characters.

use std::borrow::Cow;

use encoding_rs::SHIFT_JIS;

/// The text, or the first line that is neither.
pub(crate) fn text(bytes: &[u8]) -> Result<Cow<'_, str>, u64> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let broken_utf8 = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(Cow::Borrowed(text)),
        Err(error) => line_of(bytes, error.valid_up_to()),
    };
    match SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok(text),
        // Whichever encoding came further is the one that was meant.
        None => Err(broken_shift_jis(bytes).max(broken_utf8)),
    }
}

fn line_of(bytes: &[u8], at: usize) -> u64 {
    (1..).zip(bytes.iter().take(at).filter(|b| **b == b'\n')).last().map_or(1, |(before, _)| before + 1)
}

// A line feed is never the second byte of a character, so lines can be read one by one.
fn broken_shift_jis(bytes: &[u8]) -> u64 {
    let broken = |line: &[u8]| SHIFT_JIS.decode_without_bom_handling_and_without_replacement(line).is_none();
    (1..).zip(bytes.split(|b| *b == b'\n')).find(|(_, line)| broken(line)).map_or(1, |(number, _)| number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_encodings_give_the_same_text() {
        let (shift_jis, _, _) = SHIFT_JIS.encode("氏名,①髙～\\\n");
        assert_eq!(text(&shift_jis), Ok(Cow::Borrowed("氏名,①髙～\\\n")));
        assert_eq!(text("氏名,①髙～\\\n".as_bytes()), Ok(Cow::Borrowed("氏名,①髙～\\\n")));
        assert_eq!(text("\u{feff}氏名".as_bytes()), Ok(Cow::Borrowed("氏名")));
        assert_eq!(text(b""), Ok(Cow::Borrowed("")));
    }

    #[test]
    fn the_first_line_that_is_neither_is_named() {
        let mut utf8 = "氏名\n田中\n".as_bytes().to_vec();
        utf8.extend(b"\xff\xfe\n");
        assert_eq!(text(&utf8), Err(3));
        let mut shift_jis = SHIFT_JIS.encode("氏名\n田中\n鈴木\n").0.into_owned();
        shift_jis.extend(b"\x81\n");
        assert_eq!(text(&shift_jis), Err(4));
    }

    #[test]
    fn utf16_as_spreadsheets_save_it_is_refused() {
        let utf16: Vec<u8> = "\u{feff}user_id,氏名\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text(&utf16), Err(1));
    }
}
