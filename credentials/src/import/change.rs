//! What an account that is there becomes.

use super::line::{Line, Mail};
use crate::{
    store::row,
    text::{EmailAddress, search_key},
};

row! {
    /// An account that is there.
    #[derive(Clone, Debug)]
    pub(super) struct Known {
        pub id: String,
        pub user_id: String,
        pub user_key: String,
        pub login_id: String,
        pub login_key: String,
        pub display_name: String,
        pub email: Option<String>,
        pub email_verified: i64,
        pub role: String,
        pub otp_required: i64,
        pub fax: Option<String>,
        pub company: Option<String>,
        pub customer_rank: Option<String>,
        pub customer_class: Option<String>,
        pub parent_key: Option<String>,
    }
}

/// What an account shall be, and what of it differs.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub id: String,
    pub login_id: String,
    pub login_key: String,
    pub display_name: String,
    pub search_key: String,
    pub email: Option<String>,
    pub mailbox: Option<String>,
    pub email_verified: i64,
    pub role: String,
    pub otp_required: i64,
    pub fax: Option<String>,
    pub company: Option<String>,
    pub customer_rank: Option<String>,
    pub customer_class: Option<String>,
    /// The columns that differ, for the audit log; never their content.
    pub columns: String,
    /// Links that went to another mailbox, or invited to a login, must not work any more.
    pub voids: bool,
    /// A temporary password that the former company's administrator knows must not work any more.
    pub leaves: bool,
}

/// What of an account stands in other tables and differs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around<'a> {
    pub parent: bool,
    pub contacts: bool,
    /// The row of the company that the line names.
    pub company: Option<&'a String>,
}

impl Known {
    /// Whether the line gives a login to an account that has none yet.
    pub fn gets_login(&self, line: &Line) -> bool {
        self.login_id.is_empty() && line.login_id.is_some()
    }

    /// What it becomes by a line; `None` where it is so already.
    pub fn change(&self, line: &Line, around: Around<'_>) -> Option<Change> {
        let mut shall = self.by(line, around);
        if line.email != Mail::Unsaid {
            shall.email = line.address().map(|address| address.as_str().to_owned());
            shall.email_verified = i64::from(shall.email.is_some());
        }
        let mailbox =
            |address: Option<&String>| address.and_then(|text| EmailAddress::parse(text).ok()).map(|e| e.key());
        shall.mailbox = mailbox(shall.email.as_ref());
        shall.voids = shall.mailbox != mailbox(self.email.as_ref()) || self.gets_login(line);
        shall.leaves = shall.company != self.company;
        let differs = [
            ("login", self.gets_login(line)),
            ("name", shall.display_name != self.display_name),
            ("email", (&shall.email, shall.email_verified) != (&self.email, self.email_verified)),
            ("role", shall.role != self.role),
            ("otp", shall.otp_required != self.otp_required),
            ("fax", shall.fax != self.fax),
            ("company", shall.leaves),
            ("rank", shall.customer_rank != self.customer_rank),
            ("class", shall.customer_class != self.customer_class),
            ("parent", around.parent),
            ("contacts", around.contacts),
        ];
        let columns: Vec<&str> = differs.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect();
        shall.columns = columns.join(" ");
        (!columns.is_empty()).then_some(shall)
    }

    /// What the line says, and otherwise what is there.
    fn by(&self, line: &Line, around: Around<'_>) -> Change {
        let login = line.login_id.as_ref().filter(|_| self.gets_login(line));
        let login_id = login.map_or_else(|| self.login_id.clone(), |login| login.as_str().to_owned());
        Change {
            id: self.id.clone(),
            search_key: search_key(&self.user_id, &login_id, &line.name),
            login_id,
            login_key: login.map_or_else(|| self.login_key.clone(), crate::text::LoginId::key),
            display_name: line.name.clone(),
            email: self.email.clone(),
            mailbox: None,
            email_verified: self.email_verified,
            role: line.role.map_or_else(|| self.role.clone(), |role| role.name().to_owned()),
            otp_required: line.otp.map_or(self.otp_required, i64::from),
            fax: line.fax.as_ref().map(|fax| fax.as_e164().to_owned()).or_else(|| self.fax.clone()),
            company: around.company.or(self.company.as_ref()).cloned(),
            customer_rank: line.rank.clone().or_else(|| self.customer_rank.clone()),
            customer_class: line.class.clone().or_else(|| self.customer_class.clone()),
            columns: String::new(),
            voids: false,
            leaves: false,
        }
    }
}
