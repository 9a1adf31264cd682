//! The companies of the realm `trading`: accounts that always exist, and enough staff in one company that its list has a second page.

use credentials::{
    account::Role,
    contact::Address,
    directory::{NewAccount, NewCompany},
    otp::OtpSecret,
    phone::PhoneNumber,
};

use super::{super::OTP_KEY, NAMES};

/// The realm's name in URLs.
pub(super) const REALM: &str = "trading";

pub(super) struct Known {
    pub login_id: &'static str,
    user_id: &'static str,
    name: &'static str,
    company: Option<usize>,
    role: Role,
    /// Telephone and fax.
    lines: [&'static str; 2],
    email: &'static str,
    /// For the list that is printed and shown.
    pub what: &'static str,
}

/// 会員ID and 会員名.
const COMPANIES: [(&str, &str); 3] = [
    ("EJ0001", "テスト商事"),
    ("EJ0002", "見本物産株式会社"),
    ("EJ0003", "ＡＢＣトレーディング合同会社 北海道・東北営業本部"),
];

pub(super) const KNOWN: [Known; 6] = [
    Known {
        login_id: "WR012739",
        user_id: "EJUM0000",
        name: "照井 良子",
        company: Some(0),
        role: Role::Administrator,
        lines: ["03-1234-5670", "03-1234-5679"],
        email: "terui@example.jp",
        what: "EJUM0000, administrator of EJ0001 テスト商事; app enrolled",
    },
    Known {
        login_id: "CZ021017",
        user_id: "EJUM0001",
        name: "テスト 花子",
        company: Some(0),
        role: Role::User,
        lines: ["03-1234-5678", "03-1234-5679"],
        email: "hanako@example.jp",
        what: "EJUM0001, テスト 花子, staff of EJ0001",
    },
    Known {
        login_id: "WR099999",
        user_id: "EJUM0900",
        name: "見本 太一",
        company: Some(1),
        role: Role::Administrator,
        lines: ["06-1234-5670", "06-1234-5671"],
        email: "mihon@example.com",
        what: "EJUM0900, administrator of EJ0002; app enrolled",
    },
    Known {
        login_id: "helpdesk01",
        user_id: "helpdesk01",
        name: "窓口 春子",
        company: None,
        role: Role::Helpdesk,
        lines: ["", ""],
        email: "helpdesk01@example.jp",
        what: "helpdesk; app enrolled",
    },
    Known {
        login_id: "helpdesk02",
        user_id: "helpdesk02",
        name: "窓口 夏男",
        company: None,
        role: Role::Helpdesk,
        lines: ["", ""],
        email: "helpdesk02@example.jp",
        what: "helpdesk, the second person; app enrolled",
    },
    Known {
        login_id: "operator01",
        user_id: "operator01",
        name: "運用 担当",
        company: None,
        role: Role::Operator,
        lines: ["", ""],
        email: "operator01@example.jp",
        what: "operator; app enrolled",
    },
];

/// Not introduced, but needed where two people decide, or a company has two administrators.
const FURTHER: [Known; 3] = [
    Known {
        login_id: "WR012740",
        user_id: "EJUM0010",
        name: "照井 次郎",
        company: Some(0),
        role: Role::Administrator,
        lines: ["03-1234-5671", ""],
        email: "terui.jiro@example.jp",
        what: "",
    },
    Known {
        login_id: "WR100001",
        user_id: "EJUM0950",
        name: "Abe Smith 真理",
        company: Some(2),
        role: Role::Administrator,
        lines: ["011-234-5670", ""],
        email: "",
        what: "",
    },
    Known {
        login_id: "operator02",
        user_id: "operator02",
        name: "運用 副担当",
        company: None,
        role: Role::Operator,
        lines: ["", ""],
        email: "operator02@example.jp",
        what: "",
    },
];

/// Of whom some bear the same name, as in every large company.
const SURNAMES: [&str; 6] = ["伊藤", "加藤", "吉田", "山田", "佐々木", "ヤマグチ"];
const GIVEN: [&str; 6] = ["翔", "美咲", "大輔", "ようこ", "拓海", "アオイ"];

/// Every fourth of [`NAMES`] works elsewhere.
const ELSEWHERE: usize = 4;

/// Everybody.
pub(super) fn all() -> Vec<(NewAccount, Option<OtpSecret>)> {
    let known = KNOWN.iter().chain(&FURTHER).filter_map(known);
    let pairs = SURNAMES.iter().flat_map(|surname| GIVEN.iter().map(move |given| format!("{surname} {given}")));
    let names = NAMES.iter().map(ToString::to_string).chain(pairs);
    known.chain(names.enumerate().filter_map(|(place, name)| staff(place, &name))).collect()
}

fn known(known: &Known) -> Option<(NewAccount, Option<OtpSecret>)> {
    let email = (!known.email.is_empty()).then_some(known.email);
    let mut new = NewAccount::parse(known.user_id, Some(known.login_id), known.name, email, known.role).ok()?;
    new.company = known.company.and_then(company);
    let [phone, fax] = known.lines;
    new.contacts = telephone(phone).map(Address::Phone).into_iter().collect();
    new.fax = telephone(fax);
    new.otp_required = known.role != Role::User;
    let key = new.otp_required.then(|| OtpSecret::from_base32(OTP_KEY)).flatten();
    Some((new, key))
}

/// The place decides company and facts, so that every kind is there at every start; none of these numbers is anybody's.
fn staff(place: usize, name: &str) -> Option<(NewAccount, Option<OtpSecret>)> {
    let elsewhere = place < NAMES.len() && place % ELSEWHERE == ELSEWHERE - 1;
    let (at, user_id) = match (elsewhere, place % 8 == 7) {
        (false, _) => (0, format!("EJUM{:04}", 101 + place)),
        (true, false) => (1, format!("EJUM{:04}", 901 + place)),
        (true, true) => (2, format!("EJUM{:04}", 951 + place)),
    };
    let email = (place % 7 != 5).then(|| format!("staff{:03}@example.jp", place + 1));
    let login_id = format!("CZ{:06}", 21_100 + place);
    let mut new = NewAccount::parse(&user_id, Some(&login_id), name, email.as_deref(), Role::User).ok()?;
    new.company = company(at);
    if place % 5 != 4 {
        new.contacts = telephone(&format!("03-1234-6{place:03}")).map(Address::Phone).into_iter().collect();
    }
    if place % 3 != 2 {
        new.fax = telephone(&format!("03-1234-7{place:03}"));
    }
    Some((new, None))
}

fn telephone(number: &str) -> Option<PhoneNumber> {
    PhoneNumber::parse(number).ok()
}

fn company(place: usize) -> Option<NewCompany> {
    let (company_id, name) = COMPANIES.get(place)?;
    NewCompany::parse(company_id, name).ok()
}
