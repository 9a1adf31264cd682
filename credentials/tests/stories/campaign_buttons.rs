//! What each button of a campaign does, and the command line.

use credentials::{
    campaign::{self, CampaignState, Typed, command},
    form::{Page, Problem},
    lang::Lang,
    text::UserId,
};

use crate::{
    campaigners::{
        A_DAY, Button, ONE, OPERATOR, REALM, THREE, TWO, fed, link_of, links, mailed, numbers, started, typed,
    },
    mailbox::{claim, post, send},
    staff::at_desk,
    world::story,
};

story!(while_it_is_paused_nothing_goes_out, |world| {
    let (mut operator, id) = started(world).await;
    assert_eq!(campaign::feed(&world.portal).await.unwrap(), 2);
    let jobs = claim(&world.portal, "worker").await;
    operator.push(Button::Pause, &id).await;
    assert!(send(&world.portal, &jobs[0]).await.is_none(), "what was claimed before waits too");
    world.seconds_pass(120);
    assert!(fed(world).await.is_empty());
    operator.push(Button::Pause, &id).await;
    assert_eq!(operator.problem(Page::AdminCampaign).await, None, "pressed twice");
    assert_eq!(operator.campaign(&id).await.line.state, CampaignState::Paused);
    operator.push(Button::Resume, &id).await;
    assert_eq!(links(&fed(world).await).len(), 3);
    assert_eq!((world.logged("campaign_paused", &id).await, world.logged("campaign_resumed", &id).await), (1, 1));
    // Paused before anything was queued.
    operator.push(Button::Again, &id).await;
    operator.push(Button::Pause, &id).await;
    assert!(fed(world).await.is_empty());
    operator.push(Button::Resume, &id).await;
    assert_eq!(links(&fed(world).await).len(), 3);
});

story!(the_unfinished_are_mailed_again_and_their_older_links_end, |world| {
    let (_, id, letters) = mailed(world).await;
    world.seconds_pass(A_DAY);
    let mut phone = world.browser(REALM);
    phone.open(&link_of(&letters, ONE));
    assert_eq!(phone.press().await, Page::RenewPassword);
    assert_eq!(phone.renew("BrandNewPassword1").await, Page::Portal);
    post(world).await;
    let mut operator = at_desk(world, REALM, OPERATOR).await;
    operator.push(Button::Again, &id).await;
    let again = fed(world).await;
    let mut asked: Vec<_> = links(&again).into_iter().map(|(id, _)| id).collect();
    asked.sort_unstable();
    assert_eq!(asked, [TWO, THREE]);
    assert_eq!(numbers(&operator.campaign(&id).await.line.counts), [0, 0, 3, 0, 1, 1, 2]);
    let mut old = world.browser(REALM);
    old.open(&link_of(&letters, TWO));
    assert_eq!(old.press().await, Page::RecoveryLink);
    let mut new = world.browser(REALM);
    new.open(&link_of(&again, TWO));
    assert_eq!(new.press().await, Page::RenewPassword);
    operator.push(Button::Again, &id).await;
    assert_eq!(operator.problem(Page::AdminCampaign).await, Some(Problem::AgainLater(10)));
    assert!(operator.campaign(&id).await.again_at.is_some_and(|at| at > world.portal.now()));
    world.seconds_pass(600);
    operator.push(Button::Again, &id).await;
    assert_eq!(operator.problem(Page::AdminCampaign).await, None);
    assert_eq!(links(&fed(world).await).len(), 2);
});

story!(a_campaign_that_is_ended_leaves_the_rest_as_it_was, |world| {
    let (mut operator, id) = started(world).await;
    campaign::feed(&world.portal).await.unwrap();
    let jobs = claim(&world.portal, "worker").await;
    let first = send(&world.portal, &jobs[0]).await.unwrap();
    operator.push(Button::End, &id).await;
    assert!(send(&world.portal, &jobs[1]).await.is_none());
    assert!(fed(world).await.is_empty());
    let view = operator.campaign(&id).await;
    assert_eq!((view.line.state, view.is_over()), (CampaignState::Ended, false));
    assert_eq!(view.line.counts.sent, i64::try_from(links(std::slice::from_ref(&first)).len()).unwrap());
    assert_eq!(world.number("SELECT COUNT(*) FROM renewals").await, 0);
    world.seconds_pass(A_DAY);
    let mut phone = world.browser(REALM);
    phone.open(&links(&[first])[0].1);
    assert_eq!(phone.press().await, Page::RecoveryLink, "its link is void");
    world.browser(REALM).signed_in(ONE).await;
    let mut operator = at_desk(world, REALM, OPERATOR).await;
    operator.push(Button::End, &id).await;
    assert_eq!(operator.problem(Page::AdminCampaign).await, None, "pressed twice");
    assert_eq!(world.logged("campaign_ended", &id).await, 1);
});

