//! An administrator looks for users of the own company: however it is typed, page by page, and never beyond the company.

use credentials::{
    account::Role,
    directory::{self, NewAccount, NewCompany},
    import::{self, Mode},
    organisation::{self, Search, SearchPage},
    otp::OtpSecret,
    permit::Denied,
    text::CompanyId,
};

use crate::{
    browser::{Browser, secret},
    world::{APP_KEY, PASSWORD, World, story},
};

const USERS: [(&str, &str, &str, &str, Role); 7] = [
    ("SE0001", "SEUM0000", "WR000001", "管理 一郎", Role::Administrator),
    ("SE0001", "SEUM0001", "CZ021017", "テスト 花子", Role::User),
    ("SE0001", "SEUM0002", "CZ021018", "ｻﾄｳ ハナコ", Role::User),
    ("SE0001", "SE_50%", "CZ'1\"2", "D’Angelo 100%_\\", Role::User),
    ("SE0002", "SEUM0900", "WR000900", "別管理 太郎", Role::Administrator),
    ("SE0002", "SEUM0901", "CZ021099", "テスト 花子", Role::User),
    ("", "SEOP", "SEOP", "運用 花子", Role::Operator),
];

/// The users, and the administrator of the first company with password and one-time password.
async fn administrator(world: &World) -> Browser {
    let hash = world.portal.hasher.hash(&*world.portal.chance, &secret(PASSWORD)).await;
    let all: Vec<_> = USERS
        .iter()
        .map(|(company, user_id, login, name, role)| {
            let new = NewAccount::parse(user_id, Some(login), name, None, *role).unwrap();
            let company = CompanyId::parse(company).ok();
            let company = company.map(|company_id| NewCompany { company_id, name: "探索商事".into() });
            (NewAccount { password: Some(hash.clone()), company, ..new }, OtpSecret::from_base32(APP_KEY))
        })
        .collect();
    directory::add_all(&world.portal, &world.realm("exchange"), &all).await.unwrap();
    signed_in(world, "WR000001").await
}

async fn signed_in(world: &World, login: &str) -> Browser {
    let mut browser = world.browser("exchange");
    browser.sign_in(login, PASSWORD).await;
    browser.code(&world.code()).await;
    assert!(browser.is_signed_in().await, "{login}");
    browser
}

fn typed(user_id: &str, login_id: &str, name: &str) -> Search {
    Search { user_id: user_id.into(), login_id: login_id.into(), name: name.into() }
}

async fn page(browser: &Browser, search: &Search, page: i64) -> Result<SearchPage, Denied> {
    organisation::search(&browser.portal, &browser.caller, search, page).await.unwrap()
}

/// The user IDs that a search finds.
async fn found(browser: &Browser, user_id: &str, login_id: &str, name: &str) -> Vec<String> {
    let page = page(browser, &typed(user_id, login_id, name), 1).await.unwrap();
    assert_eq!(usize::try_from(page.total).unwrap(), page.lines.len());
    page.lines.into_iter().map(|line| line.user_id).collect()
}

story!(a_user_is_found_however_the_name_is_typed, |world| {
    let admin = administrator(world).await;
    let all = ["SE_50%", "SEUM0000", "SEUM0001", "SEUM0002"];
    assert_eq!(found(&admin, "", " ", "\u{3000}").await, all, "nothing typed is everybody of the company");
    for (user_id, login_id, name) in [
        ("ｓｅｕｍ０００１", "", ""),
        ("M0001", "", ""),
        ("", "cz021017", ""),
        ("", "２１０１７", ""),
        ("", "", "てすと"),
        ("", "", "ﾃｽﾄ 花"),
        ("", "", "テスト花子"),
        ("seum", "cz", "花"),
    ] {
        assert_eq!(found(&admin, user_id, login_id, name).await, ["SEUM0001"], "{user_id} {login_id} {name}");
    }
    assert_eq!(found(&admin, "", "", "さとうはなこ").await, ["SEUM0002"]);
    assert_eq!(found(&admin, "", "", "サトウ").await, ["SEUM0002"]);
    assert!(found(&admin, "cz021017", "", "").await.is_empty(), "each field is looked for in its own place");
    assert!(found(&admin, "", "", "seum0001").await.is_empty());
    let line = page(&admin, &typed("seum0001", "", ""), 1).await.unwrap().lines.remove(0);
    assert_eq!((line.company_id.as_str(), line.company_name.as_str()), ("SE0001", "探索商事"));
    assert_eq!((line.login_id.as_str(), line.name.as_str(), line.disabled), ("CZ021017", "テスト 花子", false));
    assert_eq!(line.account_id, world.account_id("exchange", "SEUM0001").await);
    world.disable("exchange", "SEUM0001").await;
    assert!(page(&admin, &typed("seum0001", "", ""), 1).await.unwrap().lines[0].disabled);
});

story!(signs_mean_themselves_and_too_much_finds_nobody, |world| {
    let admin = administrator(world).await;
    for (user_id, login_id, name) in
        [("_50%", "", ""), ("", "z'1\"", ""), ("", "", "100%_\\"), ("%", "", ""), ("", "'", ""), ("", "", "’a")]
    {
        assert_eq!(found(&admin, user_id, login_id, name).await, ["SE_50%"], "{user_id} {login_id} {name}");
    }
    let long = "あ".repeat(10_000);
    for text in ["%%%", "__", "'; DROP TABLE accounts; --", "\\", "\0", "花\n子%\n%", "''", long.as_str()] {
        let everybody = text == "\0";
        let there = found(&admin, text, "", "").await;
        assert_eq!(there.len(), if everybody { 4 } else { 0 }, "{}", text.chars().take(20).collect::<String>());
    }
    assert!(found(&admin, "", "", &"%".repeat(10_000)).await.is_empty());
});

