//! Who may do what to whom: one table, asked by every page and form of administrators, helpdesk and operators.
//!
//! A row allows; what no row allows is denied. Nobody acts on their own account or in another realm, and a disabled account does nothing.
//! What isn't the actor's looks like what isn't there, so that nobody learns of other companies' accounts.

use crate::{
    account::{Account, Role},
    form::Problem,
};

/// What somebody does to others' accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "they read as what they are")]
pub enum Act {
    SearchUsers,
    Reissue,
    Vouch,
    DecideVouching,
    SeeAccounts,
    ChangeAccounts,
    RemoveDevice,
    SeeFlows,
    SeeOutbox,
    SendAgain,
    SeeAudit,
    SeeFigures,
    Campaigns,
}

impl Act {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::SearchUsers,
        Self::Reissue,
        Self::Vouch,
        Self::DecideVouching,
        Self::SeeAccounts,
        Self::ChangeAccounts,
        Self::RemoveDevice,
        Self::SeeFlows,
        Self::SeeOutbox,
        Self::SendAgain,
        Self::SeeAudit,
        Self::SeeFigures,
        Self::Campaigns,
    ];

    /// Its name in the audit log and the documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::SearchUsers => "search users",
            Self::Reissue => "reissue",
            Self::Vouch => "vouch",
            Self::DecideVouching => "decide vouching",
            Self::SeeAccounts => "see accounts",
            Self::ChangeAccounts => "change accounts",
            Self::RemoveDevice => "remove device",
            Self::SeeFlows => "see flows",
            Self::SeeOutbox => "see outbox",
            Self::SendAgain => "send again",
            Self::SeeAudit => "see audit log",
            Self::SeeFigures => "see figures",
            Self::Campaigns => "run campaigns",
        }
    }

    /// Whether it only looks: that is allowed for one's own account too.
    fn looks(self) -> bool {
        match self {
            Self::SearchUsers
            | Self::SeeAccounts
            | Self::SeeFlows
            | Self::SeeOutbox
            | Self::SeeAudit
            | Self::SeeFigures => true,
            Self::Reissue
            | Self::Vouch
            | Self::DecideVouching
            | Self::ChangeAccounts
            | Self::RemoveDevice
            | Self::SendAgain
            | Self::Campaigns => false,
        }
    }
}

/// To whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Accounts of the actor's company whose role is `user`.
    CompanyStaff,
    /// Accounts of the realm whose role is `administrator`.
    Administrators,
    /// Every account of the realm.
    Accounts,
    /// The realm as a whole, no particular account.
    Realm,
}

impl Scope {
    /// Its name in the documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::CompanyStaff => "staff of the own company",
            Self::Administrators => "administrators of the realm",
            Self::Accounts => "every account of the realm",
            Self::Realm => "the realm",
        }
    }
}

/// What is allowed. The helpdesk reissues only after an identity check that was finished, and approved where the realm asks for it.
pub const TABLE: &[(Role, Act, Scope)] = &[
    (Role::Administrator, Act::SearchUsers, Scope::CompanyStaff),
    (Role::Administrator, Act::Reissue, Scope::CompanyStaff),
    (Role::Helpdesk, Act::Vouch, Scope::Administrators),
    (Role::Helpdesk, Act::DecideVouching, Scope::Administrators),
    (Role::Helpdesk, Act::Reissue, Scope::Administrators),
    (Role::Operator, Act::SeeAccounts, Scope::Accounts),
    (Role::Operator, Act::ChangeAccounts, Scope::Accounts),
    (Role::Operator, Act::RemoveDevice, Scope::Accounts),
    (Role::Operator, Act::SeeFlows, Scope::Realm),
    (Role::Operator, Act::SeeOutbox, Scope::Realm),
    (Role::Operator, Act::SendAgain, Scope::Realm),
    (Role::Operator, Act::SeeAudit, Scope::Realm),
    (Role::Operator, Act::SeeFigures, Scope::Realm),
    (Role::Operator, Act::Campaigns, Scope::Realm),
];

/// Why somebody may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Denied {
    /// There is no such account, or it belongs to another company or realm: no hint which.
    NotYours,
    /// The actor's role doesn't allow it, or not any more.
    Role,
    /// It is the actor's own account.
    Myself,
    /// Somebody of this role isn't looked after by the actor: administrators aren't reissued by administrators.
    TheirRole,
    /// The actor's or the other account is disabled.
    Disabled,
}

impl Denied {
    /// Its name in the audit log.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::NotYours => "not theirs",
            Self::Role => "role",
            Self::Myself => "own account",
            Self::TheirRole => "the other's role",
            Self::Disabled => "disabled",
        }
    }

    /// What the person is told.
    pub fn problem(self) -> Problem {
        match self {
            Self::NotYours => Problem::NotYours,
            Self::Role => Problem::NotYourRole,
            Self::Myself => Problem::NotYourself,
            Self::TheirRole => Problem::TheirRole,
            Self::Disabled => Problem::AccountDisabled,
        }
    }
}

/// Whether `actor` may do `act`, to `object` where one is meant. The caller has read both just now.
pub(crate) fn decide(actor: &Account, act: Act, object: Option<&Account>) -> Result<(), Denied> {
    if !actor.is_active() {
        return Err(Denied::Disabled);
    }
    let allowed = TABLE.iter().find(|(role, what, _)| Some(*role) == actor.role() && *what == act);
    let (Some((_, _, scope)), false) = (allowed, actor.realm.is_empty()) else { return Err(Denied::Role) };
    match object {
        None => Ok(()),
        Some(object) if object.realm != actor.realm => Err(Denied::NotYours),
        Some(object) if object.id == actor.id && !act.looks() => Err(Denied::Myself),
        Some(object) => scope.reaches(actor, object),
    }
}

impl Scope {
    fn reaches(self, actor: &Account, object: &Account) -> Result<(), Denied> {
        match self {
            Self::CompanyStaff if actor.company.is_none() || object.company != actor.company => Err(Denied::NotYours),
            Self::CompanyStaff if object.role() != Some(Role::User) => Err(Denied::TheirRole),
            Self::Administrators if object.role() != Some(Role::Administrator) => Err(Denied::TheirRole),
            Self::CompanyStaff | Self::Administrators | Self::Accounts => Ok(()),
            // What is done to the realm isn't done to an account.
            Self::Realm => Err(Denied::Role),
        }
    }
}

/// The table as `docs/security.md` shows it.
pub fn table_for_documents() -> String {
    let mut lines = vec!["| role | may | to whom |".to_owned(), "|---|---|---|".to_owned()];
    lines.extend(
        TABLE.iter().map(|(role, act, scope)| format!("| {} | {} | {} |", role.name(), act.name(), scope.name())),
    );
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documents_show_this_table() {
        let document = include_str!("../../docs/security.md");
        assert!(
            document.contains(&table_for_documents()),
            "docs/security.md lacks this table:\n{}",
            table_for_documents()
        );
    }

    #[test]
    fn each_act_is_allowed_to_somebody_and_each_role_has_one_scope_for_it() {
        for act in Act::ALL {
            assert!(TABLE.iter().any(|(_, allowed, _)| *allowed == act), "{}", act.name());
        }
        for (place, (role, act, _)) in TABLE.iter().enumerate() {
            assert!(
                TABLE.iter().skip(place + 1).all(|(r, a, _)| (r, a) != (role, act)),
                "{} {}",
                role.name(),
                act.name()
            );
        }
        assert!(TABLE.iter().all(|(role, ..)| *role != Role::User));
    }
}
