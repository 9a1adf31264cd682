//! A flow as its page shows it.

use std::time::Duration;

use super::{FlowRow, Kind, Purpose, Step, load};
use crate::{
    account::Account,
    caller::Caller,
    clock::Moment,
    confirmation::{self, Asked},
    form::{FormState, Page},
    otp::OtpSecret,
    outbox::Undelivered,
    pin,
    portal::Portal,
    realm::{Realm, Way},
    recovery::destination,
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

/// One place that a PIN can go to.
#[derive(Clone, Debug)]
pub struct DestinationView {
    /// For choosing it: an opaque id of this flow.
    pub id: String,
    /// By which way.
    pub way: Way,
    /// The address, masked.
    pub mask: String,
    /// Whether the last PIN went there.
    pub chosen: bool,
}

/// A PIN that is asked for. The same for somebody's and for nobody's.
#[derive(Clone, Debug)]
pub struct PinView {
    /// The way that it went.
    pub way: Way,
    /// Where it went, masked.
    pub mask: String,
    /// The short number that the message shows too.
    pub number: String,
    /// How many digits it has.
    pub digits: u8,
    /// How long it works from its arrival.
    pub life: Duration,
    /// When it ends.
    pub ends_at: Moment,
    /// From when on the same destination can get another.
    pub resend_at: Moment,
    /// Whether it can't be used any more.
    pub over: bool,
    /// Whether the provider takes no messages just now; they are still tried.
    pub trouble: bool,
    /// Why it did not arrive, where that is known.
    pub undelivered: Option<Undelivered>,
}

/// A new login ID that waits to be confirmed.
#[derive(Clone, Debug)]
pub struct LoginChangeView {
    /// The address, as this browser typed it.
    pub address: String,
    /// The short number that the mail shows too.
    pub number: String,
    /// How many digits the code has.
    pub digits: u8,
    /// When link and code end.
    pub ends_at: Moment,
    /// From when on they can be mailed again.
    pub resend_at: Moment,
    /// Whether they can't be used any more.
    pub over: bool,
}

impl LoginChangeView {
    pub(crate) fn new(asked: &Asked, now: Moment) -> Self {
        Self {
            address: asked.address.clone(),
            number: asked.number.clone(),
            digits: confirmation::DIGITS,
            ends_at: asked.ends_at(),
            resend_at: Moment(asked.made_at) + confirmation::COOLDOWN,
            over: asked.is_over(now),
        }
    }
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
    /// What is to be given back.
    pub purpose: Purpose,
    /// Where a PIN can go.
    pub destinations: Vec<DestinationView>,
    /// The PIN that is asked for.
    pub pin: Option<PinView>,
    /// The new login ID as it was typed, to be shown again.
    pub address: Option<String>,
    /// The new login ID that waits to be confirmed.
    pub login_change: Option<LoginChangeView>,
    /// The login ID that was confirmed in this flow.
    pub new_login_id: Option<String>,
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
    let life = caller.realm.prove.mailed_link().map_or(Duration::ZERO, |(life, _)| life);
    let sent = (flow.step() == Step::Sent).then(|| Sent {
        number: flow.number.clone(),
        asked_at: Moment(flow.created_at),
        life,
    });
    let (destinations, pin) = pin_of(portal, caller, &flow).await?;
    let login_change = if flow.step() == Step::LoginId {
        let asked = confirmation::newest(&mut *portal.store.read().acquire().await?, &flow.id).await?;
        asked.map(|asked| LoginChangeView::new(&asked, portal.now()))
    } else {
        None
    };
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
        purpose: flow.purpose(),
        destinations,
        pin,
        address: flow.address.clone(),
        login_change,
        new_login_id: account.as_ref().filter(|_| flow.proofs().login_id).map(|a| a.login_id.clone()),
        ends_at: Moment(flow.ends_at),
    }))
}

/// Where a PIN can go, and the one that is asked for.
async fn pin_of(
    portal: &Portal,
    caller: &Caller,
    flow: &FlowRow,
) -> Result<(Vec<DestinationView>, Option<PinView>), StoreError> {
    let (Step::Destination | Step::Pin, Some(policy)) = (flow.step(), caller.realm.prove.pin()) else {
        return Ok((Vec::new(), None));
    };
    let all = destination::of_flow(portal, flow)?;
    let mut db = portal.store.read().acquire().await?;
    let state = pin::newest(&mut db, (&caller.realm.slug, policy), &flow.id, portal.now()).await?;
    let mask_of = |id: &str| all.iter().find(|d| d.id == id).map(|d| d.mask.clone());
    let pin = state.and_then(|state| {
        Some(PinView {
            mask: mask_of(&state.destination)?,
            way: state.way,
            number: state.number,
            digits: policy.digits,
            life: state.life,
            ends_at: state.ends_at,
            resend_at: state.resend_at,
            over: state.over,
            trouble: state.trouble,
            undelivered: state.undelivered,
        })
    });
    let views = all.into_iter().map(|d| DestinationView {
        chosen: flow.choice.as_ref() == Some(&d.id),
        id: d.id,
        way: d.way,
        mask: d.mask,
    });
    Ok((views.collect(), pin))
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
    if flow.purpose() == Purpose::LoginId {
        steps.push(Step::LoginId);
    }
    if flow.kind() == Kind::Recovery || flow.step() == Step::Renew || proofs.temporary || account.must_renew == 1 {
        steps.push(Step::Renew);
    }
    steps
}
