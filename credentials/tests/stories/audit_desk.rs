//! The operator's audit log, its file, open attempts and the figures of recoveries.

use credentials::{
    audit::Event,
    clock::Moment,
    form::Page,
    operator::{self, AuditSearch, DayFigures},
    permit::Denied,
};

use crate::{
    browser::Browser,
    mailbox::{post, through_the_mail},
    staff::{EXCHANGE, HELPER, OPERATOR, USER, arrive, at_desk, operators},
    world::{PASSWORD, World, story},
};

fn search(event: &str, account: &str, from: &str, to: &str) -> AuditSearch {
    AuditSearch { event: event.into(), account: account.into(), from: from.into(), to: to.into() }
}

async fn found(browser: &Browser, of: &AuditSearch) -> i64 {
    browser.audit(of, 1).await.unwrap().total
}

story!(the_log_is_filtered_by_event_person_and_the_realms_days, |world| {
    arrive(world, EXCHANGE).await;
    // Tuesday, 13 January 2026, 09:00 in Tokyo.
    world.browser(EXCHANGE).sign_in(USER, "wrong").await;
    world.clock.advance(15 * 3600 * 1000 - 1);
    world.browser(EXCHANGE).sign_in(USER, "wrong").await;
    world.clock.advance(1);
    world.browser(EXCHANGE).sign_in(USER, "wrong").await;
    world.browser("club").sign_in("member1", "wrong").await;
    let mut operator = at_desk(world, EXCHANGE, OPERATOR).await;
    for (event, account, from, to, count) in [
        ("sign_in_failed", "", "", "", 3),
        ("sign_in_failed", "ｅｊｕｍ０００１", "", "", 3),
        ("sign_in_failed", "operator01", "", "", 0),
        ("sign_in_failed", "", "2026-01-13", "2026-01-13", 2),
        ("sign_in_failed", "", "2026-01-14", "", 1),
        ("sign_in_failed", "", "", "2026/01/12", 0),
        ("sign_in_failed", "", "2026-01-14", "2026-01-13", 0),
        ("no such event", "", "", "2026-01-12", 0),
    ] {
        assert_eq!(found(&operator, &search(event, account, from, to)).await, count, "{event} {account} {from} {to}");
    }
    let page = operator.audit(&search("sign_in_failed", "", "30 February", "2026-02-30"), 1).await.unwrap();
    assert_eq!((page.from_unread, page.to_unread, page.total), (true, true, 3));
    let page = operator.audit(&search("", "nobody", "", ""), 9).await.unwrap();
    assert_eq!((page.account_unknown, page.total, page.page), (true, 0, 1));
    let id = world.account_id(EXCHANGE, USER).await;
    operator.sign_out_account(&id).await;
    let line = operator.audit(&search("signed_out_everywhere", "", "", ""), 1).await.unwrap().lines.remove(0);
    assert_eq!(
        (line.event, line.by.as_deref(), line.detail.as_str()),
        (Event::SignedOutEverywhere, Some(OPERATOR), "0")
    );
    assert_eq!(line.account.unwrap().user_id, USER);
    let helper = at_desk(world, EXCHANGE, HELPER).await;
    assert_eq!(helper.audit(&AuditSearch::default(), 1).await.unwrap_err(), Denied::Role);
});

