//! Reports of mail servers at the command line: what counts is told, and what isn't ours changes nothing.

use super::Desk;

const REPORT: &str = "From: MAILER-DAEMON@mx.example.jp\nMIME-Version: 1.0\n\
    Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\n\n\
    --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.jp\n\n\
    Final-Recipient: rfc822; tanaka@example.jp\nAction: failed\nStatus: 5.1.1\n\n\
    --b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <0123456789abcdef0123456789abcdef@id.example.jp>\n\n--b--\n";

#[test]
fn a_report_on_a_mail_that_is_not_ours_marks_nobody() {
    let desk = Desk::migrated("bounces");
    desk.fine(&Desk::user("add", &["--user-id", "a-1", "--name", "田中 一郎", "--email", "tanaka@example.jp"]));
    let file = desk.file("report.eml", REPORT);
    let told = "1 mails read, 1 reports: 0 accounts marked as unreachable, 0 mails delayed, 1 not ours\n";
    assert_eq!(desk.fine(&["bounces", "read", &file]), told);
    let letter = desk.file("letter.eml", "From: a@example.jp\nSubject: 5.1.1\n\nNot a report.\n");
    let told = "1 mails read, 0 reports: 0 accounts marked as unreachable, 0 mails delayed, 0 not ours\n";
    assert_eq!(desk.fine(&["bounces", "read", &letter]), told);
    let said = desk.refused(&["bounces", "read", &desk.path("nowhere")]);
    assert!(
        said.contains("nowhere can't be read: ") && said.ends_with("; name a mail, a mailbox file or a Maildir\n"),
        "{said}"
    );
}
