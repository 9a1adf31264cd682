//! Pages of administrators and the helpdesk, as HTML. Who may do what is told by the stories of `credentials`.

mod desk;

use std::collections::BTreeSet;

use credentials::{
    account::Role,
    contact::Address,
    directory::{self, NewAccount, NewCompany},
    otp::OtpSecret,
    phone::PhoneNumber,
    secret::Password,
    text::CompanyId,
};

use crate::browser::{Answer, Browser};

const PASSWORD: &str = "SaihakkoDemo2026";
const KEY: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

#[tokio::test]
async fn who_cannot_reset_alone_is_told_whom_to_ask() {
    let mut browser = Browser::new().await;
    let page = browser.open("/firm/recovery").await.html;
    assert!(page.contains("貴社の管理者に") && page.contains("ご本人から、ヘルプデスクへお電話ください。"), "{page}");
    assert!(page.matches("href=\"tel:0355500404\"").count() == 2 && page.contains("平日 9時から18時まで"));
    assert!(!page.contains("<input") && !page.contains("<form"), "nothing is typed, so nothing is told");
    browser.speak("en");
    let page = browser.open("/firm/recovery").await.html;
    assert!(page.contains("Ask the administrator of your own company") && page.contains("Monday to Friday"), "{page}");
}

#[tokio::test]
async fn without_a_session_every_page_leads_to_the_login() {
    let mut browser = Browser::new().await;
    for path in ["admin/users", "admin/users/x/reissue", "admin/users/x/issued", "helpdesk", "helpdesk/checks/x"] {
        browser.open(&format!("/firm/{path}")).await.leads_to("/firm/login");
    }
}

#[tokio::test]
async fn a_search_lists_the_own_company_with_its_count() {
    let mut browser = signed_in("WR012739").await;
    let page = browser.open("/firm/admin/users").await.html;
    for label in ["ユーザーID", "ログインID", "ユーザー名"] {
        assert!(page.contains(&format!(">{label}</label>")), "{label}: {page}");
    }
    assert!(page.contains(">クリア</button>") && page.contains(">戻る</a>") && !page.contains("検索結果は"), "{page}");
    let page = browser.open("/firm/admin/users?user_id=&login_id=&user_name=").await.html;
    assert!(page.contains("検索結果は、2件です。") && !page.contains("WR099999"), "{page}");
    for head in ["No.", "会員ID", "会員名", "ログインID", "ユーザー名"] {
        assert!(page.contains(&format!("scope=\"col\">{head}</th>")), "{head}");
    }
    assert_eq!(page.matches("/reissue\"").count(), 1, "administrators have no link");
    assert!(
        page.contains(">管理者</span>") && page.contains("data-label=\"会員名\"><div>テスト商事</div></td>"),
        "{page}"
    );
    let page = browser.open("/firm/admin/users?user_id=&login_id=&user_name=%3Cb%3E%25").await.html;
    assert!(page.contains("検索結果は、0件です。") && page.contains("value=\"&lt;b&gt;%\""), "{page}");
}

#[tokio::test]
async fn a_reissue_ends_on_the_page_with_the_slip() {
    let mut browser = signed_in("WR012739").await;
    let path = reissue_path(&mut browser).await;
    let page = browser.open(&format!("/firm/{path}")).await.html;
    for fact in
        ["EJUM0001", "CZ021017", "03-1234-5678", "03-1234-5679", "hanako@example.jp", "2026年11月22日(日) 23:59"]
    {
        assert!(page.contains(fact), "{fact}: {page}");
    }
    assert!(page.contains(">新パスワード</label>") && page.contains("半角英数32文字以内"), "{page}");
    let field = page.split("id=\"temporary_password\"").nth(1).unwrap();
    assert!(field.contains("autocomplete=\"off\"") && field.contains("spellcheck=\"false\""), "{field}");
    let account = path.split('/').nth(2).unwrap().to_owned();
    let send = |typed: &str| format!("realm=firm&account={account}&temporary_password={typed}");
    browser.send("admin/reissue", &send("pass-word")).await.leads_to(&format!("/firm/{path}"));
    let page = browser.open(&format!("/firm/{path}")).await.html;
    assert!(
        page.contains("<a href=\"#temporary_password\">新パスワードは、半角英数32文字以内で入力してください。</a>"),
        "{page}"
    );
    assert!(!page.contains("pass-word"), "what was typed isn't shown again");
    let issued = format!("/firm/admin/users/{account}/issued");
    browser.send("admin/reissue", &send("m7Zk2Rw9Qx4T8vNb")).await.leads_to(&issued);
    let page = browser.open(&issued).await.html;
    assert!(page.contains("<span>m7Zk</span><span>2Rw9</span><span>Qx4T</span><span>8vNb</span>"), "{page}");
    assert!(
        page.contains("<code>m</code>, 小文字のエム</li>") && page.contains("<code>7</code>, 数字のなな</li>"),
        "{page}"
    );
    assert!(page.contains("https://id.example.jp/firm/login") && page.contains("class=\"slip\""));
    browser.send("admin/handed-over", "realm=firm").await.leads_to("/firm/admin/users");
    let page = browser.open(&issued).await.html;
    assert!(page.contains("仮パスワードは表示できません") && !page.contains("m7Zk"), "{page}");
}

