//! The customers of the realm `agency`: three that always exist, and a tree of three levels around them with telephones of every kind.

use credentials::{
    account::Role,
    contact::Address,
    directory::{Customer, NewAccount},
    otp::OtpSecret,
    phone::PhoneNumber,
    text::{EmailAddress, UserId},
};

use super::{super::OTP_KEY, NAMES};

/// The realm's name in URLs.
pub(super) const REALM: &str = "agency";

pub(super) struct Known {
    pub user_id: &'static str,
    name: &'static str,
    /// The login ID and main mail address; empty where there is no login information yet.
    email: &'static str,
    phones: &'static [&'static str],
    customer: [&'static str; 2],
    parent: Option<&'static str>,
    /// For the list that is printed and shown.
    pub what: &'static str,
}

/// Parents first.
pub(super) const KNOWN: [Known; 3] = [
    Known {
        user_id: "01000001",
        name: "大矢 典子",
        email: "oyaten@example.jp",
        phones: &["080-1111-2222"],
        customer: ["特約店", "会員"],
        parent: None,
        what: "the parent agency; login oyaten@example.jp, mobile 080-1111-2222",
    },
    Known {
        user_id: "01058734",
        name: "環境 太郎",
        email: "kankyo.taro@example.jp",
        phones: &["0123-45-6300", "090-1234-5770"],
        customer: ["代理店", "会員"],
        parent: Some("01000001"),
        what: "環境 太郎; login kankyo.taro@example.jp, landline 0123-45-6300, mobile 090-1234-5770",
    },
    Known {
        user_id: "01058735",
        name: "環境 花子",
        email: "",
        phones: &[],
        customer: ["代理店", "会員"],
        parent: Some("01000001"),
        what: "環境 花子; no login information yet, below 01000001",
    },
];

/// So many of [`NAMES`] are agencies without a parent; from the second place on they are of the lowest level.
const HEADS: usize = 2;
const LOWEST: usize = 10;

/// Further customers of the lowest level, so that a list has more than one page's worth.
const MORE: [&str; 16] = [
    "佐々木 有限会社",
    "ホシノ",
    "株式会社 いろは",
    "Müller & Söhne GmbH",
    "国際環境保全サービス株式会社 北海道東北地域営業統括本部",
    "辻󠄀 葛󠄀城",
    "𠮷野 家",
    "ｻﾄｳ ﾊﾅｺ",
    "久",
    "Trần",
    "三木 (旧姓 杉本)",
    "D’Angelo, Maria-Chiara",
    "ភាសា ខ្មែរ",
    "עברית כהן",
    "阿部 Smith 真理",
    "鬼頭 丸",
];

/// Everybody, parents before those below them.
pub(super) fn all() -> Vec<(NewAccount, Option<OtpSecret>)> {
    let names = NAMES.iter().chain(&MORE).enumerate();
    KNOWN.iter().filter_map(known).chain(names.filter_map(|(place, name)| other(place, name))).collect()
}

fn known(known: &Known) -> Option<(NewAccount, Option<OtpSecret>)> {
    let [rank, class] = known.customer;
    let standing = customer(rank, class, known.parent)?;
    Some((account(known.user_id, known.name, known.email, known.phones, standing)?, None))
}

/// The place decides level, telephones and the rest, so that every kind is there at every start.
fn other(place: usize, name: &str) -> Option<(NewAccount, Option<OtpSecret>)> {
    let (rank, parent) = match place {
        0..HEADS => ("特約店", None),
        HEADS..LOWEST => ("代理店", Some(if place.is_multiple_of(2) { user_id(0) } else { "01000001".to_owned() })),
        _ if place.is_multiple_of(3) => ("取次店", Some("01058734".to_owned())),
        _ => ("取次店", Some(user_id(HEADS + place % (LOWEST - HEADS)))),
    };
    let standing = customer(rank, turn(&["会員", "法人会員", "準会員"], place), parent.as_deref())?;
    // Some have no login information yet, and of those some no telephone either.
    let domain = turn(&["example.jp", "example.com", "example.ne.jp", "example.co.jp"], place);
    let email = if place % 8 == 7 { String::new() } else { format!("customer{:03}@{domain}", place + 1) };
    let phones = if place % 16 == 15 { Vec::new() } else { telephones(place) };
    let phones: Vec<&str> = phones.iter().map(String::as_str).collect();
    let mut new = account(&user_id(place), name, &email, &phones, standing)?;
    if place % 10 == 4 {
        let second = EmailAddress::parse(&format!("second{:03}@example.com", place + 1)).ok();
        new.contacts.extend(second.map(Address::Email));
    }
    let app = (place == 8).then(|| OtpSecret::from_base32(OTP_KEY)).flatten();
    Some((new, app))
}

/// Landline and mobile, a mobile, a landline, or two mobiles; none of these numbers is anybody's.
fn telephones(place: usize) -> Vec<String> {
    let (landline, mobile) = (format!("0123-45-6{:03}", 400 + place), format!("090-0000-1{place:03}"));
    match place % 4 {
        0 => vec![landline, mobile],
        1 => vec![mobile],
        2 => vec![landline],
        _ => vec![mobile, format!("070-0000-2{:03}", 900 - place)],
    }
}

fn turn(all: &[&'static str], place: usize) -> &'static str {
    all.iter().cycle().nth(place).copied().unwrap_or_default()
}

fn user_id(place: usize) -> String {
    let level = match place {
        0..HEADS => 2,
        HEADS..LOWEST => 3,
        _ => 4,
    };
    format!("0{level}00{:04}", place + 1)
}

fn customer(rank: &str, class: &str, parent: Option<&str>) -> Option<Customer> {
    let parent = match parent {
        Some(parent) => Some(UserId::parse(parent).ok()?),
        None => None,
    };
    Some(Customer { rank: Some(rank.to_owned()), class: Some(class.to_owned()), parent })
}

fn account(user_id: &str, name: &str, email: &str, phones: &[&str], customer: Customer) -> Option<NewAccount> {
    let email = (!email.is_empty()).then_some(email);
    let mut new = NewAccount::parse(user_id, email, name, email, Role::User).ok()?;
    if email.is_none() {
        new.login_id = None;
    }
    new.contacts = phones.iter().filter_map(|phone| PhoneNumber::parse(phone).ok()).map(Address::Phone).collect();
    Some(NewAccount { customer, ..new })
}