story!(the_file_has_every_row_and_no_formula, |world| {
    arrive(world, EXCHANGE).await;
    let mut browser = world.browser(EXCHANGE);
    browser.caller.origin.browser = "=HYPERLINK(\"http://evil\")".into();
    browser.sign_in(USER, "wrong").await;
    world.tamper("UPDATE accounts SET display_name = '@SUM(A1), \"さん\"' WHERE user_id = 'EJUM0001'").await;
    let operator = at_desk(world, EXCHANGE, OPERATOR).await;
    let of = search("sign_in_failed", "", "", "");
    let file = operator::audit_csv(&operator.portal, &operator.caller, &of).await.unwrap().unwrap();
    assert_eq!((file.rows, file.whole), (1, true));
    let text = String::from_utf8(file.bytes).unwrap();
    let expected = "\u{feff}at,event,user_id,name,by,address,browser,detail\r\n2026-01-13T09:00:00+09:00,sign_in_failed,EJUM0001,\
                    \"'@SUM(A1), \"\"さん\"\"\",,10.";
    assert!(text.starts_with(expected), "{text}");
    assert!(text.ends_with("\"'=HYPERLINK(\"\"http://evil\"\")\",wrong password\r\n"), "{text}");
    assert_eq!(world.logged("exported", "audit log, 1 rows by operator01").await, 1);
    let helper = at_desk(world, EXCHANGE, HELPER).await;
    assert!(operator::audit_csv(&helper.portal, &helper.caller, &of).await.unwrap().is_err());
    assert_eq!(world.logged("exported", "").await, 1);
});

story!(a_long_log_is_counted_paged_and_written_up_to_a_limit, |world| {
    arrive(world, EXCHANGE).await;
    let operator = at_desk(world, EXCHANGE, OPERATOR).await;
    world
        .tamper(
            "INSERT INTO audit (id, at, realm, event, account_id, address, browser, detail) \
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) \
             SELECT 'x' || i, i, 'exchange', 'signed_out', NULL, '', '', '' FROM n",
        )
        .await;
    let of = search("signed_out", "", "", "");
    let last = operator.audit(&of, i64::MAX).await.unwrap();
    assert_eq!((last.total, last.more, last.page, last.pages), (operator::MOST_COUNTED, true, 200, 200));
    assert_eq!((last.lines.len(), last.lines[49].at), (50, Moment(50_001)));
    let file = operator::audit_csv(&operator.portal, &operator.caller, &of).await.unwrap().unwrap();
    assert_eq!((i64::try_from(file.rows).unwrap(), file.whole), (operator::CSV_ROWS, false));
    let lines = String::from_utf8(file.bytes).unwrap().lines().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(lines.len(), file.rows + 1);
    assert!(lines[1].starts_with("1970-01-01T09:01:00+09:00"), "the newest first: {}", lines[1]);
    assert!(!operator.audit(&search("exported", "", "", ""), 1).await.unwrap().more);
});

story!(open_attempts_are_listed_and_ended_ones_are_not, |world| {
    operators(world, "health").await;
    let operator = at_desk(world, "health", crate::staff::COLLEAGUE).await;
    let mut phone = world.browser("health");
    through_the_mail(world, &mut phone, "testuser003").await;
    world.browser("health").ask("testuser001").await;
    world.browser("health").sign_in("testuser001", "wrong").await;
    let page = operator::flows(&operator.portal, &operator.caller, 1).await.unwrap().unwrap();
    assert_eq!((page.total, page.pages), (3, 1), "{:?}", page.lines);
    let whose: Vec<_> =
        page.lines.iter().filter_map(|line| line.account.as_ref()).map(|a| a.user_id.as_str()).collect();
    assert_eq!(whose, ["testuser003"], "who only asked isn't named");
    phone.renew("violet kettle on a slow boat").await;
    let desk = operator::desk(&operator.portal, &operator.caller).await.unwrap().unwrap();
    assert_eq!((desk.open_flows, desk.failed_messages, desk.waiting_messages), (2, 0, 2));
    world.seconds_pass(12 * 3600);
    let operator = at_desk(world, "health", crate::staff::COLLEAGUE).await;
    assert_eq!(operator::flows(&operator.portal, &operator.caller, 1).await.unwrap().unwrap().total, 0);
});

