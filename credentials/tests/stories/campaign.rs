//! Campaigns from the draft to the end: who is asked, what is refused, what each button does.

use credentials::{
    account::Role,
    campaign::{self, CampaignState, Typed},
    directory::{self, NewAccount},
    form::{Field, Page, Problem},
    lang::Lang,
    outbox::Content,
    permit::Denied,
};

use crate::{
    campaigners::{Button, ONE, OPERATOR, REALM, THREE, TWO, fed, links, mailed, numbers, started, typed},
    staff::{self, EXCHANGE, at_desk},
    world::{World, story},
};

const NOTHING: &str = "SELECT (SELECT COUNT(*) FROM campaigns) + (SELECT COUNT(*) FROM campaign_accounts) + (SELECT COUNT(*) FROM outbox) \
                       + (SELECT COUNT(*) FROM renewals)";

story!(a_draft_names_who_is_asked_and_who_cannot_be, |world| {
    let mut operator = at_desk(world, REALM, OPERATOR).await;
    let id = operator.drafted(typed()).await;
    let view = operator.campaign(&id).await;
    assert_eq!((view.line.state, view.line.counts.accounts, view.line.counts.mailboxes), (CampaignState::Draft, 3, 2));
    assert_eq!((view.line.counts.left_out, view.ids_without_mail.join(" ")), (2, "disabled01 nomail01".to_owned()));
    assert_eq!((view.per_minute, view.days(), view.by_csv, view.lang), (600, 30, false, Lang::Ja));
    assert_eq!(view.line.opens_at.to_string(), "2026-01-14T00:00:00Z");
    assert_eq!(view.closes_at.to_string(), "2026-02-13T00:00:00Z");
    assert_eq!(campaign::feed(&world.portal).await.unwrap(), 0, "a draft isn't sent");
    assert_eq!(world.number("SELECT COUNT(*) FROM renewals").await, 0);
    // The operator, too, where every role is asked; but not whoever drafts it.
    world.add(REALM, "user09", "user09@example.jp").await;
    let every = Typed { role: String::new(), closes_days: "７".into(), per_minute: "1,200".into(), ..typed() };
    assert_eq!(operator.draft(Some(&id), every).await, (Page::AdminCampaign, id.clone()));
    let view = operator.campaign(&id).await;
    assert_eq!((view.line.counts.accounts, view.days(), view.per_minute), (4, 7, 1200));
    let list = campaign::list(&operator.portal, &operator.caller, 1).await.unwrap().unwrap();
    assert_eq!((list.total, list.pages, &list.lines), (1, 1, &vec![view.line]));
    assert_eq!(operator.push(Button::Discard, &id).await, Page::AdminCampaigns);
    assert_eq!(world.number("SELECT COUNT(*) FROM campaign_accounts").await, 0);
    assert!(campaign::view(&operator.portal, &operator.caller, &id).await.unwrap().unwrap().is_none());
    assert_eq!((world.logged("campaign_saved", &id).await, world.logged("campaign_discarded", &id).await), (2, 1));
});

story!(a_list_of_ids_counts_as_given_and_stays_with_the_draft, |world| {
    let mut operator = at_desk(world, REALM, OPERATOR).await;
    let csv = format!("user_id\n{TWO}\n{OPERATOR}\nnomail01\n");
    let by_list = Typed { role: String::new(), csv: csv.into_bytes(), ..typed() };
    let id = operator.drafted(by_list).await;
    let view = operator.campaign(&id).await;
    assert_eq!((view.by_csv, view.line.counts.accounts, view.line.counts.left_out), (true, 2, 1));
    // Another form without the file: the list stays, and the role narrows it.
    operator.draft(Some(&id), typed()).await;
    let view = operator.campaign(&id).await;
    assert_eq!((view.by_csv, view.line.counts.accounts, view.line.counts.left_out), (true, 1, 1));
});