#[tokio::test]
async fn whom_one_does_not_look_after_looks_like_nobody() {
    let mut browser = signed_in("WR012739").await;
    let realm = browser.portal.realms.get("firm").unwrap().clone();
    let other = credentials::text::UserId::parse("EJUM0900").unwrap();
    let other = directory::find(&browser.portal, &realm, &other).await.unwrap().unwrap().id;
    let mut pages = BTreeSet::new();
    for id in [other, "0".repeat(32), "no-such-id".to_owned()] {
        let Answer { status, html, .. } = browser.open(&format!("/firm/admin/users/{id}/reissue")).await;
        assert!(status == 404 && html.contains("ユーザーが見つかりません"), "{html}");
        pages.insert(html.replace(&id, "ID"));
    }
    assert_eq!(pages.len(), 1);
    let own = credentials::text::UserId::parse("EJUM0000").unwrap();
    let own = directory::find(&browser.portal, &realm, &own).await.unwrap().unwrap().id;
    let page = browser.open(&format!("/firm/admin/users/{own}/reissue")).await;
    assert!(page.status == 403 && page.html.contains("ご自身に対して"), "{}", page.html);
    assert_eq!(browser.open("/firm/helpdesk").await.status, 403);
}

/// The path of the only staff member of the company.
async fn reissue_path(browser: &mut Browser) -> String {
    let page = browser.open("/firm/admin/users?user_id=").await.html;
    let path = page.split("href=\"/firm/").find(|rest| rest.starts_with("admin/users/")).unwrap();
    path.split('"').next().unwrap().to_owned()
}

/// With two companies and the helpdesk, one of them signed in by password and app.
async fn signed_in(login_id: &str) -> Browser {
    let mut browser = Browser::new().await;
    let realm = browser.portal.realms.get("firm").unwrap().clone();
    let hash = browser.portal.hasher.hash(&*browser.portal.chance, &Password::new(PASSWORD.to_owned())).await;
    let people = [
        ("EJUM0000", "WR012739", "商事 一郎", Role::Administrator, Some("EJ0001")),
        ("EJUM0001", "CZ021017", "テスト 花子", Role::User, Some("EJ0001")),
        ("EJUM0900", "WR099999", "別社 二郎", Role::Administrator, Some("EJ0002")),
        ("helpdesk01", "helpdesk01", "相談 三枝", Role::Helpdesk, None),
    ];
    let all: Vec<_> = people
        .into_iter()
        .map(|(user_id, login_id, name, role, company)| {
            let mut new = NewAccount::parse(user_id, Some(login_id), name, Some("hanako@example.jp"), role).unwrap();
            new.password = Some(hash.clone());
            new.contacts = vec![Address::Phone(PhoneNumber::parse("0312345678").unwrap())];
            new.fax = Some(PhoneNumber::parse("0312345679").unwrap());
            new.company = company.map(|id| NewCompany {
                company_id: CompanyId::parse(id).unwrap(),
                name: if id == "EJ0001" { "テスト商事" } else { "別の商事" }.to_owned(),
            });
            (new, (role != Role::User).then(|| OtpSecret::from_base32(KEY).unwrap()))
        })
        .collect();
    directory::add_all(&browser.portal, &realm, &all).await.unwrap();
    let form = format!("realm=firm&login_id={login_id}&password={PASSWORD}");
    browser.send("login/password", &form).await.leads_to("/firm/login/otp");
    let code = OtpSecret::from_base32(KEY).unwrap().code_at(browser.portal.now()).unwrap();
    browser.send("login/otp", &format!("realm=firm&otp={}", *code)).await.leads_to("/firm/portal");
    browser
}