story!(a_test_mail_and_the_preview_have_invented_ids_and_links_that_lead_nowhere, |world| {
    let mut operator = at_desk(world, REALM, OPERATOR).await;
    let id = operator.drafted(typed()).await;
    operator.push(Button::Test, &id).await;
    assert_eq!(operator.problem(Page::AdminCampaign).await, None);
    let letters = post(world).await;
    assert_eq!((letters.len(), letters[0].to.as_str()), (1, "operator@example.jp"));
    let shown = campaign::sample(&operator.portal, &operator.caller, &id).await.unwrap().unwrap();
    assert_eq!(links(&letters), links(&[shown]));
    for (user_id, url) in links(&letters) {
        assert!(user_id.ends_with('1') || user_id.ends_with('2') || user_id.contains("-0"), "{user_id}");
        let mut phone = world.browser(REALM);
        phone.open(&url);
        assert_eq!(phone.press().await, Page::RecoveryLink);
    }
    world
        .tamper("UPDATE accounts SET email_verified = 0 WHERE user_id = 'operator01' AND realm = 'construction'")
        .await;
    operator.push(Button::Test, &id).await;
    assert_eq!(operator.problem(Page::AdminCampaign).await, Some(Problem::NoOwnMail));
    operator.push(Button::Test, &"0".repeat(32)).await;
    assert_eq!(operator.problem(Page::AdminCampaign).await, Some(Problem::CampaignState));
});

story!(the_command_line_does_the_same, |world| {
    let (portal, realm) = (&world.portal, world.realm(REALM));
    let wrong =
        command::draft(portal, &realm, None, Typed { opens: "2020-01-01T00:00".into(), ..typed() }).await.unwrap();
    assert_eq!(wrong.unwrap_err().problems[0].problem, Problem::OpensInPast);
    let view = command::draft(portal, &realm, None, Typed { role: String::new(), ..typed() }).await.unwrap().unwrap();
    assert_eq!(view.line.counts.accounts, 4, "nobody is behind it who'd be left out");
    let id = view.line.id.as_str();
    let to = UserId::parse(ONE).unwrap();
    assert_eq!(command::test_mail(portal, &realm, id, &to).await.unwrap(), Ok(()));
    assert_eq!(post(world).await[0].to, "tanaka@example.jp");
    assert_eq!(command::again(portal, &realm, id).await.unwrap(), Err(Problem::CampaignState));
    for _ in 0..2 {
        assert_eq!(command::start(portal, &realm, id).await.unwrap(), Ok(()));
    }
    assert_eq!(command::pause(portal, &realm, id).await.unwrap(), Ok(()));
    assert_eq!(command::resume(portal, &realm, id).await.unwrap(), Ok(()));
    assert_eq!(links(&fed(world).await).len(), 4);
    let mut file = Vec::new();
    assert_eq!(command::unfinished(portal, &realm, (id, Lang::En), &mut file).await.unwrap(), Some(4));
    assert_eq!(command::end(portal, &realm, id).await.unwrap(), Ok(()));
    let listed = command::list(portal, &realm).await.unwrap();
    assert_eq!((listed.len(), listed[0].state, listed[0].counts.sent), (1, CampaignState::Ended, 4));
    let elsewhere = world.realm("health");
    assert!(command::view(portal, &elsewhere, id).await.unwrap().is_none());
    for deed in [command::start(portal, &elsewhere, id).await, command::end(portal, &elsewhere, id).await] {
        assert_eq!(deed.unwrap(), Err(Problem::CampaignState));
    }
    assert_eq!((world.logged("campaign_started", id).await, world.logged("exported", "unfinished").await), (1, 1));
});

story!(the_chart_ends_with_the_numbers_of_the_page, |world| {
    let (_, id, letters) = mailed(world).await;
    world.seconds_pass(A_DAY);
    let mut phone = world.browser(REALM);
    phone.open(&link_of(&letters, TWO));
    phone.press().await;
    phone.renew("BrandNewPassword1").await;
    let operator = at_desk(world, REALM, OPERATOR).await;
    world.seconds_pass(500);
    let points = campaign::chart(&operator.portal, &operator.caller, &id).await.unwrap();
    assert!((2..=120).contains(&points.len()), "{}", points.len());
    assert!(points.windows(2).all(|two| two[0].at < two[1].at && two[0].sent <= two[1].sent));
    let (first, last) = (points[0], points[points.len() - 1]);
    assert_eq!((first.sent, first.opened, first.finished), (3, 0, 0));
    assert_eq!((last.at, last.sent, last.failed, last.opened, last.finished), (world.portal.now(), 3, 0, 1, 1));
    let (state, counts) = campaign::counts(&operator.portal, &operator.caller, &id).await.unwrap().unwrap();
    assert_eq!((state, numbers(&counts)), (CampaignState::Running, [0, 0, 3, 0, 1, 1, 2]));
    let csv = campaign::unfinished_csv(&operator.portal, &operator.caller, &id).await.unwrap().unwrap();
    let csv = String::from_utf8(csv).unwrap();
    assert!(csv.contains(ONE) && !csv.contains(TWO) && !csv.contains("nomail01"), "{csv}");
});
