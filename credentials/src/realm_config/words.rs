//! A realm's own labels: `[realm.NAME.words.ja]` and `.en`, keyed as the product's catalogue.

use std::collections::BTreeMap;

use super::KnownWord;
use crate::{
    config::{Section, nearest},
    lang::Lang,
};

/// A sentence or two; more breaks the pages on a phone.
const LONGEST_LABEL: usize = 300;

pub(super) fn read(words: &Section<'_>, known_word: KnownWord<'_>) -> BTreeMap<Lang, BTreeMap<String, String>> {
    let mut all = BTreeMap::new();
    for (lang, section) in [(Lang::Ja, words.section("ja")), (Lang::En, words.section("en"))] {
        let labels = language(&section, known_word);
        if !labels.is_empty() {
            all.insert(lang, labels);
        }
    }
    words.done();
    all
}

fn language(section: &Section<'_>, known_word: KnownWord<'_>) -> BTreeMap<String, String> {
    let mut labels = BTreeMap::new();
    for (key, found) in section.entries() {
        if !known_word(key) {
            let remedy = match nearest(key, known_word) {
                Some(meant) => format!("did you mean \"{meant}\"?"),
                None => "saihakko.sample.toml lists the words that realms usually set".to_owned(),
            };
            section.fault_at(found.at, format!("unknown word \"{key}\" in {}; {remedy}", section.name()));
        } else if let Some(label) = section.entry_text(key, found.value, found.at, LONGEST_LABEL) {
            labels.insert(key.to_owned(), label);
        }
    }
    labels
}