story!(what_is_wrong_is_told_at_its_field_and_nothing_is_written, |world| {
    let mut operator = at_desk(world, REALM, OPERATOR).await;
    let with = |change: fn(&mut Typed)| {
        let mut typed = typed();
        change(&mut typed);
        typed
    };
    for (form, field, problem) in [
        (with(|t| t.opens = "2026-01-13T09:00".into()), Field::Opens, Problem::OpensInPast),
        (with(|t| t.opens = "tomorrow".into()), Field::Opens, Problem::OpensForm),
        (with(|t| t.opens = String::new()), Field::Opens, Problem::Empty),
        (with(|t| t.closes_days = "91".into()), Field::ClosesDays, Problem::NumberBetween(1, 90)),
        (with(|t| t.per_minute = "0".into()), Field::PerMinute, Problem::NumberBetween(1, 120_000)),
        (with(|t| t.reason = " ".into()), Field::CampaignReason, Problem::Empty),
        (with(|t| t.lang = "fr".into()), Field::Lang, Problem::Unreadable),
        (with(|t| t.role = "root".into()), Field::Role, Problem::Unreadable),
        (with(|t| t.company = "EJ0001".into()), Field::Company, Problem::CompanyUnknown),
        (with(|t| t.subject = "a\nb".into()), Field::Subject, Problem::Unreadable),
        (with(|t| t.body = "no place for links".into()), Field::Body, Problem::WordingWithoutLink),
        (with(|t| t.body = "{link} {nmae}".into()), Field::Body, Problem::WordingUnknownMark("{nmae}".into())),
    ] {
        assert_eq!(operator.draft(None, form).await.0, Page::AdminCampaignNew);
        let shown = operator.campaign_form().await;
        assert_eq!((shown.problems[0].field, &shown.problems[0].problem), (Some(field), &problem));
        assert_eq!(shown.typed[&Field::CampaignReason].trim().is_empty(), field == Field::CampaignReason);
        assert!(shown.typed[&Field::Body].contains('\n') || field == Field::Body, "lines stay lines");
    }
    let unknown = Typed { csv: format!("user_id\n{ONE}\nhk999999-99_z\n").into_bytes(), ..typed() };
    assert_eq!(operator.draft(None, unknown).await.0, Page::AdminCampaignNew);
    assert!(matches!(&operator.campaign_form().await.problems[0].problem, Problem::MembersCsv(f) if f.count == 1));
    let nobody = Typed { role: "helpdesk".into(), ..typed() };
    assert_eq!(operator.draft(None, nobody).await.0, Page::AdminCampaignNew);
    assert_eq!(operator.problem(Page::AdminCampaignNew).await, Some(Problem::NoAccounts));
    assert_eq!(world.number(NOTHING).await, 0, "nothing was written");
});

story!(only_a_realm_that_mails_links_runs_campaigns, |world| {
    staff::arrive(world, EXCHANGE).await;
    let mut operator = at_desk(world, EXCHANGE, OPERATOR).await;
    assert_eq!(operator.draft(None, typed()).await.0, Page::AdminCampaignNew);
    assert_eq!(operator.problem(Page::AdminCampaignNew).await, Some(Problem::NoMailedLink));
    assert_eq!(world.number(NOTHING).await, 0);
});

story!(a_start_that_cannot_be_changes_nothing, |world| {
    let mut operator = at_desk(world, REALM, OPERATOR).await;
    let nobody = operator.drafted(Typed { csv: b"nomail01\n".to_vec(), ..typed() }).await;
    operator.push(Button::Start, &nobody).await;
    assert_eq!(operator.problem(Page::AdminCampaign).await, Some(Problem::NoAccounts));
    let first = operator.drafted(typed()).await;
    let second = operator.drafted(Typed { csv: format!("{ONE}\n{THREE}\n").into_bytes(), ..typed() }).await;
    let late = operator.drafted(Typed { opens: "2026-01-13T09:05".into(), ..typed() }).await;
    operator.push(Button::Start, &first).await;
    assert_eq!(operator.problem(Page::AdminCampaign).await, None);
    operator.push(Button::Start, &second).await;
    assert_eq!(operator.problem(Page::AdminCampaign).await, Some(Problem::InOtherCampaign(2)));
    world.seconds_pass(600);
    operator.push(Button::Start, &late).await;
    assert_eq!(operator.problem(Page::AdminCampaign).await, Some(Problem::OpensInPast));
    let running = "SELECT COUNT(*) FROM campaigns WHERE state = 'running'";
    assert_eq!((world.number(running).await, world.logged("campaign_started", "").await), (1, 1));
    for button in [Button::Pause, Button::Resume, Button::Again, Button::End] {
        operator.push(button, &second).await;
        assert_eq!(operator.problem(Page::AdminCampaign).await, Some(Problem::CampaignState), "{button:?} of a draft");
    }
    for button in [Button::Discard, Button::Resume] {
        operator.push(button, &first).await;
        let expected = if matches!(button, Button::Discard) { Some(Problem::CampaignState) } else { None };
        assert_eq!(operator.problem(Page::AdminCampaign).await, expected, "{button:?} of one that runs");
    }
    assert_eq!(operator.draft(Some(&first), typed()).await.0, Page::AdminCampaign);
    assert_eq!(operator.problem(Page::AdminCampaign).await, Some(Problem::CampaignState), "it can't be changed");
    // Whoever was asked by the first one isn't, once it has ended.
    operator.push(Button::End, &first).await;
    operator.push(Button::Start, &second).await;
    assert_eq!(operator.campaign(&second).await.line.state, CampaignState::Running);
});

