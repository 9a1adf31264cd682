//! The demo's customers in realm `agency`, as `docs` promise them to others' test suites.

use crate::{
    demo::Demo,
    world::{PASSWORD, World, story, story_on_both},
};

async fn fresh(world: &World) -> Demo {
    let demo = Demo::new(world);
    assert_eq!(demo.browser().post_raw("/demo/reset", "").await.status, 200);
    demo
}

async fn facts(world: &World, user_id: &str) -> String {
    let account = format!("FROM accounts a WHERE a.realm = 'agency' AND a.user_id = '{user_id}'");
    let of = world
        .text(&format!(
            "SELECT a.display_name || '|' || a.login_id || '|' || COALESCE(a.email, '') || '|' || COALESCE(a.customer_rank, '') || '|' || \
             COALESCE(a.customer_class, '') || '|' || COALESCE((SELECT p.user_id FROM accounts p WHERE p.id = a.parent_id), '') || '|' || \
             CASE WHEN a.password_hash IS NULL THEN 'no password' ELSE 'password' END {account}"
        ))
        .await;
    let phones = world
        .text(&format!(
            "SELECT COALESCE(MIN(c.value) || ' ' || MAX(c.value), '') FROM contacts c WHERE c.kind = 'phone' AND c.verified_at IS NOT NULL \
             AND c.account_id = (SELECT a.id {account})"
        ))
        .await;
    format!("{of}|{phones}")
}

story_on_both!(the_three_customers_of_the_contract_are_there, |world| {
    fresh(world).await;
    assert_eq!(
        facts(world, "01058734").await,
        "環境 太郎|kankyo.taro@example.jp|kankyo.taro@example.jp|代理店|会員|01000001|password|+81123456300 +819012345770"
    );
    let parent = facts(world, "01000001").await;
    assert!(parent.contains("|oyaten@example.jp|oyaten@example.jp|特約店|会員||password|+818011112222"), "{parent}");
    assert_eq!(facts(world, "01058735").await, "環境 花子|||代理店|会員|01000001|no password|");
});

story!(who_has_login_information_signs_in_with_the_address, |world| {
    let demo = fresh(world).await;
    for address in ["kankyo.taro@example.jp", "KANKYO.TARO@EXAMPLE.JP", "oyaten@example.jp"] {
        demo.browser().sign_in("agency", address, PASSWORD).await.leads_to("/agency/portal");
    }
    for nobody in ["01058734", "01058735", " 01058735", ""] {
        demo.browser().sign_in("agency", nobody, PASSWORD).await.leads_to("/agency/login");
    }
});

story!(the_other_customers_are_of_every_kind_in_a_tree_of_three_levels, |world| {
    fresh(world).await;
    let count = async |condition: &str| {
        let query = format!("SELECT CAST(COUNT(*) AS TEXT) FROM accounts a WHERE a.realm = 'agency' AND {condition}");
        world.text(&query).await.parse::<i64>().unwrap()
    };
    let phones = |kind: &str, many: i64| {
        let mobile = "(c.value LIKE '+8170%' OR c.value LIKE '+8180%' OR c.value LIKE '+8190%')";
        let is = if kind == "mobile" { mobile.to_owned() } else { format!("NOT {mobile}") };
        format!("(SELECT COUNT(*) FROM contacts c WHERE c.account_id = a.id AND c.kind = 'phone' AND {is}) = {many}")
    };
    assert!(count("1 = 1").await > 36, "a few dozen");
    assert_eq!(count("a.parent_id IS NULL").await, 3);
    let below = "a.parent_id IN (SELECT b.id FROM accounts b WHERE b.parent_id IS";
    assert!(count(&format!("{below} NULL)")).await >= 8, "the second level");
    assert!(count(&format!("{below} NOT NULL)")).await >= 20, "the third level");
    assert!(count("a.parent_id = (SELECT b.id FROM accounts b WHERE b.user_id = '01058734')").await >= 5);
    assert!(count(&format!("{} AND {}", phones("landline", 1), phones("mobile", 0))).await >= 5, "a landline only");
    assert!(count(&phones("mobile", 2)).await >= 5, "two mobiles");
    assert!(count("a.login_id = ''").await >= 4, "no login information");
    assert!(count("EXISTS (SELECT 1 FROM contacts c WHERE c.account_id = a.id AND c.kind = 'email')").await >= 3);
    assert_eq!(count("EXISTS (SELECT 1 FROM devices d WHERE d.account_id = a.id)").await, 1, "an app");
});
