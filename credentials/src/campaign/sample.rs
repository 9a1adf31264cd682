//! A campaign's mail before anybody gets it: for the preview, and to oneself.

use std::sync::Arc;

use sqlx::AnyConnection;

use super::{view::one, wording::Wording};
use crate::{
    account::Account,
    clock::Moment,
    outbox::{Content, IdLink, Job, Letter, Prepared},
    portal::Portal,
    realm::Realm,
    store::{StoreError, Tx},
};

/// The mail with somebody's name and two invented IDs, whose links lead nowhere; without an address.
pub(super) async fn sample(
    db: &mut AnyConnection,
    portal: &Portal,
    realm: &Arc<Realm>,
    (id, name): (&str, &str),
) -> Result<Option<Letter>, StoreError> {
    let Some(campaign) = one(db, realm, id).await? else { return Ok(None) };
    let Ok(wording) = Wording::parse(&campaign.subject, &campaign.body) else { return Ok(None) };
    let like: Option<String> = sqlx::query_scalar(
        "SELECT a.user_id FROM campaign_accounts m JOIN accounts a ON a.id = m.account_id WHERE m.campaign_id = $1 \
         ORDER BY m.account_id LIMIT 1",
    )
    .bind(&campaign.id)
    .fetch_optional(db)
    .await?;
    let like = like.unwrap_or_else(|| "user0000".to_owned());
    let ids = ["1", "2"].map(|last| {
        let user_id = invented(&like, last);
        let token = portal.keys.derive("campaign sample", format!("{id}\n{last}").as_bytes());
        IdLink { url: portal.url(realm, &format!("recovery/link/{}", *token.reveal())), name: name.to_owned(), user_id }
    });
    let content = Content::Campaign {
        wording: Arc::new(wording),
        reason: campaign.reason.clone(),
        opens_at: Moment(campaign.opens_at),
        closes_at: Moment(campaign.closes_at),
        ids: ids.into(),
    };
    let (to, name, lang) = (String::new(), String::new(), campaign.lang());
    Ok(Some(Letter { realm: realm.clone(), to, name, lang, content }))
}

/// An ID of the same form: all digits 0 but the last one.
fn invented(like: &str, last: &str) -> String {
    let zeros: String = like.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    match zeros.rfind('0') {
        Some(at) => format!("{}{last}{}", zeros.get(..at).unwrap_or_default(), zeros.get(at + 1..).unwrap_or_default()),
        None => format!("{zeros}{last}"),
    }
}

/// What a claimed test mail becomes.
pub(crate) async fn prepare_test(
    tx: &mut Tx,
    portal: &Portal,
    (realm, job): (&Arc<Realm>, &Job),
    campaign: &str,
) -> Result<Prepared, StoreError> {
    let account = Account::by_id(tx, job.account_id.as_deref().unwrap_or_default()).await?.filter(Account::is_active);
    let Some((name, to)) = account.and_then(|a| Some((a.display_name.clone(), a.verified_email()?.to_owned()))) else {
        return Ok(Prepared::Skip("no confirmed address"));
    };
    Ok(match sample(tx, portal, realm, (campaign, &name)).await? {
        Some(letter) => Prepared::Send(Box::new(Letter { to, ..letter })),
        None => Prepared::Skip("the campaign is gone"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invented_ids_look_like_the_real_ones() {
        assert_eq!(invented("hk123456-78_a", "1"), "hk000000-01_a");
        assert_eq!(invented("member", "2"), "member2");
    }
}
