//! Every message that a person sees, in both languages side by side.
//!
//! A [`Word`] has a name, Japanese and English; one of them alone doesn't compile. A realm gives a word its own text under
//! the word's name, in `[realm.NAME.words.ja]` of the configuration. Parts in braces (`{minutes}`) are filled in by
//! [`Words::with`].

pub mod accounts;
pub mod campaigns;
pub mod common;
pub mod contacts;
pub mod customers;
pub mod dates;
pub mod demo;
pub mod desk;
pub mod enrol;
pub mod events;
pub mod figures;
pub mod helpdesk;
pub mod login;
pub mod login_id;
pub mod members;
pub mod pin;
pub mod portal;
pub mod problems;
pub mod recovery;
pub mod reissue;
pub mod renew;
pub mod settings;
pub mod spelling;
pub mod trouble;

use std::sync::Arc;

use credentials::{lang::Lang, realm::Realm};

/// One message in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its name in the configuration, in kebab-case.
    pub name: &'static str,
    /// Japanese.
    pub ja: &'static str,
    /// English.
    pub en: &'static str,
}

/// Declares words and the list of all of a file.
macro_rules! words {
    ($($id:ident $name:literal $ja:literal $en:literal;)*) => {
        $(
            #[doc = concat!("「", $ja, "」")]
            pub const $id: $crate::words::Word = $crate::words::Word { name: $name, ja: $ja, en: $en };
        )*
        /// All words of this file.
        pub const ALL: &[&$crate::words::Word] = &[$(&$id),*];
    };
}
pub(crate) use words;

const CATALOGUE: &[&[&Word]] = &[
    common::ALL,
    login::ALL,
    recovery::ALL,
    pin::ALL,
    login_id::ALL,
    enrol::ALL,
    renew::ALL,
    portal::ALL,
    contacts::ALL,
    customers::ALL,
    settings::ALL,
    reissue::ALL,
    helpdesk::ALL,
    spelling::ALL,
    desk::ALL,
    accounts::ALL,
    members::ALL,
    figures::ALL,
    campaigns::ALL,
    events::ALL,
    problems::ALL,
    trouble::ALL,
];

/// Whether a realm may give its own text under this name.
pub fn known_word(name: &str) -> bool {
    CATALOGUE.iter().copied().flatten().any(|word| word.name == name)
}

/// The catalogue in one language, with the realm's own texts.
#[derive(Clone, Debug)]
pub struct Words {
    lang: Lang,
    realm: Option<Arc<Realm>>,
}

impl Words {
    /// For a page of a realm, or of the product itself.
    pub fn new(lang: Lang, realm: Option<Arc<Realm>>) -> Self {
        Self { lang, realm }
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The text of a word: the realm's own where it has one.
    pub fn get(&self, word: Word) -> String {
        self.text(&word).to_owned()
    }

    /// The same with its parts in braces filled in.
    pub fn with(&self, word: Word, parts: &[(&str, &str)]) -> String {
        let mut text = self.get(word);
        for (name, value) in parts {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    /// The text, or nothing where it is empty: words that only some realms have.
    pub fn optional(&self, word: Word) -> Option<String> {
        Some(self.get(word)).filter(|text| !text.is_empty())
    }

    fn text(&self, word: &Word) -> &str {
        let own = self.realm.as_ref().and_then(|realm| realm.words.get(&self.lang)?.get(word.name));
        own.map_or_else(
            || match self.lang {
                Lang::Ja => word.ja,
                Lang::En => word.en,
            },
            String::as_str,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn all() -> impl Iterator<Item = &'static Word> {
        CATALOGUE.iter().copied().flatten().copied()
    }

    #[test]
    fn every_word_has_a_kebab_case_name_of_its_own() {
        let mut seen = BTreeSet::new();
        for word in all() {
            assert!(
                word.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                "{}",
                word.name
            );
            assert!(seen.insert(word.name), "{} is there twice", word.name);
        }
    }

    #[test]
    fn both_languages_fill_in_the_same_parts() {
        let parts = |text: &str| -> BTreeSet<String> {
            text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned()).collect()
        };
        for word in all().filter(|word| !word.ja.contains("{label}")) {
            assert_eq!(parts(word.ja), parts(word.en), "{}", word.name);
        }
    }

    #[test]
    fn no_language_speaks_in_the_other_ones_letters() {
        for word in all() {
            assert!(word.en.is_ascii() || word.en.contains('’'), "{}: {}", word.name, word.en);
            assert_eq!(word.ja.is_empty(), word.en.is_empty(), "{}", word.name);
        }
    }

    #[test]
    fn names_that_no_word_has_are_not_known() {
        assert!(known_word("forgot-link"));
        assert!(!known_word("forgot_link"));
    }

    #[test]
    fn parts_in_braces_are_filled_in() {
        let words = Words::new(Lang::En, None);
        assert_eq!(words.with(Word { name: "x", ja: "", en: "{n} of {m}" }, &[("n", "1"), ("m", "{n}")]), "1 of {n}");
    }
}
