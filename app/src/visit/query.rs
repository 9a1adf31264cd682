//! Values in the query of an address, as browsers write them.

use super::Visit;

impl Visit {
    /// What somebody asked for in the query: decoded, without spaces around it; empty when it isn't there.
    pub fn asked(&self, name: &str) -> String {
        self.query(name).map(decoded).unwrap_or_default().trim().to_owned()
    }

    /// The page of a list that somebody asked for; the first is 1.
    pub fn asked_page(&self) -> i64 {
        self.query("page").and_then(|page| page.parse().ok()).unwrap_or(1).max(1)
    }
}

/// A value of a query as browsers write it.
pub fn decoded(value: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => match (hex(rest.next()), hex(rest.next())) {
                (Some(high), Some(low)) => high * 16 + low,
                _ => b'?',
            },
            other => other,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: Option<u8>) -> Option<u8> {
    char::from(digit?).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// A value for the query of a link.
pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// The path of a page with the values that were asked for; those that are empty are left out.
pub fn path_with(path: &str, values: &[(&str, &str)]) -> String {
    let asked = values.iter().filter(|(_, value)| !value.is_empty());
    let pairs: Vec<String> = asked.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_survives_the_address() {
        for search in ["環境 太郎", "a&b=c+d%", "\u{1f600}\"<", ""] {
            assert_eq!(decoded(&encoded(search)), search);
        }
        assert_eq!(decoded("%E7%92%B0+x%4"), "環 x?");
    }

    #[test]
    fn a_link_names_only_what_was_asked() {
        assert_eq!(path_with("admin/users", &[("user_id", ""), ("user_name", "")]), "admin/users");
        assert_eq!(
            path_with("admin/users", &[("user_id", "a b"), ("user_name", "x")]),
            "admin/users?user_id=a%20b&user_name=x"
        );
    }
}