/// The figures of the days on which anything was.
async fn days(browser: &Browser) -> Vec<(usize, DayFigures)> {
    let figures = operator::figures(&browser.portal, &browser.caller).await.unwrap().unwrap();
    assert_eq!(figures.days.len(), 30);
    let any = |day: &DayFigures| day.finished + day.open + day.given_up + day.refused > 0;
    figures.days.into_iter().enumerate().filter(|(_, day)| any(day)).collect()
}

async fn asked(world: &World, id: &str) {
    world.browser("construction").ask(id).await;
    post(world).await;
}

story!(figures_tell_how_the_days_recoveries_ended, |world| {
    operators(world, "club").await;
    operators(world, "construction").await;
    let mut phone = world.browser("construction");
    through_the_mail(world, &mut phone, "hk000000-01_a").await;
    phone.renew("violet kettle on a slow boat").await;
    asked(world, "hk000000-02_a").await;
    asked(world, "nobody").await;
    let operator = at_desk(world, "construction", OPERATOR).await;
    // The first moment of 13 January in Tokyo.
    let day = Moment(1_768_230_000_000);
    let open = DayFigures { day, finished: 1, open: 2, given_up: 0, refused: 1 };
    assert_eq!(days(&operator).await.last(), Some(&(29, DayFigures { open: 1, ..open })));
    world.seconds_pass(24 * 3600);
    asked(world, "nobody").await;
    let operator = at_desk(world, "construction", OPERATOR).await;
    let days_then = days(&operator).await;
    assert_eq!(days_then[0], (28, DayFigures { open: 0, given_up: 1, ..open }));
    assert_eq!((days_then[1].0, days_then[1].1.refused), (29, 1));
    world.seconds_pass(30 * 24 * 3600);
    assert!(days(&at_desk(world, "construction", OPERATOR).await).await.is_empty());
    assert!(days(&at_desk(world, "club", OPERATOR).await).await.is_empty(), "another realm's aren't counted");
});

story!(a_temporary_password_is_a_recovery_of_its_day, |world| {
    arrive(world, EXCHANGE).await;
    let mut helper = at_desk(world, EXCHANGE, HELPER).await;
    let check = helper.finished_check(world).await;
    let password = helper.check(&check).await.unwrap().issue.unwrap().proposal.reveal().to_owned();
    helper.issue_after(&check, &password).await;
    let operator = at_desk(world, EXCHANGE, OPERATOR).await;
    let today = days(&operator).await[0].1;
    assert_eq!((today.open, today.finished, today.given_up), (1, 0, 0));
    let mut user = world.browser(EXCHANGE);
    assert_eq!(user.sign_in(crate::staff::ADMINISTRATOR, &password).await, Page::LoginOtp);
    user.code(&world.code()).await;
    assert_eq!(user.renew("VioletKettle0nASlowBoat").await, Page::Portal);
    let today = days(&operator).await[0].1;
    assert_eq!((today.open, today.finished, today.given_up), (0, 1, 0));
    assert!(world.browser(EXCHANGE).sign_in(crate::staff::ADMINISTRATOR, PASSWORD).await == Page::Login);
});

story!(a_login_id_alone_is_a_recovery_too, |world| {
    operators(world, "agency").await;
    let mut phone = world.browser("agency");
    phone.forgot_login_id(crate::agency::CUSTOMER, crate::agency::MOBILE).await;
    phone.choose_way(credentials::realm::Way::Sms).await;
    let pin = crate::agency::deliver(world).await.pin();
    phone.prove(&pin, "new.address@example.jp").await;
    let (_, code, _) = crate::agency::deliver(world).await.confirmation();
    assert_eq!(phone.confirm_login_id(&code).await, Page::RenewPassword);
    let kept = credentials::renew::keep_password(&phone.portal, &phone.caller).await.unwrap();
    assert_eq!(phone.follow(kept), Page::Login);
    let operator = at_desk(world, "agency", OPERATOR).await;
    let today = days(&operator).await[0].1;
    assert_eq!((today.finished, today.open, today.given_up), (1, 0, 0));
});
