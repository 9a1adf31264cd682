//! The demo's accounts: those that always exist (a public contract), and a few dozen others with long, short, kana-less and foreign names.

mod agency;
mod renewal;
mod trading;

use credentials::{
    account::Role,
    directory::{self, NewAccount},
    otp::OtpSecret,
    portal::Portal,
    realm::Realm,
    secret::Password,
    store::StoreError,
};

use super::{OTP_KEY, PASSWORD};

/// How an account signs in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Method {
    /// Password only.
    Password,
    /// Must set an app up.
    OtpToSet,
    /// Has an app.
    Otp,
}

struct Known {
    realm: &'static str,
    user_id: &'static str,
    name: &'static str,
    email: &'static str,
    role: Role,
    method: Method,
    /// For the list that is printed and shown.
    what: &'static str,
}

const KNOWN: [Known; 6] = [
    Known {
        realm: "construction",
        user_id: "hk000000-01_a",
        name: "田中 一郎",
        email: "tanaka@example.jp",
        role: Role::User,
        method: Method::Password,
        what: "田中 一郎; two IDs under tanaka@example.jp",
    },
    Known {
        realm: "construction",
        user_id: "hk000000-02_a",
        name: "田中 一郎",
        email: "tanaka@example.jp",
        role: Role::User,
        method: Method::Password,
        what: "the second ID of 田中 一郎",
    },
    Known {
        realm: "construction",
        user_id: "operator01",
        name: "運用 担当",
        email: "operator01@example.jp",
        role: Role::Operator,
        method: Method::Otp,
        what: "operator, app enrolled",
    },
    Known {
        realm: "health",
        user_id: "testuser001",
        name: "健保 一子",
        email: "testuser001@example.jp",
        role: Role::User,
        method: Method::OtpToSet,
        what: "健保 一子; must set up an app",
    },
    Known {
        realm: "health",
        user_id: "testuser002",
        name: "健保 二郎",
        email: "testuser002@example.jp",
        role: Role::User,
        method: Method::Otp,
        what: "健保 二郎; app enrolled",
    },
    Known {
        realm: "health",
        user_id: "testuser003",
        name: "健保 三枝",
        email: "testuser003@example.jp",
        role: Role::User,
        method: Method::Password,
        what: "健保 三枝; password only",
    },
];

/// Names that pages must bear.
const NAMES: [&str; 24] = [
    "佐藤 花子",
    "鈴木 健",
    "髙橋 﨑子",
    "渡邉 さくら",
    "東",
    "Nguyễn Thị Minh Khai",
    "O’Brien Siobhán",
    "李 娜",
    "김민수",
    "García-Márquez José",
    "林 アレクサンドラ",
    "Wolfeschlegelsteinhausenbergerdorff Hubert Blaine",
    "小鳥遊 一二三",
    "勅使河原 五右衛門三郎左衛門尉源朝臣",
    "Ан",
    "सीता शर्मा",
    "محمد علي",
    "斎藤 ヴィクトリア・エリザベス",
    "田中 Jean-Luc",
    "一 一",
    "長宗我部 元親の子孫の太郎",
    "Ng",
    "御手洗 まこと",
    "Maximilian Freiherr von und zu Hohenstein-Wittelsbach",
];

/// The accounts that the demo introduces in a realm: user ID and facts.
pub(super) fn introduced(realm: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let agency = agency::KNOWN.iter().filter(move |_| realm == agency::REALM).map(|k| (k.user_id, k.what));
    let trading = trading::KNOWN.iter().filter(move |_| realm == trading::REALM).map(|k| (k.login_id, k.what));
    KNOWN.iter().filter(move |k| k.realm == realm).map(|k| (k.user_id, k.what)).chain(agency).chain(trading)
}

/// Fills realms that have no accounts yet.
///
/// # Errors
/// When the database fails.
pub(super) async fn if_empty(portal: &Portal) -> Result<(), StoreError> {
    let hash = portal.hasher.hash(&*portal.chance, &Password::new(PASSWORD.to_owned())).await;
    for realm in portal.realms.iter() {
        if directory::count(portal, realm).await? > 0 {
            continue;
        }
        let mut all = match realm.slug.as_str() {
            agency::REALM => agency::all(),
            trading::REALM => trading::all(),
            _ => of_realm(realm),
        };
        for (account, _) in all.iter_mut().filter(|(account, _)| account.login_id.is_some()) {
            account.password = Some(hash.clone());
        }
        directory::add_all(portal, realm, &all).await?;
        if realm.slug.as_str() == renewal::REALM {
            renewal::add(portal, realm, NAMES.len()).await?;
        }
    }
    Ok(())
}

fn of_realm(realm: &Realm) -> Vec<(NewAccount, Option<OtpSecret>)> {
    let known = KNOWN.iter().filter(|k| k.realm == realm.slug.as_str()).filter_map(known);
    known.chain(NAMES.iter().enumerate().filter_map(|(place, name)| other(realm, place, name))).collect()
}

fn known(known: &Known) -> Option<(NewAccount, Option<OtpSecret>)> {
    let mut account = NewAccount::parse(known.user_id, None, known.name, Some(known.email), known.role).ok()?;
    account.otp_required = known.method != Method::Password;
    let key = (known.method == Method::Otp).then(|| OtpSecret::from_base32(OTP_KEY)).flatten();
    Some((account, key))
}

fn other(realm: &Realm, place: usize, name: &str) -> Option<(NewAccount, Option<OtpSecret>)> {
    let (slug, number) = (realm.slug.as_str(), place + 1);
    let user_id = if slug == "construction" { format!("hk{number:06}-01_b") } else { format!("member{number:03}") };
    let email = format!("{slug}{number:03}@example.jp");
    Some((NewAccount::parse(&user_id, None, name, Some(&email), Role::User).ok()?, None))
}
