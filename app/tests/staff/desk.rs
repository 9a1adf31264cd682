//! The helpdesk's journey: a company, its administrator, the check with its points, the password.

use super::signed_in;
use crate::browser::Browser;

#[tokio::test]
async fn a_company_is_found_by_a_part_of_its_id_or_name() {
    let mut browser = signed_in("helpdesk01").await;
    let page = browser.open("/firm/helpdesk").await.html;
    assert!(page.contains(">会員IDまたは会員名</label>") && !page.contains("検索結果"), "{page}");
    for part in ["ej0001", "%E3%83%86%E3%82%B9%E3%83%88"] {
        let page = browser.open(&format!("/firm/helpdesk?company_id={part}")).await.html;
        assert!(page.contains("EJ0001 テスト商事</h3>") && page.contains("WR012739"), "{page}");
        assert!(!page.contains("CZ021017"), "only administrators");
    }
    let page = browser.open("/firm/helpdesk?company_id=nobody").await.html;
    assert!(page.contains("当てはまる会社はありません。"), "{page}");
}

#[tokio::test]
async fn points_are_recorded_one_by_one_and_then_a_password_is_issued() {
    let (mut browser, check) = at_check().await;
    let path = format!("/firm/helpdesk/checks/{check}");
    let page = browser.open(&path).await.html;
    assert_eq!(page.matches("name=\"place\"").count(), 1, "one form at a time");
    assert!(page.contains("会員IDを伺います。") && page.contains("<dd>EJ0001</dd>"), "{page}");
    let form = format!("realm=firm&check={check}&place={}", place(&page));
    browser.send("helpdesk/point", &form).await.leads_to(&path);
    let page = browser.open(&path).await.html;
    assert!(page.contains("<a href=\"#result\">結果を選んでください。</a>"), "{page}");
    let remark = "&result=confirmed&remark=%3Cscript%3E%3C%2Ftextarea%3E";
    browser.send("helpdesk/point", &(form + remark)).await.leads_to(&path);
    let page = browser.open(&path).await.html;
    assert!(page.contains("<p class=\"remark\">&lt;script&gt;&lt;/textarea&gt;</p>"), "{page}");
    assert!(page.contains("href=\"tel:0312345678\""), "the number to call back: {page}");
    let form = format!("realm=firm&check={check}&place={}&result=confirmed&remark=", place(&page));
    browser.send("helpdesk/point", &form).await.leads_to(&path);
    let page = browser.open(&path).await.html;
    assert!(page.contains("確認を終える") && !page.contains("name=\"place\""), "{page}");
    browser.send("helpdesk/finish", &format!("realm=firm&check={check}")).await.leads_to(&path);
    assert!(browser.open(&path).await.html.contains("name=\"temporary_password\""));
    let form = format!("realm=firm&check={check}&temporary_password=m7Zk2Rw9Qx4T8vNb");
    browser.send("helpdesk/issue", &form).await.leads_to(&format!("{path}/issued"));
    let page = browser.open(&format!("{path}/issued")).await.html;
    assert!(page.contains("<span>m7Zk</span>") && page.contains("WR012739"), "{page}");
    browser.send("helpdesk/handed-over", "realm=firm").await.leads_to("/firm/helpdesk");
    assert!(browser.open("/firm/helpdesk").await.html.contains("発行済み"));
}

#[tokio::test]
async fn what_was_not_confirmed_needs_a_remark_and_ends_without_a_password() {
    let (mut browser, check) = at_check().await;
    let path = format!("/firm/helpdesk/checks/{check}");
    for remark in ["", "%E9%81%95%E3%81%86"] {
        let page = browser.open(&path).await.html;
        let form = format!("realm=firm&check={check}&place={}&result=not_confirmed&remark={remark}", place(&page));
        browser.send("helpdesk/point", &form).await.leads_to(&path);
        let page = browser.open(&path).await.html;
        let asked = page.contains("<a href=\"#remark\">備考を入力してください。</a>");
        assert_eq!(asked, remark.is_empty(), "{page}");
    }
    let page = browser.open(&path).await.html;
    let form = format!("realm=firm&check={check}&place={}&result=confirmed&remark=", place(&page));
    browser.send("helpdesk/point", &form).await.leads_to(&path);
    assert!(browser.open(&path).await.html.contains("確認できなかった項目があります。"));
    browser.send("helpdesk/finish", &format!("realm=firm&check={check}")).await.leads_to(&path);
    let page = browser.open(&path).await.html;
    assert!(page.contains("パスワードは発行しません") && !page.contains("name=\"temporary_password\""), "{page}");
}

/// The number of the point that is next.
fn place(page: &str) -> String {
    let field = page.split("name=\"place\"").nth(1).unwrap();
    field.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// A check has begun.
async fn at_check() -> (Browser, String) {
    let mut browser = signed_in("helpdesk01").await;
    let page = browser.open("/firm/helpdesk?company_id=EJ0001").await.html;
    let account = page.split("name=\"account\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let answer = browser.send("helpdesk/begin", &format!("realm=firm&account={account}")).await;
    let check = answer.location.as_deref().unwrap().rsplit('/').next().unwrap().to_owned();
    answer.leads_to(&format!("/firm/helpdesk/checks/{check}"));
    (browser, check)
}
