//! Reports as mail servers write them.

use super::*;

const ID: &str = "0123456789abcdef0123456789abcdef";

fn report(fields: &str, third: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example.jp\nTo: no-reply@portal.example.jp\nSubject: Undelivered\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\n\n\
         --b\nContent-Type: text/plain\n\nI'm sorry.\n\n\
         --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.jp\nArrival-Date: Tue, 13 Jan 2026 09:00:00 +0900\n\n\
         {fields}\n\n--b\n{third}\n--b--\n"
    )
}

const MAIL: &str = "Content-Type: message/rfc822\n\nMessage-ID: <0123456789abcdef0123456789abcdef@portal.example.jp>\nSubject: x\n\nbody\n";
const HEADERS: &str = "Content-Type: text/rfc822-headers\n\nMessage-ID: <0123456789abcdef0123456789abcdef@portal.example.jp>\nSubject: x\n";
const GONE: &str = "Final-Recipient: rfc822; tanaka@example.jp\nAction: failed\nStatus: 5.1.1\n\
                    Diagnostic-Code: smtp; 550 5.1.1 <tanaka@example.jp>:\n user unknown";

#[test]
fn a_report_names_the_mail_the_receiver_and_why() {
    for third in [MAIL, HEADERS] {
        for ends in ["\n", "\r\n"] {
            let found = reports(report(GONE, third).replace('\n', ends).as_bytes());
            let bounce = Bounce {
                message: Some(ID.into()),
                recipient: Some("tanaka@example.jp".into()),
                permanent: true,
                words: "5.1.1 550 5.1.1 (address) user unknown".into(),
            };
            assert_eq!(found, [bounce], "{third}");
        }
    }
}

#[test]
fn several_receivers_each_have_their_own_fate() {
    let fields = format!(
        "{GONE}\n\nFinal-Recipient: rfc822; sato@example.jp\nAction: delayed\nStatus: 4.4.1\n\n\
         Final-Recipient: rfc822; ito@example.jp\nAction: relayed\nStatus: 2.0.0"
    );
    let found = reports(report(&fields, MAIL).as_bytes());
    let of: Vec<_> = found.iter().map(|b| (b.recipient.as_deref().unwrap(), b.permanent)).collect();
    assert_eq!(of, [("tanaka@example.jp", true), ("sato@example.jp", false)]);
}

#[test]
fn the_address_that_was_written_to_comes_before_the_one_it_was_forwarded_to() {
    let fields = format!("Original-Recipient: rfc822;taro@example.jp\n{GONE}");
    assert_eq!(reports(report(&fields, MAIL).as_bytes())[0].recipient.as_deref(), Some("taro@example.jp"));
}

#[test]
fn what_is_no_report_says_nothing() {
    for mail in ["", "\n", "Subject: holiday\n\nI'm away until Monday.\n", "\0\u{fffd}garbage", &report("", MAIL)] {
        assert!(reports(mail.as_bytes()).is_empty(), "{mail}");
    }
    let foreign = MAIL.replace("0123456789abcdef0123456789abcdef@", "CAF=x.y@");
    assert_eq!(reports(report(GONE, &foreign).as_bytes())[0].message, None, "not one of ours");
}

#[test]
fn a_mailbox_file_holds_several_mails_and_a_mail_is_one() {
    let two = format!(
        "From MAILER-DAEMON Tue Jan 13 09:00:00 2026\n{}\nFrom MAILER-DAEMON Tue Jan 13 09:00:01 2026\n{}",
        report(GONE, MAIL),
        report(GONE, HEADERS)
    );
    for (file, count) in [(two, 2), (report(GONE, MAIL), 1)] {
        let mut found = Vec::new();
        mailbox(file.as_bytes(), |mail| found.extend(reports(mail))).unwrap();
        assert_eq!(found.len(), count);
    }
}
