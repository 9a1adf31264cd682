//! The customers of realm `agency`: login IDs are mail addresses, PINs go to telephones and mailboxes.

use credentials::{
    account::Role,
    contact::Address,
    directory::{Customer, NewAccount},
    otp::OtpSecret,
    password::PasswordHash,
    phone::PhoneNumber,
    text::UserId,
};

/// A parent agency and a customer below it, with the password of the beginning.
pub fn all(hash: &PasswordHash) -> [(NewAccount, Option<OtpSecret>); 2] {
    let customer = |id, mail, phones: &[&str], parent: Option<&str>| {
        let phones = phones.iter().map(|phone| Address::Phone(PhoneNumber::parse(phone).unwrap())).collect();
        let new = NewAccount::parse(id, Some(mail), "環境 太郎", Some(mail), Role::User).unwrap();
        let parent = parent.map(|parent| UserId::parse(parent).unwrap());
        let customer = Customer { rank: Some("代理店".into()), class: Some("会員".into()), parent };
        (NewAccount { contacts: phones, customer, password: Some(hash.clone()), ..new }, None)
    };
    [
        customer("01000001", "oyaten@example.jp", &["080-1111-2222"], None),
        customer("01058734", "kankyo.taro@example.jp", &["0123-45-6300", "090-1234-5770"], Some("01000001")),
    ]
}
