//! A campaign at the command line: drafted, looked at, started, paused, ended; and every refusal.

use std::fs;

use super::Desk;

/// Long after any day on which this runs, and within the year that an opening may lie ahead.
fn opening() -> String {
    #[expect(clippy::disallowed_methods, reason = "the program under test goes by the machine's clock")]
    let now = jiff::Zoned::now();
    format!("{}T09:00", now.date().checked_add(jiff::Span::new().days(60)).unwrap())
}

/// Three people in two mailboxes, one who can't be mailed, and an operator.
fn desk(name: &str) -> Desk {
    let desk = Desk::migrated(name);
    let people = "user_id,name,email,role\na-1,田中 一郎,tanaka@example.jp,\na-2,田中 一郎,tanaka@example.jp,\n\
                  b-1,佐藤 花子,sato@example.jp,\nnomail,鈴木 次郎,,\nop,運用 三郎,op@example.jp,operator\n";
    let file = desk.file("people.csv", people);
    desk.fine(&Desk::user("import", &[&file]));
    desk
}

fn campaign<'a>(verb: &'a str, rest: &[&'a str]) -> Vec<&'a str> {
    [&["campaign", verb, "--realm", "club"], rest].concat()
}

/// Drafts one; answers its ID.
fn drafted(desk: &Desk, more: &[&str]) -> String {
    let opens = opening();
    let said = desk.fine(&campaign("draft", &[&["--opens", &opens, "--reason", "年に一度の見直し"], more].concat()));
    let id = said.strip_prefix("drafted ").and_then(|rest| rest.split_once(':')).unwrap().0.to_owned();
    assert!(
        said.ends_with(&format!(
            "nothing has been sent; look at it with: saihakko campaign show --realm club --id {id}\n"
        )),
        "{said}"
    );
    id
}

#[test]
fn a_campaign_is_drafted_shown_started_once_paused_and_ended() {
    let desk = desk("campaign");
    assert_eq!(desk.fine(&campaign("list", &[])), "realm club has no campaigns\n");
    let id = drafted(&desk, &[]);
    let shown = desk.fine(&campaign("show", &["--id", &id]));
    for part in [
        "state              a draft\n",
        "reason             年に一度の見直し\n",
        &format!("opens              {} 09:00 (", &opening()[..10]),
        "who                role user\n",
        "speed              600 mails a minute: about 1 min\n",
        "IDs                3 in 2 mailboxes\n",
        "can't be mailed    1, they keep their passwords: nomail\n",
        "    Subject: 新しいパスワードの設定のお願い\n",
        "    理由：年に一度の見直し\n",
        &format!("Start it with: saihakko campaign start --realm club --id {id}\n"),
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert!(!shown.contains("not finished"), "{shown}");
    let with_id = |verb| campaign(verb, &["--id", &id]);
    assert_eq!(
        desk.refused(&with_id("pause")),
        format!("campaign {id} is a draft; only a running one can be paused\n")
    );
    let said = desk.fine(&with_id("start"));
    assert!(said.starts_with(&format!("started {id}: 2 mails for 3 IDs go out, 600 a minute\nfrom ")), "{said}");
    assert_eq!(desk.fine(&with_id("start")), format!("campaign {id} is running already\n"));
    assert_eq!(desk.refused(&with_id("discard")), format!("campaign {id} is running; only a draft can be deleted\n"));
    let change = campaign("draft", &["--id", &id, "--reason", "x"]);
    assert!(desk.refused(&change).ends_with("nothing was drafted; correct this and run the command again\n"));
    assert!(desk.fine(&with_id("pause")).starts_with(&format!("paused {id}: 3 IDs wait to be mailed;")));
    assert_eq!(desk.fine(&with_id("resume")), format!("resumed {id}: 3 IDs are still to be mailed\n"));
    assert!(desk.fine(&with_id("show")).contains("not finished       3\n"));
    let list = desk.fine(&campaign("list", &[]));
    assert!(
        list.starts_with(&format!("{id}  running  opens ")) && list.ends_with("0 of 3 finished  年に一度の見直し\n"),
        "{list}"
    );
    let said = desk.refused(&with_id("end"));
    assert_eq!(
        said,
        format!(
            "nothing was ended, because that can't be undone; if it shall be: saihakko campaign end --realm club --id {id} --yes\n"
        )
    );
    let said = desk.fine(&campaign("end", &["--id", &id, "--yes"]));
    assert_eq!(said, format!("ended {id}: 0 of 3 IDs have new passwords, the others keep their old ones\n"));
    assert_eq!(
        desk.refused(&with_id("again")),
        format!("campaign {id} is ended; only a running one can mail again, before its links are over\n")
    );
}

#[test]
fn what_can_not_be_drafted_is_refused_with_a_sentence_a_fault() {
    let desk = desk("campaign-faults");
    let file = desk.file("ids.csv", "user_id\na-1\nA-1\n\n");
    let text = desk.file("text.txt", "{name} ログインしてください。");
    let wrong =
        ["--opens", "2020-01-01T09:00", "--reason", "x", "--csv", &file, "--body", &text, "--subject", "{name}"];
    let said = desk.refused(&campaign("draft", &wrong));
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines[0], "…/ids.csv: Line 3: This is the user ID of line 2. Keep one of them.", "{said}");
    assert_eq!(lines[1], "--opens: That moment has passed. Enter one that lies ahead.", "{said}");
    assert_eq!(lines[2], "--subject: A subject can’t have braces. Remove them.", "{said}");
    assert_eq!(lines[3], "--body: The text has no {link}. Write it where the links for each ID belong.", "{said}");
    assert_eq!(lines[4], "nothing was drafted; correct this and run the command again", "{said}");
    assert_eq!(lines.len(), 5, "{said}");
    let file = desk.file("ids.csv", "user_id\na-1\ntypo\n");
    let opens = opening();
    let said = desk.refused(&campaign("draft", &["--opens", &opens, "--reason", "x", "--csv", &file]));
    assert!(said.starts_with("…/ids.csv: Line 3: There is no user ID typo. Please check its spelling.\n"), "{said}");
    let said = desk.refused(&campaign("draft", &["--opens", &opens, "--reason", "x", "--csv", "nowhere.csv"]));
    assert!(said.starts_with("nowhere.csv can't be read: "), "{said}");
    assert_eq!(desk.fine(&campaign("list", &[])), "realm club has no campaigns\n", "nothing was kept");
    let none = "0123456789abcdef0123456789abcdef";
    for id in [none, "x'--"] {
        let said = desk.refused(&campaign("start", &["--id", id]));
        assert_eq!(
            said,
            format!("realm club has no campaign {id}; list them with: saihakko campaign list --realm club\n")
        );
    }
    assert_eq!(desk.run(&campaign("draft", &["--reason", "x"])).code, 2, "an opening is needed");
    assert_eq!(desk.run(&campaign("draft", &["--opens", &opens, "--reason", "x", "--role", "boss"])).code, 2);
}

#[test]
fn a_draft_is_changed_where_something_is_said_and_stays_as_it_is_elsewhere() {
    let desk = desk("campaign-change");
    let file = desk.file("ids.csv", "a-1\nop\n");
    let id = drafted(&desk, &["--csv", &file, "--closes-days", "14", "--lang", "en"]);
    let said = desk.fine(&campaign("draft", &["--id", &id, "--per-minute", "1,200"]));
    assert!(said.starts_with(&format!("changed {id}: 2 IDs in 2 mailboxes\n")), "{said}");
    let shown = desk.fine(&campaign("show", &["--id", &id]));
    for part in [
        "who                every role, those of a list\n",
        "1200 mails a minute",
        "Subject: Please choose a new password",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let (_, opens) = shown.split_once("opens              ").unwrap();
    assert!(opens.starts_with(&opening()[..10]), "{shown}");
    assert_eq!(desk.fine(&campaign("discard", &["--id", &id])), format!("deleted the draft {id}\n"));
    assert_eq!(desk.fine(&campaign("list", &[])), "realm club has no campaigns\n");
}

#[test]
fn a_test_mail_goes_to_an_account_with_an_address_and_the_unfinished_to_a_file() {
    let desk = desk("campaign-unfinished");
    let id = drafted(&desk, &[]);
    let to = |user_id| campaign("test", &["--id", &id, "--to", user_id]);
    assert_eq!(desk.fine(&to("op")), "a test mail to op is in the outbox; its links don't work\n");
    assert_eq!(desk.refused(&to("nomail")), "nomail has no confirmed mail address; name another account with --to\n");
    assert_eq!(desk.refused(&to("typo")), "realm club has no account typo; compare its spelling\n");
    desk.fine(&campaign("start", &["--id", &id]));
    let out = desk.path("unfinished.csv");
    let write = campaign("unfinished", &["--id", &id, "--out", &out]);
    assert_eq!(desk.fine(&write), format!("exported 3 to {out}\n"));
    let written = fs::read_to_string(&out).unwrap();
    assert!(
        written.starts_with("\u{feff}user_id,name,email,mail,sent_at,opened_at,failure\r\na-1,田中 一郎,"),
        "{written}"
    );
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&out).unwrap().permissions()) & 0o777, 0o600);
    assert_eq!(desk.refused(&write), "…/unfinished.csv exists; choose another name, or move it away first\n");
    assert_eq!(desk.fine(&campaign("unfinished", &["--id", &id])), written, "to standard output");
    let said = desk.fine(&["audit", "list", "--event", "exported"]);
    assert_eq!(said.lines().count(), 2, "a file that was refused isn't in the log: {said}");
}
