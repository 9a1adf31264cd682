//! A campaign in words, for the terminal.

use credentials::{
    campaign::{CampaignState, CampaignView, command},
    clock::Moment,
    portal::Portal,
    realm::Realm,
};

use super::{
    super::{Failure, say},
    call, known,
};
use crate::mail;

/// Lists the campaigns of a realm.
pub(super) async fn list(portal: &Portal, realm: &Realm) -> Result<(), Failure> {
    let lines = command::list(portal, realm).await?;
    if lines.is_empty() {
        say(format_args!("realm {} has no campaigns", realm.slug));
    }
    for line in lines {
        let (opens, counts) = (time(realm, line.opens_at), line.counts);
        let far = format!("{} of {} finished", counts.finished, counts.accounts);
        say(format_args!("{}  {:<7}  opens {opens}  {far}  {}", line.id, line.state.name(), line.reason));
    }
    Ok(())
}

/// Shows one: what it is, how far it is, its mail, and what can be done.
pub(super) async fn one(portal: &Portal, realm: &Realm, id: &str) -> Result<(), Failure> {
    let view = known(portal, realm, id).await?;
    for (fact, value) in facts(realm, &view).into_iter().chain(numbers(&view)) {
        say(format_args!("{fact:<18} {value}"));
    }
    if let Some(letter) = command::sample(portal, realm, id).await?
        && let Ok(Some(sample)) = mail::campaign(&letter)
    {
        say("\nThe mail, with two invented IDs:\n");
        for line in
            std::iter::once(format!("Subject: {}", sample.subject).as_str()).chain([""]).chain(sample.text.lines())
        {
            say(format!("    {line}").trim_end());
        }
    }
    if view.line.state == CampaignState::Draft {
        say(format_args!("\nNothing has been sent. Start it with: {}", call(realm, "start", id)));
    }
    Ok(())
}

fn facts(realm: &Realm, view: &CampaignView) -> Vec<(&'static str, String)> {
    let counts = &view.line.counts;
    let minutes = counts.mailboxes.max(0).unsigned_abs().div_ceil(u64::from(view.per_minute.max(1)));
    let mut facts = vec![
        ("ID", view.line.id.clone()),
        ("state", state(view).to_owned()),
        ("reason", view.line.reason.clone()),
        ("opens", time(realm, view.line.opens_at)),
        ("links work until", time(realm, view.closes_at)),
        ("who", who(view)),
        ("speed", format!("{} mails a minute: about {minutes} min", view.per_minute)),
        ("drafted", time(realm, view.made_at)),
    ];
    facts.extend(view.started_at.map(|at| ("started", time(realm, at))));
    facts.extend(view.again_at.map(|at| ("again from", time(realm, at))));
    facts.extend(view.ended_at.map(|at| ("ended", time(realm, at))));
    facts
}

fn who(view: &CampaignView) -> String {
    let role = if view.role.is_empty() { "every role".to_owned() } else { format!("role {}", view.role) };
    let company = (!view.company.is_empty()).then(|| format!("company {}", view.company));
    let list = view.by_csv.then(|| "those of a list".to_owned());
    std::iter::once(role).chain(company).chain(list).collect::<Vec<_>>().join(", ")
}

fn numbers(view: &CampaignView) -> Vec<(&'static str, String)> {
    let counts = &view.line.counts;
    let mut numbers = vec![("IDs", format!("{} in {} mailboxes", counts.accounts, counts.mailboxes))];
    if counts.left_out > 0 {
        let shown = view.ids_without_mail.join(", ");
        let rest =
            if i64::try_from(view.ids_without_mail.len()).is_ok_and(|n| n < counts.left_out) { ", …" } else { "" };
        numbers.push(("can't be mailed", format!("{}, they keep their passwords: {shown}{rest}", counts.left_out)));
    }
    if view.started_at.is_some() {
        let of = [
            ("to be mailed", counts.chosen),
            ("queued", counts.queued),
            ("sent", counts.sent),
            ("failed", counts.failed),
            ("opened", counts.opened),
            ("finished", counts.finished),
            ("not finished", counts.unfinished),
        ];
        numbers.extend(of.map(|(name, count)| (name, count.to_string())));
    }
    numbers
}

/// Where it stands; one whose time has come is over.
pub(super) fn state(view: &CampaignView) -> &'static str {
    match view.line.state {
        CampaignState::Draft => "a draft",
        CampaignState::Running => "running",
        CampaignState::Paused => "paused",
        CampaignState::Ended if view.is_over() => "over",
        CampaignState::Ended => "ended",
    }
}

/// A moment on the realm's clock.
pub(super) fn time(realm: &Realm, at: Moment) -> String {
    at.to_jiff().to_zoned(realm.time_zone.clone()).strftime("%Y-%m-%d %H:%M (%Z)").to_string()
}
