//! A flow as stored: its kind, its step, and what it leads to.

use crate::{
    form::Page,
    otp::OtpSecret,
    portal::Portal,
    proof::Proofs,
    realm::{Enter, Realm},
    store::{StoreError, row},
};

/// What the attempt is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Getting back in.
    Recovery,
    /// Signing in.
    Login,
}

/// What a recovery is to give back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The password.
    Password,
    /// The login ID, and then the password too where wanted.
    LoginId,
}

impl Purpose {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::LoginId => "login-id",
        }
    }

    pub(crate) fn parse(name: &str) -> Self {
        if name == "login-id" { Self::LoginId } else { Self::Password }
    }
}

/// What a flow leads to: decides its steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Goal {
    SignIn,
    Recover(Purpose),
}

/// Where a flow stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing is asked yet; holds what was wrong with the form.
    Start,
    /// Asked; the proof is on its way by mail.
    Sent,
    /// The facts are given; where the PIN goes is to be chosen.
    Destination,
    /// A PIN is on its way; it is asked for.
    Pin,
    /// The new login ID has to be confirmed.
    LoginId,
    /// The code of an enrolled app is asked for.
    Otp,
    /// An app must be set up.
    Enrol,
    /// A new password is asked for.
    Renew,
    /// Finished.
    Done,
}

impl Kind {
    const ALL: [(Self, &'static str); 2] = [(Self::Recovery, "recovery"), (Self::Login, "login")];

    pub(crate) fn name(self) -> &'static str {
        Self::ALL.iter().find(|(k, _)| *k == self).map_or("", |(_, n)| n)
    }
}

impl Step {
    const ALL: [(Self, &'static str); 9] = [
        (Self::Start, "start"),
        (Self::Sent, "sent"),
        (Self::Destination, "destination"),
        (Self::Pin, "pin"),
        (Self::LoginId, "login_id"),
        (Self::Otp, "otp"),
        (Self::Enrol, "enrol"),
        (Self::Renew, "renew"),
        (Self::Done, "done"),
    ];

    pub(crate) fn name(self) -> &'static str {
        Self::ALL.iter().find(|(s, _)| *s == self).map_or("", |(_, n)| n)
    }
}

row! {
    /// A flow as stored.
    #[derive(Clone, Debug)]
    pub(crate) struct FlowRow {
        pub id: String,
        pub kind: String,
        pub step: String,
        pub account_id: Option<String>,
        pub link_id: Option<String>,
        pub number: String,
        pub proofs: String,
        pub remember: i64,
        pub pending: Option<String>,
        pub form: Option<String>,
        pub created_at: i64,
        pub ends_at: i64,
        pub purpose: String,
        pub subject: Option<String>,
        pub destinations: Option<String>,
        pub choice: Option<String>,
        pub address: Option<String>,
    }
}

/// The columns of [`FlowRow`].
macro_rules! flow_columns {
    () => {
        "id, kind, step, account_id, link_id, number, proofs, remember, pending, form, created_at, ends_at, purpose, subject, destinations, \
         choice, address"
    };
}

impl FlowRow {
    pub(crate) fn kind(&self) -> Kind {
        Kind::ALL.iter().find(|(_, n)| *n == self.kind).map_or(Kind::Recovery, |(k, _)| *k)
    }

    pub(crate) fn step(&self) -> Step {
        Step::ALL.iter().find(|(_, n)| *n == self.step).map_or(Step::Start, |(s, _)| *s)
    }

    pub(crate) fn proofs(&self) -> Proofs {
        Proofs::parse(&self.proofs)
    }

    pub(crate) fn purpose(&self) -> Purpose {
        Purpose::parse(&self.purpose)
    }

    pub(crate) fn goal(&self) -> Goal {
        match self.kind() {
            Kind::Login => Goal::SignIn,
            Kind::Recovery => Goal::Recover(self.purpose()),
        }
    }

    /// The page on which the flow goes on.
    pub(crate) fn page(&self, realm: &Realm) -> Page {
        match (self.step(), self.kind()) {
            (Step::Start, Kind::Recovery) => Page::Recovery,
            (Step::Start, Kind::Login) => Page::Login,
            (Step::Sent, _) => Page::RecoverySent,
            (Step::Destination, _) => Page::RecoveryDestination,
            (Step::Pin, _) => Page::RecoveryPin,
            (Step::LoginId, _) => Page::RenewLoginId,
            (Step::Otp, _) => Page::LoginOtp,
            (Step::Enrol, _) => Page::EnrolAuthenticator,
            (Step::Renew, _) => Page::RenewPassword,
            (Step::Done, Kind::Recovery) if realm.enter == Enter::Login => Page::Login,
            (Step::Done, _) => Page::Portal,
        }
    }

    pub(crate) fn pending(&self, portal: &Portal) -> Result<Option<OtpSecret>, StoreError> {
        let Some(sealed) = &self.pending else { return Ok(None) };
        let bytes = portal
            .keys
            .open(sealed, &aad(&self.id))
            .map_err(|_| StoreError::unreadable("pending one-time-password key"))?;
        Ok(OtpSecret::from_bytes(&bytes))
    }
}

pub(super) fn aad(flow: &str) -> String {
    format!("flow:{flow}")
}

pub(crate) use flow_columns;
