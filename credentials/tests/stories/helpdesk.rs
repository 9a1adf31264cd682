//! The helpdesk vouches for an administrator who calls: from the company to the temporary password, and every misuse on the way.

use credentials::{
    audit::Event,
    form::{Page, Problem},
    helpdesk::CheckState,
    permit::Denied,
    realm::CheckKind,
};

use crate::{
    mailbox::{notices, post},
    staff::{ADMINISTRATOR, BOURSE, EXCHANGE, HELPER, OPERATOR, OTHER_ADMINISTRATOR, SECOND, USER, arrive, at_desk},
    world::{PASSWORD, story},
};

story!(the_company_is_found_by_a_part_of_its_id_or_name_in_any_spelling, |world| {
    arrive(world, EXCHANGE).await;
    let helper = at_desk(world, EXCHANGE, HELPER).await;
    for (typed, found) in [
        ("ＥＪ０００１", vec!["EJ0001"]),
        ("てすと", vec!["EJ0001"]),
        ("サンプル 物産", vec!["EJ0002"]),
        ("ej", vec!["EJ0001", "EJ0002"]),
        ("%", vec![]),
        ("_", vec![]),
        ("' OR 1=1 --", vec![]),
        ("", vec![]),
        ("\0", vec![]),
        (&"長".repeat(10_000), vec![]),
    ] {
        let desk = helper.helpdesk(typed).await.unwrap();
        let ids: Vec<_> = desk.companies.iter().map(|company| company.company_id.as_str()).collect();
        assert_eq!(ids, found, "{typed:.20}");
        assert!(!desk.more && !desk.approval);
    }
    let company = helper.helpdesk("EJ0001").await.unwrap().companies.remove(0);
    assert_eq!(company.name, "テスト商事");
    let ids: Vec<_> = company.administrators.iter().map(|one| (one.user_id.as_str(), one.disabled)).collect();
    assert_eq!(ids, [(ADMINISTRATOR, false)], "staff of the company isn't the helpdesk's");
});

story!(from_the_call_to_the_temporary_password, |world| {
    arrive(world, EXCHANGE).await;
    let account = world.account_id(EXCHANGE, ADMINISTRATOR).await;
    let mut helper = at_desk(world, EXCHANGE, HELPER).await;
    let mut caller = at_desk(world, EXCHANGE, ADMINISTRATOR).await;
    let (page, check) = helper.begin_check(&account).await;
    assert_eq!(page, Page::HelpdeskCheck);
    assert_eq!(helper.begin_check(&account).await.1, check, "a repeated click leads to the same check");
    let line = helper.helpdesk("EJ0001").await.unwrap().companies.remove(0).administrators.remove(0);
    assert_eq!(line.check.as_deref(), Some(check.as_str()));
    let view = helper.check(&check).await.unwrap();
    let points: Vec<_> = view.points.iter().map(|p| (p.key.as_str(), p.kind, p.fact.as_deref().unwrap())).collect();
    assert_eq!(
        points,
        [("company", CheckKind::Asked, "テスト商事"), ("call-back", CheckKind::CallBack, "03-1234-5678")]
    );
    assert_eq!((view.next, view.may_finish, view.may_decide, view.issue.is_some()), (Some(0), false, false, false));
    helper.record(&check, "0", "confirmed", "").await;
    assert_eq!(helper.check(&check).await.unwrap().next, Some(1));
    helper.record(&check, "1", "confirmed", "本人が応答\r\n</textarea><b>").await;
    let view = helper.check(&check).await.unwrap();
    assert_eq!((view.next, view.may_finish, view.will_refuse), (None, true, false));
    assert_eq!(view.points[1].recorded.as_ref().unwrap().remark, "本人が応答\n</textarea><b>");
    assert_eq!(helper.finish_check(&check).await, Page::HelpdeskCheck);
    let view = helper.check(&check).await.unwrap();
    assert_eq!((view.line.state, view.next, view.may_finish), (CheckState::Approved, None, false));
    let proposal = view.issue.unwrap().proposal.reveal().to_owned();
    assert!(caller.is_signed_in().await, "nothing has happened to the administrator yet");

    assert_eq!(helper.issue_after(&check, &proposal).await, Page::HelpdeskIssued);
    assert_eq!(helper.handed_over(&check).await.as_deref(), Some(proposal.as_str()));
    assert!(!caller.is_signed_in().await);
    assert_eq!(notices(&post(world).await), [("ejum0000@exchange.example.jp", Event::Reissued)]);
    world.seconds_pass(30);
    assert_eq!(caller.sign_in(ADMINISTRATOR, PASSWORD).await, Page::Login);
    assert_eq!(caller.sign_in(ADMINISTRATOR, &proposal).await, Page::LoginOtp);
    assert_eq!(caller.code(&world.code()).await, Page::RenewPassword);
    assert_eq!(helper.handed_over(&check).await, None, "used is not shown any more");
    for event in ["check_begun", "check_approved", "reissued"] {
        assert_eq!(world.logged(event, "by helpdesk01").await, 1, "{event}");
    }
    assert_eq!(world.logged("check_point", "company confirmed by helpdesk01").await, 1);
    assert_eq!(world.logged("check_point", "call-back confirmed 本人が応答 </textarea><b> by helpdesk01").await, 1);
});

