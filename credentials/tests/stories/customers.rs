//! The customers of the stories' agency: a parent, those below it, and the odd ones.

use credentials::{
    account::Role,
    contact::Address,
    directory::{Customer, NewAccount},
    otp::OtpSecret,
    password::PasswordHash,
    phone::PhoneNumber,
    text::{EmailAddress, LoginId, UserId},
};

use crate::{
    agency::{CUSTOMER, LANDLINE, MAIL, MOBILE},
    world::APP_KEY,
};

/// The parent of all others.
pub const PARENT: &str = "01000001";

/// Has no login yet.
pub const WITHOUT_LOGIN: &str = "01058735";

/// Has an app.
pub const WITH_APP: &str = "01058736";

/// Is disabled.
pub const DISABLED: &str = "01058737";

/// Has a landline only.
const FIXED: &str = "01058738";

/// All of them.
pub fn all(hash: &PasswordHash) -> [(NewAccount, Option<OtpSecret>); 6] {
    let customer = |id, name, mail, phones| NewAccount { password: Some(hash.clone()), ..new(id, name, mail, phones) };
    let without_login =
        NewAccount { login_id: None, email: None, ..new(WITHOUT_LOGIN, "環境 花子", "nobody@example.jp", &[]) };
    let app = OtpSecret::from_base32(APP_KEY);
    [
        (top(customer(PARENT, "大矢 典子", "oyaten@example.jp", &["080-1111-2222"])), None),
        (customer(CUSTOMER, "環境 太郎", MAIL, &[LANDLINE, MOBILE]), None),
        (without_login, None),
        (customer(WITH_APP, "認証 三郎", "with.app@example.jp", &["070-2222-3456"]), app),
        (customer(DISABLED, "停止 四郎", "disabled@example.jp", &["070-3333-4567"]), None),
        (customer(FIXED, "固定 五郎", "landline@example.jp", &["0123-45-6789"]), None),
    ]
}

fn new(id: &str, name: &str, mail: &str, phones: &[&str]) -> NewAccount {
    NewAccount {
        user_id: UserId::parse(id).unwrap(),
        login_id: Some(LoginId::parse(mail).unwrap()),
        display_name: name.to_owned(),
        email: Some(EmailAddress::parse(mail).unwrap()),
        contacts: phones.iter().map(|phone| Address::Phone(PhoneNumber::parse(phone).unwrap())).collect(),
        customer: Customer {
            rank: Some("代理店".into()),
            class: Some("会員".into()),
            parent: Some(UserId::parse(PARENT).unwrap()),
        },
        company: None,
        fax: None,
        role: Role::User,
        otp_required: false,
        password: None,
    }
}

fn top(account: NewAccount) -> NewAccount {
    NewAccount { customer: Customer { parent: None, ..account.customer }, ..account }
}
