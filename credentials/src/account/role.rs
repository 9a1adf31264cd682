//! Who somebody is to the organisation.

use serde::{Deserialize, Serialize};

/// Who somebody is to the organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Uses the portal for themselves.
    User,
    /// Looks after the users of one company.
    Administrator,
    /// Vouches for administrators.
    Helpdesk,
    /// Looks after the installation.
    Operator,
}

impl Role {
    /// Its name in the database and in CSV files.
    pub fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Administrator => "administrator",
            Self::Helpdesk => "helpdesk",
            Self::Operator => "operator",
        }
    }

    /// Reads its name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::User, Self::Administrator, Self::Helpdesk, Self::Operator].into_iter().find(|r| r.name() == name)
    }
}
