//! The two languages in which the product speaks completely.

use serde::{Deserialize, Serialize};

/// A language of pages and messages. Japanese is the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Japanese.
    #[default]
    Ja,
    /// English.
    En,
}

impl Lang {
    /// The tag for `lang=` and for storage: `ja` or `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    /// Reads a tag such as `en-GB`; `None` for any other language.
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.trim().split(['-', '_']).next()?.to_ascii_lowercase().as_str() {
            "ja" => Some(Self::Ja),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// Chooses by an `Accept-Language` header: the known language with the highest weight, else Japanese.
    pub fn from_accept(header: &str) -> Self {
        header
            .split(',')
            .filter_map(|part| {
                let mut fields = part.split(';');
                let lang = Self::from_tag(fields.next()?)?;
                let weight = fields.find_map(|f| f.trim().strip_prefix("q=")?.parse::<f32>().ok()).unwrap_or(1.0);
                (weight > 0.0).then_some((lang, weight))
            })
            .reduce(|best, next| if next.1 > best.1 { next } else { best })
            .map_or_else(Self::default, |(lang, _)| lang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_known_language_wins_and_japanese_is_the_default() {
        assert_eq!(Lang::from_accept("fr, en;q=0.3, ja;q=0.8"), Lang::Ja);
        assert_eq!(Lang::from_accept("en-GB,en;q=0.9"), Lang::En);
        assert_eq!(Lang::from_accept("fr"), Lang::Ja);
        assert_eq!(Lang::from_accept(""), Lang::Ja);
        assert_eq!(Lang::from_accept("ja;q=0, en;q=0.1"), Lang::En);
    }
}
