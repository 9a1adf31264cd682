//! A draft begins to run.

use std::time::Duration;

use super::{
    deed::{Done, repeated},
    draft,
};
use crate::{
    form::Problem,
    portal::Portal,
    realm::Realm,
    store::{StoreError, Tx, sql},
};

/// A draft begins to run, and its accounts need a new password from its opening on.
pub(super) async fn start(
    tx: &mut Tx,
    portal: &Portal,
    realm: &Realm,
    id: &str,
) -> Result<Result<Done, Problem>, StoreError> {
    let now = portal.now();
    // One start of a realm at a time, so that two campaigns with the same accounts see each other.
    sql!(
        "INSERT INTO counters (scope, used, ends_at) VALUES ($1, 1, $2) ON CONFLICT (scope) DO UPDATE SET ends_at = $2",
        format!("campaigns:{}", realm.slug),
        (now + Duration::from_hours(1)).0,
    )
    .execute(&mut **tx)
    .await?;
    let statement = "UPDATE campaigns SET state = 'running', started_at = $1, round = 1, fed_at = 0 WHERE id = $2 AND realm = $3 \
                     AND state = 'draft' RETURNING opens_at";
    let opens_at: Option<i64> =
        sqlx::query_scalar(statement).bind(now.0).bind(id).bind(realm.slug.as_str()).fetch_optional(&mut **tx).await?;
    let Some(opens_at) = opens_at else { return repeated(tx, realm, id, &["running", "paused"]).await };
    if realm.prove.mailed_link().is_none() {
        return Ok(Err(Problem::NoMailedLink));
    }
    if opens_at <= now.0 {
        return Ok(Err(Problem::OpensInPast));
    }
    draft::look_again(tx, id).await?;
    draft::recount(tx, portal, id).await?;
    let others = "SELECT COUNT(*) FROM campaign_accounts m JOIN campaign_accounts o ON o.account_id = m.account_id \
                  AND o.campaign_id <> m.campaign_id AND o.state <> 'left_out' JOIN campaigns c ON c.id = o.campaign_id \
                  AND c.state IN ('running', 'paused') WHERE m.campaign_id = $1 AND m.state = 'chosen'";
    match number(tx, others, id).await? {
        0 => {}
        others => return Ok(Err(Problem::InOtherCampaign(others))),
    }
    let chosen = "SELECT COUNT(*) FROM campaign_accounts WHERE campaign_id = $1 AND state = 'chosen'";
    let chosen = number(tx, chosen, id).await?;
    if chosen == 0 {
        return Ok(Err(Problem::NoAccounts));
    }
    // Who needs one already keeps needing it.
    sql!(
        "INSERT INTO renewals (account_id, renew_from) SELECT account_id, $1 FROM campaign_accounts WHERE campaign_id = $2 \
         AND state = 'chosen' ON CONFLICT (account_id) DO UPDATE SET renew_from = excluded.renew_from \
         WHERE renewals.renew_from > excluded.renew_from",
        opens_at,
        id,
    )
    .execute(&mut **tx)
    .await?;
    Ok(Ok(Done::now(chosen)))
}

async fn number(tx: &mut Tx, statement: &'static str, id: &str) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(statement).bind(id).fetch_one(&mut **tx).await?)
}
