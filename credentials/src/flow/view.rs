//! A flow as its page shows it.

use std::time::Duration;

use super::{FlowRow, Kind, Step, load};
use crate::{
    account::Account,
    caller::Caller,
    clock::Moment,
    form::{FormState, Page},
    otp::OtpSecret,
    portal::Portal,
    realm::{Prove, Realm},
    store::StoreError,
};

/// What a person must set up: shown until it is confirmed.
#[derive(Clone, Debug)]
pub struct EnrolmentView {
    /// The `otpauth://` URI, for the QR code and the button that opens the app.
    pub uri: zeroize::Zeroizing<String>,
    /// The key for typing, in groups of four.
    pub key_groups: Vec<zeroize::Zeroizing<String>>,
}

impl EnrolmentView {
    pub(crate) fn new(secret: &OtpSecret, realm: &Realm, lang: crate::lang::Lang, account: &Account) -> Self {
        Self { uri: secret.uri(realm.name.get(lang), &account.login_id), key_groups: secret.key_groups() }
    }

    /// The key in one piece, for copying.
    pub fn key(&self) -> String {
        self.key_groups.iter().map(|group| group.as_str()).collect()
    }
}

/// What the page after asking tells.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The number that the mail shows too.
    pub number: String,
    /// When it was asked for.
    pub asked_at: Moment,
    /// How long the link works from its arrival.
    pub life: Duration,
}

/// A flow as its page shows it.
#[derive(Clone, Debug)]
pub struct FlowView {
    /// What it is for.
    pub kind: Kind,
    /// Where it stands.
    pub step: Step,
    /// The page on which it goes on.
    pub page: Page,
    /// What went wrong with the last form, and on which page.
    pub form: Option<FormState>,
    /// Whose it is, once that is proven.
    pub login_id: Option<String>,
    /// The person's name, once that is proven.
    pub display_name: Option<String>,
    /// Whether the account will have to give a one-time password at each login (decides the least length of a password).
    pub has_otp: bool,
    /// The steps of this journey, in order, for the step indicator.
    pub steps: Vec<Step>,
    /// What must be set up.
    pub enrolment: Option<EnrolmentView>,
    /// What the page after asking tells.
    pub sent: Option<Sent>,
    /// When it ends.
    pub ends_at: Moment,
}

/// The caller's flow, as its page shows it. Reading changes nothing.
///
/// # Errors
/// When the database fails.
pub async fn current(portal: &Portal, caller: &Caller) -> Result<Option<FlowView>, StoreError> {
    let Some(flow) = load(portal, caller).await? else { return Ok(None) };
    let account = match &flow.account_id {
        Some(id) => Account::by_id(&mut *portal.store.read().acquire().await.map_err(StoreError::from)?, id).await?,
        None => None,
    };
    let enrolment = match (flow.pending(portal)?, &account) {
        (Some(secret), Some(account)) => Some(EnrolmentView::new(&secret, &caller.realm, caller.lang, account)),
        _ => None,
    };
    let Prove::MailedLink { life, .. } = caller.realm.prove;
    let sent = (flow.step() == Step::Sent).then(|| Sent {
        number: flow.number.clone(),
        asked_at: Moment(flow.created_at),
        life,
    });
    Ok(Some(FlowView {
        kind: flow.kind(),
        step: flow.step(),
        page: flow.page(&caller.realm),
        form: flow.form.as_deref().and_then(|text| serde_json::from_str(text).ok()),
        login_id: account.as_ref().map(|a| a.login_id.clone()),
        display_name: account.as_ref().map(|a| a.display_name.clone()),
        has_otp: account.as_ref().is_some_and(|a| a.has_otp() || a.needs_otp(&caller.realm)),
        steps: steps(&flow, &caller.realm, account.as_ref()),
        enrolment,
        sent,
        ends_at: Moment(flow.ends_at),
    }))
}

/// The steps of a journey that this person will see: those behind, the present one, those to come.
fn steps(flow: &FlowRow, realm: &Realm, account: Option<&Account>) -> Vec<Step> {
    let Some(account) = account else { return Vec::new() };
    let mut steps = Vec::new();
    let proofs = flow.proofs();
    if flow.step() == Step::Otp || proofs.otp && !proofs.enrolled {
        steps.push(Step::Otp);
    }
    if flow.step() == Step::Enrol || proofs.enrolled || (!account.has_otp() && account.needs_otp(realm)) {
        steps.push(Step::Enrol);
    }
    if flow.kind() == Kind::Recovery {
        steps.push(Step::Renew);
    }
    steps
}