story!(a_long_list_has_pages_of_fifty, |world| {
    let admin = administrator(world).await;
    let line = |number: usize| format!("SE0001,u{number:03},多数 {}\n", number % 3);
    let lines: String = (0..121).map(line).collect();
    let file = format!("company_id,user_id,name\n{lines}");
    let report = import::users(&world.portal, &world.realm("exchange"), file.as_bytes(), Mode::Apply).await.unwrap();
    assert_eq!(report.added, 121, "{:?}", report.problems);
    let everybody = Search::default();
    let mut seen = Vec::new();
    for (number, count) in [(1, 50), (2, 50), (3, 25)] {
        let page = page(&admin, &everybody, number).await.unwrap();
        assert_eq!((page.total, page.page, page.pages, page.lines.len()), (125, number, 3, count));
        seen.extend(page.lines.into_iter().map(|line| line.user_id));
    }
    assert_eq!(seen.len(), 125);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 125, "nobody twice");
    for (asked, shown) in [(0, 1), (-5, 1), (4, 3), (i64::MAX, 3), (i64::MIN, 1)] {
        assert_eq!(page(&admin, &everybody, asked).await.unwrap().page, shown, "{asked}");
    }
    let third = page(&admin, &typed("u", "", "多数0"), 9).await.unwrap();
    assert_eq!((third.total, third.page, third.pages, third.lines.len()), (41, 1, 1, 41));
    let none = page(&admin, &typed("nobody", "", ""), 7).await.unwrap();
    assert_eq!((none.total, none.page, none.pages, none.lines.len()), (0, 1, 1, 0));
    let exact = page(&admin, &typed("u0", "", ""), 2).await.unwrap();
    assert_eq!((exact.total, exact.page, exact.pages, exact.lines.len()), (100, 2, 2, 50));
    assert_eq!(page(&admin, &typed("u0", "", ""), 3).await.unwrap(), exact, "the last page in place of the next");
});

story!(pages_of_a_large_company_are_the_same_from_whichever_end_they_are_read, |world| {
    const PEOPLE: i64 = 10_400;
    let admin = administrator(world).await;
    world
        .tamper(&format!(
            "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {PEOPLE} - 1) \
             INSERT INTO accounts (id, realm, user_id, user_key, login_id, login_key, display_name, email_verified, role, state, otp_required, \
             created_at, company, search_key) SELECT 'many' || i, realm, 'd' || (10000 + i), 'd' || (10000 + i), '', 'd' || (10000 + i), '多数', 1, \
             'user', 'active', 0, 0, company, 'd' || (10000 + i) || '\n\n' || CASE WHEN i % 40 = 39 THEN '稀' ELSE '多数' END \
             FROM n, accounts WHERE user_id = 'SEUM0001'"
        ))
        .await;
    let ids = |page: SearchPage| (page.total, page.lines.into_iter().map(|line| line.user_id).collect::<Vec<_>>());
    for number in [1, 2, 3, 20, 100, 101, 102, 103, 104, 105, 150, 207, 208] {
        let shown: Vec<_> = ((number - 1) * 50..PEOPLE.min(number * 50)).map(|i| format!("d{}", 10_000 + i)).collect();
        assert_eq!(ids(page(&admin, &typed("d", "", ""), number).await.unwrap()), (PEOPLE, shown.clone()), "{number}");
        assert_eq!(ids(page(&admin, &Search::default(), number).await.unwrap()), (PEOPLE + 4, shown), "{number}");
    }
    let last = page(&admin, &Search::default(), 209).await.unwrap();
    assert_eq!(ids(last), (PEOPLE + 4, ["SE_50%", "SEUM0000", "SEUM0001", "SEUM0002"].map(str::to_owned).into()));
    let last = page(&admin, &typed("d", "", ""), 209).await.unwrap();
    assert_eq!((last.page, ids(last).1[49].as_str()), (208, "d20399"), "the last page in place of the next");
    for number in 1..=6 {
        let shown: Vec<_> =
            (1..=260).skip(50 * (number - 1)).take(50).map(|i| format!("d{}", 10_000 + 40 * i - 1)).collect();
        let number = i64::try_from(number).unwrap();
        assert_eq!(ids(page(&admin, &typed("", "", "稀"), number).await.unwrap()), (260, shown), "{number}");
    }
});

story!(nobody_searches_but_administrators_in_their_company, |world| {
    let mut admin = administrator(world).await;
    assert!(found(&admin, "seum09", "", "").await.is_empty(), "another company's");
    let other = signed_in(world, "WR000900").await;
    assert_eq!(found(&other, "", "", "").await, ["SEUM0900", "SEUM0901"]);
    let everybody = Search::default();
    for login in ["CZ021017", "SEOP"] {
        let browser = signed_in(world, login).await;
        assert_eq!(page(&browser, &everybody, 1).await, Err(Denied::Role), "{login}");
    }
    assert_eq!(page(&world.browser("exchange"), &everybody, 1).await, Err(Denied::Role), "nobody is signed in");
    world.tamper("UPDATE accounts SET company = NULL WHERE user_id = 'SEUM0900'").await;
    assert_eq!(page(&other, &everybody, 1).await.unwrap().total, 0, "an administrator of no company");
    world.tamper("UPDATE accounts SET role = 'user' WHERE user_id = 'SEUM0900'").await;
    assert_eq!(page(&other, &everybody, 1).await, Err(Denied::Role), "not an administrator any more");
    world.seconds_pass(15 * 60 + 1);
    assert_eq!(page(&admin, &everybody, 1).await, Err(Denied::Role), "the one-time password is too long ago");
    admin.sign_out().await;
    assert_eq!(page(&admin, &everybody, 1).await, Err(Denied::Role));
});