story!(a_record_can_not_be_changed_afterwards, |world| {
    arrive(world, EXCHANGE).await;
    let mut helper = at_desk(world, EXCHANGE, HELPER).await;
    let check = helper.finished_check(world).await;
    let proposal = helper.check(&check).await.unwrap().issue.unwrap().proposal.reveal().to_owned();
    helper.issue_after(&check, &proposal).await;
    let before = record(world).await;
    let temporaries = "SELECT COUNT(*) FROM temporary_passwords";
    assert_eq!(helper.issue_after(&check, &proposal).await, Page::HelpdeskIssued, "a repeated click");
    assert_eq!(helper.issue_after(&check, "Another0ne4Them").await, Page::HelpdeskIssued);
    assert_eq!(world.number(temporaries).await, 1);
    helper.record(&check, "0", "not_confirmed", "after all not").await;
    assert_eq!(helper.problem(Page::HelpdeskCheck).await, Some(Problem::CheckOver));
    helper.finish_check(&check).await;
    assert_eq!(helper.problem(Page::HelpdeskCheck).await, Some(Problem::CheckOver));
    helper.leave_check(&check).await;
    let mut second = at_desk(world, EXCHANGE, SECOND).await;
    second.decide_check(&check, false, "I would not have").await;
    assert_eq!(second.problem(Page::HelpdeskCheck).await, Some(Problem::CheckOver));
    assert_eq!(record(world).await, before);
    let seen = second.check(&check).await.unwrap();
    assert_eq!(seen.line.state, CheckState::Issued);
    assert!(seen.points.iter().all(|point| point.fact.is_none() && point.recorded.is_some()));
    assert_eq!(second.handed_over(&check).await, None);
});

/// Checks and their points as stored.
async fn record(world: &crate::world::World) -> Vec<Vec<String>> {
    let dump = world.dump().await;
    vec![dump["checks"].clone(), dump["check_points"].clone()]
}

