//! What happened, by name.

use serde::{Deserialize, Serialize};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "they read as what they say")]
pub enum Event {
    SignedIn,
    SignInFailed,
    OtpFailed,
    SignedOut,
    SessionEnded,
    SignedOutEverywhere,
    RecoveryAsked,
    RecoveryMailed,
    RecoverySkipped,
    LinkRedeemed,
    LinkRefused,
    PasswordReset,
    PasswordChanged,
    DeviceAdded,
    DeviceRenamed,
    DeviceRemoved,
    CodesMade,
    CodeUsed,
    Confirmed,
    ConfirmFailed,
    Limited,
    Disavowed,
    AccountAdded,
    AccountChanged,
    AccountDisabled,
    AccountEnabled,
    FactsGiven,
    PinAsked,
    PinSkipped,
    PinProven,
    PinRefused,
    LoginIdAsked,
    LoginIdChanged,
    ContactAdded,
    ContactVerified,
    ContactRemoved,
    CustomerInvited,
    BudgetReached,
    Reissued,
    TemporaryUsed,
    TemporaryReminded,
    CheckBegun,
    CheckPoint,
    CheckWaiting,
    CheckApproved,
    CheckRefused,
    CheckLeft,
    AccountUnlocked,
    RenewalRequired,
    RemovalAsked,
    RemovalDone,
    RemovalRefused,
    MessageResent,
    Exported,
    Denied,
    CampaignSaved,
    CampaignDiscarded,
    CampaignStarted,
    CampaignPaused,
    CampaignResumed,
    CampaignAgain,
    CampaignEnded,
    MailReturned,
}

impl Event {
    /// All of them, in the order of this list.
    pub const ALL: [Self; 63] = [
        Self::SignedIn,
        Self::SignInFailed,
        Self::OtpFailed,
        Self::SignedOut,
        Self::SessionEnded,
        Self::SignedOutEverywhere,
        Self::RecoveryAsked,
        Self::RecoveryMailed,
        Self::RecoverySkipped,
        Self::LinkRedeemed,
        Self::LinkRefused,
        Self::PasswordReset,
        Self::PasswordChanged,
        Self::DeviceAdded,
        Self::DeviceRenamed,
        Self::DeviceRemoved,
        Self::CodesMade,
        Self::CodeUsed,
        Self::Confirmed,
        Self::ConfirmFailed,
        Self::Limited,
        Self::Disavowed,
        Self::AccountAdded,
        Self::AccountChanged,
        Self::AccountDisabled,
        Self::AccountEnabled,
        Self::FactsGiven,
        Self::PinAsked,
        Self::PinSkipped,
        Self::PinProven,
        Self::PinRefused,
        Self::LoginIdAsked,
        Self::LoginIdChanged,
        Self::ContactAdded,
        Self::ContactVerified,
        Self::ContactRemoved,
        Self::CustomerInvited,
        Self::BudgetReached,
        Self::Reissued,
        Self::TemporaryUsed,
        Self::TemporaryReminded,
        Self::CheckBegun,
        Self::CheckPoint,
        Self::CheckWaiting,
        Self::CheckApproved,
        Self::CheckRefused,
        Self::CheckLeft,
        Self::AccountUnlocked,
        Self::RenewalRequired,
        Self::RemovalAsked,
        Self::RemovalDone,
        Self::RemovalRefused,
        Self::MessageResent,
        Self::Exported,
        Self::Denied,
        Self::CampaignSaved,
        Self::CampaignDiscarded,
        Self::CampaignStarted,
        Self::CampaignPaused,
        Self::CampaignResumed,
        Self::CampaignAgain,
        Self::CampaignEnded,
        Self::MailReturned,
    ];

    /// Whether somebody else does it to the account: address and browser are then not the person's.
    pub(super) fn is_by_others(self) -> bool {
        matches!(
            self,
            Self::Reissued
                | Self::CheckBegun
                | Self::CheckPoint
                | Self::CheckWaiting
                | Self::CheckApproved
                | Self::CheckRefused
                | Self::CheckLeft
                | Self::AccountUnlocked
                | Self::RenewalRequired
                | Self::RemovalAsked
                | Self::RemovalDone
                | Self::RemovalRefused
                | Self::MessageResent
                | Self::Exported
                | Self::Denied
        )
    }

    /// Its name in the database: snake case.
    pub fn name(self) -> String {
        serde_json::to_value(self).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Reads its name.
    pub fn parse(name: &str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
    }
}
