//! The pages that hold a form, and their paths.

use serde::{Deserialize, Serialize};

use crate::portal::Portal;

/// The pages that hold a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "they are the pages' names")]
pub enum Page {
    Login,
    LoginOtp,
    Recovery,
    RecoverySent,
    RecoveryLink,
    EnrolAuthenticator,
    RenewPassword,
    Portal,
    PortalConfirm,
    PortalPassword,
    PortalSessions,
    PortalDevices,
    PortalDeviceAdd,
    PortalCodes,
    PortalHistory,
    NotMe,
    RecoveryDestination,
    RecoveryPin,
    RenewLoginId,
    Confirmation,
    PortalContacts,
    PortalContactVerify,
    PortalLoginId,
    PortalCustomers,
    AdminUsers,
    AdminReissue,
    AdminIssued,
    Helpdesk,
    HelpdeskCheck,
    HelpdeskIssued,
    Admin,
    AdminAccounts,
    AdminAccount,
    AdminFlows,
    AdminOutbox,
    AdminAudit,
    AdminFigures,
    AdminCampaigns,
    AdminCampaignNew,
    AdminCampaign,
}

impl Page {
    /// Its path below `/{realm}/`; that of a page about one account or check has `{id}` in it.
    pub fn path(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::LoginOtp => "login/otp",
            Self::Recovery => "recovery",
            Self::RecoverySent => "recovery/sent",
            Self::RecoveryLink => "recovery/link",
            Self::EnrolAuthenticator => "enrol/authenticator",
            Self::RenewPassword => "renew/password",
            Self::Portal => "portal",
            Self::PortalConfirm => "portal/confirm",
            Self::PortalPassword => "portal/password",
            Self::PortalSessions => "portal/sessions",
            Self::PortalDevices => "portal/devices",
            Self::PortalDeviceAdd => "portal/devices/add",
            Self::PortalCodes => "portal/recovery-codes",
            Self::PortalHistory => "portal/history",
            Self::NotMe => "not-me",
            Self::RecoveryDestination => "recovery/destination",
            Self::RecoveryPin => "recovery/pin",
            Self::RenewLoginId => "renew/login-id",
            Self::Confirmation => "confirm",
            Self::PortalContacts => "portal/contacts",
            Self::PortalContactVerify => "portal/contacts/verify",
            Self::PortalLoginId => "portal/login-id",
            Self::PortalCustomers => "portal/customers",
            Self::AdminUsers => "admin/users",
            Self::AdminReissue => "admin/users/{id}/reissue",
            Self::AdminIssued => "admin/users/{id}/issued",
            Self::Helpdesk => "helpdesk",
            Self::HelpdeskCheck => "helpdesk/checks/{id}",
            Self::HelpdeskIssued => "helpdesk/checks/{id}/issued",
            Self::Admin => "admin",
            Self::AdminAccounts => "admin/accounts",
            Self::AdminAccount => "admin/accounts/{id}",
            Self::AdminFlows => "admin/flows",
            Self::AdminOutbox => "admin/outbox",
            Self::AdminAudit => "admin/audit",
            Self::AdminFigures => "admin/figures",
            Self::AdminCampaigns => "admin/campaigns",
            Self::AdminCampaignNew => "admin/campaigns/new",
            Self::AdminCampaign => "admin/campaigns/{id}",
        }
    }

    /// Its path about one account or check.
    pub fn path_about(self, id: &str) -> String {
        self.path().replace("{id}", id)
    }

    /// The page, about one account or check. What can't be an id of one is no part of an address: [`Place::NONE`] stands for it.
    pub fn about(self, id: &str) -> Place {
        let id = if Portal::is_row_id(id) { id } else { Place::NONE };
        Place { page: self, about: Some(id.to_owned()) }
    }
}

/// A page, and the account or check that it is about where it is about one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The page.
    pub page: Page,
    /// The id in its path.
    pub about: Option<String>,
}

impl From<Page> for Place {
    fn from(page: Page) -> Self {
        Self { page, about: None }
    }
}

impl Place {
    /// In place of an id that can't be one.
    pub const NONE: &'static str = "none";

    /// Its path below `/{realm}/`.
    pub fn path(&self) -> String {
        self.about.as_deref().map_or_else(|| self.page.path().to_owned(), |id| self.page.path_about(id))
    }
}