story!(a_point_is_recorded_once_and_what_is_not_confirmed_needs_a_remark, |world| {
    arrive(world, EXCHANGE).await;
    let account = world.account_id(EXCHANGE, ADMINISTRATOR).await;
    let mut helper = at_desk(world, EXCHANGE, HELPER).await;
    let (_, check) = helper.begin_check(&account).await;
    for (result, remark, problem) in [
        ("", "x", Problem::Empty),
        ("maybe", "x", Problem::Empty),
        ("not_confirmed", " \u{3000}", Problem::RemarkNeeded),
        ("confirmed", "\u{7}", Problem::Unreadable),
        ("confirmed", &"長".repeat(301), Problem::TooLong(300)),
    ] {
        assert_eq!(helper.record(&check, "0", result, remark).await, Page::HelpdeskCheck);
        assert_eq!(helper.problem(Page::HelpdeskCheck).await, Some(problem), "{result}");
    }
    for place in ["2", "-1", "", "x", "99999999999999999999"] {
        helper.record(&check, place, "confirmed", "").await;
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM check_points").await, 0);
    helper.finish_check(&check).await;
    assert_eq!(helper.problem(Page::HelpdeskCheck).await, Some(Problem::OpenPoints));
    helper.record(&check, "1", "not_confirmed", "誰も出ない").await;
    assert_eq!(helper.problem(Page::HelpdeskCheck).await, None);
    helper.record(&check, "1", "not_confirmed", "誰も出ない").await;
    assert_eq!(helper.problem(Page::HelpdeskCheck).await, None, "the same again is the same");
    helper.record(&check, "1", "confirmed", "").await;
    assert_eq!(helper.problem(Page::HelpdeskCheck).await, Some(Problem::PointRecorded));
    helper.finish_check(&check).await;
    assert_eq!(helper.problem(Page::HelpdeskCheck).await, Some(Problem::OpenPoints));
    helper.record(&check, "0", "confirmed", "").await;
    assert!(helper.check(&check).await.unwrap().will_refuse);
    helper.finish_check(&check).await;
    let view = helper.check(&check).await.unwrap();
    assert_eq!((view.line.state, view.issue.is_none()), (CheckState::Refused, true));
    assert_eq!(helper.issue_after(&check, "Another0ne4Them").await, Page::HelpdeskCheck);
    assert_eq!(helper.problem(Page::HelpdeskCheck).await, Some(Problem::CheckOver));
    assert_eq!(world.number("SELECT COUNT(*) FROM temporary_passwords").await, 0);
    assert_eq!(world.logged("check_refused", "a point is not confirmed by helpdesk01").await, 1);
    let (_, again) = helper.begin_check(&account).await;
    assert_ne!(again, check);
    assert_eq!(helper.check(&again).await.unwrap().earlier[0].id, check, "who tries again sees what was before");
});

story!(a_check_belongs_to_the_helper_who_began_it, |world| {
    arrive(world, EXCHANGE).await;
    let account = world.account_id(EXCHANGE, ADMINISTRATOR).await;
    let (mut helper, mut second) = (at_desk(world, EXCHANGE, HELPER).await, at_desk(world, EXCHANGE, SECOND).await);
    let (_, check) = helper.begin_check(&account).await;
    assert_eq!(second.check(&check).await.unwrap_err(), Denied::NotYours);
    assert_eq!(second.record(&check, "0", "confirmed", "").await, Page::Helpdesk);
    assert_eq!(second.problem(Page::Helpdesk).await, Some(Problem::NotYours));
    for page in [second.finish_check(&check).await, second.leave_check(&check).await] {
        assert_eq!(page, Page::Helpdesk);
    }
    helper.confirm_points(&check).await;
    helper.finish_check(&check).await;
    assert_eq!(second.issue_after(&check, "Another0ne4Them").await, Page::Helpdesk);
    let seen = second.check(&check).await.unwrap();
    assert!(seen.issue.is_none() && !seen.may_leave && !seen.may_decide && seen.next.is_none());
    assert_ne!(second.begin_check(&account).await.1, check, "everybody has a check of their own");
    assert_eq!(helper.leave_check(&check).await, Page::Helpdesk);
    assert_eq!(helper.check(&check).await.unwrap().line.state, CheckState::Left);
    assert_eq!(helper.issue_after(&check, "Another0ne4Them").await, Page::HelpdeskCheck);
    assert_eq!(world.number("SELECT COUNT(*) FROM temporary_passwords").await, 0);
    for id in ["", "x", "' OR 1=1 --", &"0".repeat(32), &"f".repeat(10_000)] {
        assert_eq!(helper.check(id).await.unwrap_err(), Denied::NotYours);
        assert_eq!(helper.record(id, "0", "confirmed", "").await, Page::Helpdesk, "{id:.20}");
        assert_eq!(helper.issue_after(id, "x").await, Page::Helpdesk);
        assert_eq!(helper.begin_check(id).await.0, Page::Helpdesk);
    }
});

story!(where_two_decide_it_is_never_one_alone, |world| {
    arrive(world, BOURSE).await;
    let (mut helper, mut second) = (at_desk(world, BOURSE, HELPER).await, at_desk(world, BOURSE, SECOND).await);
    let check = helper.finished_check(world).await;
    let view = helper.check(&check).await.unwrap();
    assert_eq!((view.line.state, view.may_decide, view.approval), (CheckState::Waiting, false, true));
    assert!(view.issue.is_none());
    helper.decide_check(&check, true, "").await;
    assert_eq!(helper.problem(Page::HelpdeskCheck).await, Some(Problem::SecondPerson));
    helper.issue_after(&check, "").await;
    assert_eq!(helper.problem(Page::HelpdeskCheck).await, Some(Problem::CheckOver));
    let waiting = second.helpdesk("").await.unwrap().waiting;
    assert_eq!(waiting.iter().map(|line| line.id.as_str()).collect::<Vec<_>>(), [check.as_str()]);
    assert!(second.check(&check).await.unwrap().may_decide);
    second.decide_check(&check, false, "").await;
    assert_eq!(second.problem(Page::HelpdeskCheck).await, Some(Problem::RemarkNeeded));
    assert_eq!(second.decide_check(&check, true, "電話で確認").await, Page::HelpdeskCheck);
    second.decide_check(&check, false, "変更").await;
    assert_eq!(second.problem(Page::HelpdeskCheck).await, Some(Problem::CheckOver), "decided once");
    assert_eq!(second.issue_after(&check, "").await, Page::Helpdesk, "who decides doesn't issue");
    let view = helper.check(&check).await.unwrap();
    let decided = view.decided.unwrap();
    assert_eq!((decided.by.as_str(), decided.reason.as_str()), (SECOND, "電話で確認"));
    // The realm lets nobody change the generated one.
    let proposal = view.issue.unwrap().proposal.reveal().to_owned();
    assert_eq!(helper.issue_after(&check, "MyOwnWords2026").await, Page::HelpdeskIssued);
    assert_eq!(helper.handed_over(&check).await, Some(proposal));

    let refused = helper.finished_check(world).await;
    second.decide_check(&refused, false, "声が違う").await;
    assert_eq!(helper.check(&refused).await.unwrap().line.state, CheckState::Refused);
    assert_eq!(helper.issue_after(&refused, "").await, Page::HelpdeskCheck);
    assert_eq!(world.number("SELECT COUNT(*) FROM temporary_passwords").await, 1);
    assert_eq!(world.logged("check_refused", "声が違う by helpdesk02").await, 1);
});

story!(administrators_only_and_only_by_those_who_still_may, |world| {
    arrive(world, EXCHANGE).await;
    arrive(world, BOURSE).await;
    let mut helper = at_desk(world, EXCHANGE, HELPER).await;
    for (realm, id, problem) in [
        (EXCHANGE, USER, Problem::TheirRole),
        (EXCHANGE, OPERATOR, Problem::TheirRole),
        (EXCHANGE, SECOND, Problem::TheirRole),
        (EXCHANGE, HELPER, Problem::NotYourself),
        (BOURSE, ADMINISTRATOR, Problem::NotYours),
    ] {
        let account = world.account_id(realm, id).await;
        assert_eq!(helper.begin_check(&account).await.0, Page::Helpdesk, "{id}");
        assert_eq!(helper.problem(Page::Helpdesk).await, Some(problem), "{id}");
    }
    let other = world.account_id(EXCHANGE, OTHER_ADMINISTRATOR).await;
    assert_eq!(helper.begin_check(&other).await.0, Page::HelpdeskCheck, "any company's");
    let check = helper.finished_check(world).await;
    world.tamper("UPDATE accounts SET role = 'user' WHERE user_id = 'EJUM0000' AND realm = 'exchange'").await;
    assert_eq!(helper.issue_after(&check, "Another0ne4Them").await, Page::Helpdesk);
    assert_eq!(helper.problem(Page::Helpdesk).await, Some(Problem::TheirRole), "the administrator isn't one any more");
    assert!(helper.check(&check).await.unwrap().issue.is_none());
    world.tamper("UPDATE accounts SET role = 'administrator' WHERE user_id = 'EJUM0000' AND realm = 'exchange'").await;
    world.tamper("UPDATE accounts SET state = 'disabled' WHERE user_id = 'EJUM0000' AND realm = 'exchange'").await;
    assert_eq!(helper.issue_after(&check, "Another0ne4Them").await, Page::Helpdesk);
    assert_eq!(helper.problem(Page::Helpdesk).await, Some(Problem::AccountDisabled));
    world.tamper("UPDATE accounts SET state = 'active' WHERE user_id = 'EJUM0000' AND realm = 'exchange'").await;
    world.tamper("UPDATE accounts SET role = 'user' WHERE user_id = 'helpdesk01' AND realm = 'exchange'").await;
    assert_eq!(helper.helpdesk("").await.unwrap_err(), Denied::Role);
    assert_eq!(helper.check(&check).await.unwrap_err(), Denied::Role);
    helper.issue_after(&check, "Another0ne4Them").await;
    helper.decide_check(&check, true, "").await;
    assert_eq!(world.number("SELECT COUNT(*) FROM temporary_passwords").await, 0);
});
