//! The mail of a campaign: an operator's words, with the facts filled in, around the links of all IDs of the mailbox.

use credentials::{
    campaign::wording::{Mark, Wording},
    clock::Moment,
    lang::Lang,
    outbox::IdLink,
    realm::Realm,
};

use super::{
    super::{
        clean::one_line,
        letter::{Action, Letter, Own, OwnId},
    },
    colour, fact, id_label, label, or_copy, pick, times,
};

/// So many people who share a mailbox are named; more are spoken to together.
const MOST_NAMED: usize = 3;

/// What the mail is about.
pub(super) struct Asked<'a> {
    pub wording: &'a Wording,
    pub reason: &'a str,
    pub opens_at: Moment,
    pub closes_at: Moment,
    pub ids: &'a [IdLink],
}

/// Writes the mail.
pub(super) fn fill(mut letter: Letter, realm: &Realm, lang: Lang, asked: &Asked<'_>) -> Letter {
    letter.subject = one_line(asked.wording.subject.as_str(), 80);
    let names = distinct(asked.ids);
    let (before, after) = asked.wording.body.fill(|mark| match mark {
        Mark::Name => people(lang, &names),
        Mark::Site => letter.sender.clone(),
        Mark::Opens => times::moment(lang, asked.opens_at, &realm.time_zone),
        Mark::Closes => times::moment(lang, asked.closes_at, &realm.time_zone),
        Mark::Reason => one_line(asked.reason, 200),
        // The body is split there.
        Mark::Link => String::new(),
    });
    let (alone, one_name) = (asked.ids.len() == 1, names.len() == 1);
    letter.own = Some(Own {
        before: paragraphs(&before),
        ids: asked.ids.iter().map(|id| own_id(realm, lang, id, (alone, one_name))).collect(),
        after: paragraphs(&after),
    });
    letter
}

/// Several buttons have to be told apart by what stands on them, and several people by their names.
fn own_id(realm: &Realm, lang: Lang, id: &IdLink, (alone, one_name): (bool, bool)) -> OwnId {
    let user_id = one_line(&id.user_id, 80);
    let choose = label(realm, lang, "mail-link-label", "新しいパスワードを設定する", "Choose a new password");
    let labelled = match lang {
        _ if alone => choose,
        Lang::Ja => format!("{choose}（{user_id}）"),
        Lang::En => format!("{choose} ({user_id})"),
    };
    let mut facts = vec![fact(id_label(realm, lang), &user_id)];
    facts.extend((!one_name).then(|| fact(pick(lang, "お名前", "Name"), &one_line(&id.name, 60))));
    let (or_copy, colour) = (or_copy(lang), colour(realm.accent));
    OwnId { facts, action: Action { label: labelled, url: id.url.clone(), or_copy, colour } }
}

fn distinct(ids: &[IdLink]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in ids.iter().map(|id| one_line(&id.name, 60)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn people(lang: Lang, names: &[String]) -> String {
    if names.len() > MOST_NAMED {
        return pick(lang, "ご利用者", "users");
    }
    match (lang, names) {
        (Lang::Ja, names) => names.join("・"),
        (Lang::En, [before @ .., last]) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        (Lang::En, names) => names.concat(),
    }
}

/// Lines that stand together; an empty line parts them.
fn paragraphs(text: &str) -> Vec<Vec<String>> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let parted = lines.split(|line| line.trim().is_empty()).filter(|lines| !lines.is_empty());
    parted.map(|lines| lines.iter().map(|line| (*line).to_owned()).collect()).collect()
}
