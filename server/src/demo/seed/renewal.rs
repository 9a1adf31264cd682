//! Campaigns of the realm `construction`: one that waits to be resumed, so that nobody is mailed before somebody wants it, and a draft for
//! the accounts that always exist. Neither opens within a week: every account signs in with its password.

use credentials::{
    campaign::{Typed, command, wording},
    lang::Lang,
    portal::Portal,
    realm::Realm,
    store::StoreError,
};

/// The realm's name in URLs.
pub(super) const REALM: &str = "construction";

const DAY_MS: i64 = 24 * 3_600_000;

/// Those of the other accounts that the first one is for; the draft is for those before.
const FIRST: usize = 13;

/// Drafts both and starts the first.
///
/// # Errors
/// When the database fails.
pub(super) async fn add(portal: &Portal, realm: &Realm, others: usize) -> Result<(), StoreError> {
    let other = |number: usize| format!("hk{number:06}-01_b\n");
    let waiting: String = (FIRST..=others).map(other).collect();
    let drafted = "hk000000-01_a\nhk000000-02_a\n".to_owned() + &(1..FIRST).map(other).collect::<String>();
    let running = typed(portal, realm, ("ID管理の見直しのため", 10), waiting);
    if let Ok(view) = command::draft(portal, realm, None, running).await? {
        let id = &view.line.id;
        // What is refused here shows as a draft in the demo.
        if command::start(portal, realm, id).await?.is_ok() {
            let _ = command::pause(portal, realm, id).await?;
        }
    }
    let _ = command::draft(portal, realm, None, typed(portal, realm, ("年1回の定期更新のため", 30), drafted)).await?;
    Ok(())
}

fn typed(portal: &Portal, realm: &Realm, (reason, days): (&str, i64), ids: String) -> Typed {
    let (subject, body) = wording::first(Lang::Ja);
    let day = credentials::clock::Moment(portal.now().0 + days * DAY_MS).to_jiff().to_zoned(realm.time_zone.clone());
    Typed {
        reason: reason.to_owned(),
        opens: day.strftime("%Y-%m-%dT09:00").to_string(),
        lang: Lang::Ja.tag().to_owned(),
        subject: subject.to_owned(),
        body: body.to_owned(),
        csv: ids.into_bytes(),
        ..Typed::default()
    }
}