story!(one_mail_a_mailbox_has_a_link_for_each_of_its_ids, |world| {
    let (operator, id, letters) = mailed(world).await;
    assert_eq!(letters.len(), 2);
    let tanaka = letters.iter().find(|l| l.to == "tanaka@example.jp").unwrap();
    let Content::Campaign { reason, opens_at, closes_at, ids, wording } = &tanaka.content else { panic!("a campaign") };
    assert_eq!((reason.as_str(), wording.subject.as_str()), ("年1回の定期更新", "パスワード更新のお願い"));
    assert_eq!(
        (opens_at.to_string(), closes_at.to_string()),
        ("2026-01-14T00:00:00Z".into(), "2026-02-13T00:00:00Z".into())
    );
    assert_eq!(ids.iter().map(|id| id.user_id.as_str()).collect::<Vec<_>>(), [ONE, TWO]);
    assert_ne!(ids[0].url, ids[1].url);
    assert_eq!(links(&letters).len(), 3);
    let counts = operator.campaign(&id).await.line.counts;
    assert_eq!(numbers(&counts), [0, 0, 3, 0, 0, 0, 3]);
    assert_eq!(fed(world).await.len(), 0, "nobody is mailed twice");
    let kept = world.dump().await;
    let secrets: Vec<String> =
        links(&letters).into_iter().map(|(_, url)| url.rsplit('/').next().unwrap().into()).collect();
    assert!(
        secrets.iter().all(|secret| kept.values().flatten().all(|line| !line.contains(secret))),
        "no token is stored"
    );
});

story!(somebody_with_very_many_ids_gets_several_mails, |world| {
    for number in 0..120 {
        world.add(REALM, &format!("many{number:03}"), "many@example.jp").await;
    }
    let (_, _, letters) = mailed(world).await;
    let many: Vec<_> = letters.iter().filter(|l| l.to == "many@example.jp").collect();
    assert_eq!((many.len(), links(&letters).len()), (3, 123));
});

story!(an_address_that_changed_or_went_after_the_start_is_heeded, |world| {
    let (operator, id) = started(world).await;
    let set = async |id: &str, what: &str| {
        assert_eq!(
            world
                .tamper(&format!("UPDATE accounts SET {what} WHERE user_id = '{id}' AND realm = 'construction'"))
                .await,
            1
        );
    };
    set(TWO, "email = 'other@example.jp', mailbox = 'other@example.jp'").await;
    set(THREE, "unreachable_at = 1").await;
    campaign::feed(&world.portal).await.unwrap();
    // Queued already, and then another address.
    set(ONE, "email = 'new-tanaka@example.jp', mailbox = 'new-tanaka@example.jp'").await;
    let letters = fed(world).await;
    let mut to: Vec<_> = letters.iter().map(|l| l.to.as_str()).collect();
    to.sort_unstable();
    assert_eq!(to, ["new-tanaka@example.jp", "other@example.jp"]);
    assert_eq!(numbers(&operator.campaign(&id).await.line.counts), [0, 0, 2, 1, 0, 0, 3]);
});

story!(nobody_but_an_operator_of_the_realm_gets_at_a_campaign, |world| {
    let (operator, id) = started(world).await;
    let (portal, caller) = (&operator.portal, &operator.caller);
    let user = world.browser(REALM).signed_in(ONE).await;
    assert_eq!(campaign::view(portal, &user.caller, &id).await.unwrap().unwrap_err(), Denied::Role);
    assert_eq!(campaign::unfinished_csv(portal, &user.caller, &id).await.unwrap().unwrap_err(), Denied::Role);
    assert!(campaign::counts(portal, &user.caller, &id).await.unwrap().is_none());
    assert!(campaign::sample(portal, &user.caller, &id).await.unwrap().is_none());
    assert!(campaign::chart(portal, &user.caller, &id).await.unwrap().is_empty());
    // An operator of another realm finds none of that id, in whatever form it comes.
    staff::operators(world, "health").await;
    let mut other = at_desk(world, "health", OPERATOR).await;
    let before = world.dump().await["campaigns"].clone();
    for button in [Button::Pause, Button::End, Button::Again, Button::Discard, Button::Test] {
        for id in [id.as_str(), "", "' OR ''='", "none"] {
            other.push(button, id).await;
        }
    }
    assert!(campaign::view(portal, &other.caller, &id).await.unwrap().unwrap().is_none());
    assert_eq!(campaign::unfinished_csv(portal, &other.caller, &id).await.unwrap().unwrap_err(), Denied::NotYours);
    assert_eq!(world.dump().await["campaigns"], before);
    // Who waited too long gives a code again and comes back.
    world.seconds_pass(16 * 60);
    let mut stale = operator.clone();
    assert_eq!(stale.push(Button::Pause, &id).await, Page::PortalConfirm);
    assert!(campaign::counts(portal, caller, &id).await.unwrap().is_none());
    demoted(world, &operator, &id).await;
});

async fn demoted(world: &World, operator: &crate::browser::Browser, id: &str) {
    let new = NewAccount::parse("operator77", None, "運用 七子", None, Role::User).unwrap();
    directory::add(&world.portal, &world.realm(REALM), &new).await.unwrap();
    world.tamper("UPDATE accounts SET role = 'user' WHERE user_id = 'operator01' AND realm = 'construction'").await;
    let mut operator = operator.clone();
    operator.push(Button::End, id).await;
    assert_eq!(world.text("SELECT state FROM campaigns").await, "running");
    assert_eq!(world.logged("denied", "run campaigns: role").await, 1);
}
