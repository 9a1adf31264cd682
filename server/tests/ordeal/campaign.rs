//! A campaign as an operator starts it on the command line.

use std::time::Duration;

use credentials::clock::{Clock as _, SystemClock};

use crate::{
    ground::{Place, REALM},
    invariants::Back,
};

const IN_A_WEEK: Duration = Duration::from_hours(7 * 24);

/// Starts one for all accounts; answers its id.
pub fn start(place: &Place, per_minute: u32) -> String {
    let opens = (SystemClock.now() + IN_A_WEEK).to_jiff().in_tz("Asia/Tokyo").unwrap();
    let (opens, per_minute) = (opens.strftime("%Y-%m-%dT%H:%M").to_string(), per_minute.to_string());
    let draft =
        ["campaign", "draft", "--realm", REALM, "--reason", "試練", "--opens", &opens, "--per-minute", &per_minute];
    let said = place.run(&draft, true);
    let id =
        said.strip_prefix("drafted ").and_then(|rest| rest.split(':').next()).expect("the campaign's id").to_owned();
    place.run(&["campaign", "start", "--realm", REALM, "--id", &id], true);
    id
}

/// How many of its IDs are in a state.
pub fn count(back: &Back, campaign: &str, state: &str) -> i64 {
    back.number(&format!(
        "SELECT COUNT(*) FROM campaign_accounts WHERE campaign_id = '{campaign}' AND state = '{state}'"
    ))
}

/// How many of its IDs are still to be mailed. Who has set a new password by then isn't.
pub fn left(back: &Back, campaign: &str) -> i64 {
    back.number(&format!(
        "SELECT COUNT(*) FROM campaign_accounts WHERE campaign_id = '{campaign}' AND state IN ('chosen', 'queued') AND finished_at IS NULL"
    ))
}
