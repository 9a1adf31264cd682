//! Who is asked, from a list of IDs; and the list of those who haven't finished.

use credentials::{
    campaign::{Typed, command, members_csv::Wrong},
    form::{Field, Page, Problem},
    lang::Lang,
};

use crate::{
    campaign_wording::{mailed, started, typed},
    mailbox::through_the_mail,
    world::{World, story},
};

const REALM: &str = "construction";

/// `ユーザーID` and two IDs in `Shift_JIS`, the second one as an export writes it.
const SHIFT_JIS: &[u8] = b"\x83\x86\x81[\x83U\x81[ID\r\nHK000000-01_a\r\n'=odd01\r\n";

fn listed(csv: impl AsRef<[u8]>) -> Typed {
    Typed { csv: csv.as_ref().to_vec(), role: String::new(), ..typed() }
}

async fn refused(world: &World, typed: Typed) -> Vec<(Option<Field>, Problem)> {
    let form = command::draft(&world.portal, &world.realm(REALM), None, typed).await.unwrap().unwrap_err();
    assert_eq!(world.number("SELECT COUNT(*) FROM campaigns").await, 0);
    assert_eq!(world.number("SELECT COUNT(*) FROM campaign_accounts").await, 0);
    form.problems.into_iter().map(|said| (said.field, said.problem)).collect()
}

async fn unfinished(world: &World, id: &str, lang: Lang) -> (Option<usize>, String) {
    let mut out = Vec::new();
    let count = command::unfinished(&world.portal, &world.realm(REALM), (id, lang), &mut out).await.unwrap();
    (count, String::from_utf8(out).unwrap())
}

story!(a_list_names_who_is_asked_and_the_rest_of_the_form_narrows_it, |world| {
    world.add(REALM, "=odd01", "odd@example.jp").await;
    let (portal, realm) = (&world.portal, world.realm(REALM));
    let view = command::draft(portal, &realm, None, listed(SHIFT_JIS)).await.unwrap().unwrap();
    assert_eq!((view.by_csv, view.line.counts.accounts, view.line.counts.left_out), (true, 2, 0));
    let pasted = "hk000000-01_a\noperator01\ndisabled01";
    let view = command::draft(portal, &realm, None, listed(pasted)).await.unwrap().unwrap();
    assert_eq!((view.line.counts.accounts, view.line.counts.left_out), (2, 1));
    assert_eq!(view.ids_without_mail, ["disabled01"]);
    let operators = Typed { role: "operator".into(), ..listed(pasted) };
    let view = command::draft(portal, &realm, None, operators).await.unwrap().unwrap();
    assert_eq!((view.line.counts.accounts, view.line.counts.left_out), (1, 0), "both have to fit");
});

story!(a_list_with_a_fault_is_refused_by_line_and_nothing_is_kept, |world| {
    let said = refused(world, listed("user_id,name\nhk000000-01_a,A\ntypo-1,B\nHK000000-01_A,C\n,D\n")).await;
    let [(Some(Field::Csv), Problem::MembersCsv(faults))] = &said[..] else { panic!("{said:?}") };
    let faults: Vec<_> = faults.first.iter().map(|fault| (fault.line, fault.wrong.clone())).collect();
    assert_eq!(faults, [(4, Wrong::Repeated(2)), (5, Wrong::IdEmpty)]);
    // What the register doesn't know is found once the list itself is sound; more than one look-up fetches.
    let many = (0..1200).map(|n| format!("typo-{n}")).collect::<Vec<_>>().join("\n");
    let said = refused(world, listed(format!("user_id\nhk000000-01_a\n{many}"))).await;
    let [(Some(Field::Csv), Problem::MembersCsv(faults))] = &said[..] else { panic!("{said:?}") };
    assert_eq!((faults.count, faults.first.len()), (1200, 100));
    assert_eq!((faults.first[0].line, &faults.first[0].wrong), (3, &Wrong::Unknown("typo-0".into())));
    // An ID of another realm is no ID of this one.
    let said = refused(world, listed("testuser001")).await;
    assert!(matches!(&said[..], [(Some(Field::Csv), Problem::MembersCsv(_))]), "{said:?}");
    let said = refused(world, listed(b"user_id\n\xff\xfe\n")).await;
    assert!(matches!(&said[..], [(Some(Field::Csv), Problem::MembersCsv(_))]), "{said:?}");
});

story!(those_who_have_not_finished_are_a_file_that_another_campaign_reads, |world| {
    world.add(REALM, "=odd01", "odd@example.jp").await;
    let id = started(world, typed()).await;
    let (count, file) = unfinished(world, &id, Lang::En).await;
    assert_eq!(count, Some(4));
    assert!(file.starts_with("\u{feff}user_id,name,email,mail,sent_at,opened_at,failure\r\n"), "{file}");
    assert!(file.contains("\r\nhk000000-01_a,田中 一郎,tanaka@example.jp,to be mailed,,,\r\n"), "{file}");
    assert!(!file.contains("nomail01") && !file.contains("operator01"), "who isn't asked isn't there: {file}");
    mailed(world).await;
    let mut browser = world.browser(REALM);
    through_the_mail(world, &mut browser, "hk000000-01_a").await;
    assert_eq!(browser.renew("Kiiroi-Densha-2026").await, Page::Portal);
    let back =
        "UPDATE campaign_accounts SET state = 'failed', words = '=550 no such user' WHERE mailbox = 'odd@example.jp'";
    assert_eq!(world.tamper(back).await, 1);
    let (count, file) = unfinished(world, &id, Lang::Ja).await;
    assert_eq!(count, Some(3));
    let lines: Vec<&str> = file.trim_end().split("\r\n").collect();
    assert_eq!(
        lines[0],
        "\u{feff}ユーザーID,氏名,メールアドレス,メールの状態,送信日時,URLを開いた日時,送信できない理由"
    );
    assert!(lines[1].starts_with("'=odd01,山田 花子,odd@example.jp,送信できず,"), "{file}");
    assert!(lines[1].ends_with(",'=550 no such user"), "{file}");
    assert!(lines[2].starts_with("hk000000-02_a,田中 一郎,tanaka@example.jp,送信済み,2026-01-13T09:00:"), "{file}");
    assert!(lines[2].ends_with("+09:00,,"), "{file}");
    assert_eq!(lines.len(), 4, "one has finished: {file}");
    assert_eq!(world.logged("exported", "unfinished of campaign").await, 2);
    command::end(&world.portal, &world.realm(REALM), &id).await.unwrap().unwrap();
    let again = command::draft(&world.portal, &world.realm(REALM), None, listed(&file)).await.unwrap().unwrap();
    assert_eq!(again.line.counts.accounts, 3);
    assert_eq!(unfinished(world, "0123456789abcdef0123456789abcdef", Lang::En).await.0, None);
});
