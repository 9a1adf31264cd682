//! The staff of the stories' exchanges: the helpdesk, operators, and two companies with an administrator and a user each.

use credentials::{
    account::Role,
    contact::Address,
    directory::{self, NewAccount, NewCompany},
    form::Page,
    helpdesk::{self, CheckView, DeskView, PointInput},
    otp::OtpSecret,
    permit::Denied,
    phone::PhoneNumber,
    text::CompanyId,
};

use crate::{
    browser::{Browser, secret},
    world::{APP_KEY, PASSWORD, World},
};

/// One helper vouches.
pub const EXCHANGE: &str = "exchange";

/// A second one decides.
pub const BOURSE: &str = "bourse";

pub const ADMINISTRATOR: &str = "EJUM0000";
pub const USER: &str = "EJUM0001";
pub const OTHER_ADMINISTRATOR: &str = "EJUM0900";
pub const OTHER_USER: &str = "EJUM0901";
pub const HELPER: &str = "helpdesk01";
pub const SECOND: &str = "helpdesk02";
pub const OPERATOR: &str = "operator01";
pub const COLLEAGUE: &str = "operator02";

const PEOPLE: [(&str, &str, &str, Role); 8] = [
    ("EJ0001", ADMINISTRATOR, "管理 一郎", Role::Administrator),
    ("EJ0001", USER, "テスト 花子", Role::User),
    ("EJ0002", OTHER_ADMINISTRATOR, "別管理 太郎", Role::Administrator),
    ("EJ0002", OTHER_USER, "別社 三郎", Role::User),
    ("", HELPER, "相談 一子", Role::Helpdesk),
    ("", SECOND, "相談 二子", Role::Helpdesk),
    ("", OPERATOR, "運用 一郎", Role::Operator),
    ("", COLLEAGUE, "運用 二郎", Role::Operator),
];

/// Adds them to a realm; everybody but the users has an app.
pub async fn arrive(world: &World, realm: &str) {
    let hash = world.portal.hasher.hash(&*world.portal.chance, &secret(PASSWORD)).await;
    let all: Vec<_> = PEOPLE
        .iter()
        .map(|(company, id, name, role)| {
            let mail = format!("{}@{realm}.example.jp", id.to_lowercase());
            let new = NewAccount::parse(id, None, name, Some(&mail), *role).unwrap();
            let called = if *company == "EJ0001" { "テスト商事" } else { "ｻﾝﾌﾟﾙ物産" };
            let company = CompanyId::parse(company).ok();
            let company = company.map(|company_id| NewCompany { company_id, name: called.into() });
            let phone = Address::Phone(PhoneNumber::parse("03-1234-5678").unwrap());
            let fax = Some(PhoneNumber::parse("03-1234-5679").unwrap());
            let new = NewAccount { password: Some(hash.clone()), contacts: vec![phone], company, fax, ..new };
            (new, if *role == Role::User { None } else { OtpSecret::from_base32(APP_KEY) })
        })
        .collect();
    directory::add_all(&world.portal, &world.realm(realm), &all).await.unwrap();
}

/// Signs in with password and code; half a minute later, so that the code is a new one.
pub async fn at_desk(world: &World, realm: &str, id: &str) -> Browser {
    world.seconds_pass(30);
    let mut browser = world.browser(realm);
    browser.sign_in(id, PASSWORD).await;
    if browser.code(&world.code()).await != Page::Portal {
        assert_eq!(id, USER, "{:?}", browser.flow().await);
    }
    assert!(browser.is_signed_in().await, "{id}");
    browser
}

impl Browser {
    pub async fn helpdesk(&self, search: &str) -> Result<DeskView, Denied> {
        helpdesk::desk(&self.portal, &self.caller, search).await.unwrap()
    }

    pub async fn check(&self, id: &str) -> Result<CheckView, Denied> {
        helpdesk::check(&self.portal, &self.caller, id).await.unwrap()
    }

    /// Begins a check of an account; answers where it leads and the check's id.
    pub async fn begin_check(&mut self, account: &str) -> (Page, String) {
        let outcome = helpdesk::begin(&self.portal, &self.caller, account).await.unwrap();
        let id = outcome.about.clone().unwrap_or_default();
        (self.follow(outcome), id)
    }

    pub async fn record(&mut self, check: &str, place: &str, result: &str, remark: &str) -> Page {
        let input = PointInput { place, result, remark };
        let outcome = helpdesk::point(&self.portal, &self.caller, check, &input).await.unwrap();
        self.follow(outcome)
    }

    pub async fn confirm_points(&mut self, check: &str) {
        let points = self.check(check).await.unwrap().points;
        for point in points.iter().filter(|point| point.recorded.is_none()) {
            self.record(check, &point.place.to_string(), "confirmed", "").await;
        }
    }

    pub async fn finish_check(&mut self, check: &str) -> Page {
        let outcome = helpdesk::finish(&self.portal, &self.caller, check).await.unwrap();
        self.follow(outcome)
    }

    pub async fn decide_check(&mut self, check: &str, approve: bool, reason: &str) -> Page {
        let outcome = helpdesk::decide(&self.portal, &self.caller, check, approve, reason).await.unwrap();
        self.follow(outcome)
    }

    pub async fn issue_after(&mut self, check: &str, typed: &str) -> Page {
        let outcome = helpdesk::issue(&self.portal, &self.caller, check, typed).await.unwrap();
        self.follow(outcome)
    }

    pub async fn leave_check(&mut self, check: &str) -> Page {
        let outcome = helpdesk::leave(&self.portal, &self.caller, check).await.unwrap();
        self.follow(outcome)
    }

    /// The password that the helper hands over.
    pub async fn handed_over(&self, check: &str) -> Option<String> {
        let shown = helpdesk::issued(&self.portal, &self.caller, check).await.unwrap();
        shown.map(|shown| shown.password.reveal().to_owned())
    }

    /// A check of the administrator with every point confirmed, finished.
    pub async fn finished_check(&mut self, world: &World) -> String {
        let account = world.account_id(self.caller.realm.slug.as_str(), ADMINISTRATOR).await;
        let (page, check) = self.begin_check(&account).await;
        assert_eq!(page, Page::HelpdeskCheck);
        self.confirm_points(&check).await;
        assert_eq!(self.finish_check(&check).await, Page::HelpdeskCheck);
        check
    }
}

/// Adds the two operators only, in place of the one that may be there.
pub async fn operators(world: &World, realm: &str) {
    world.tamper(&format!("DELETE FROM accounts WHERE user_id = 'operator01' AND realm = '{realm}'")).await;
    let hash = world.portal.hasher.hash(&*world.portal.chance, &secret(PASSWORD)).await;
    let operator = |id| {
        let new = NewAccount::parse(id, None, "運用 花子", None, Role::Operator).unwrap();
        (NewAccount { password: Some(hash.clone()), ..new }, OtpSecret::from_base32(APP_KEY))
    };
    let both = [operator(OPERATOR), operator(COLLEAGUE)];
    directory::add_all(&world.portal, &world.realm(realm), &both).await.unwrap();
}
