//! Reports of mail servers about mails that did not arrive (RFC 3464), read from mails and mailbox files.

use std::{
    io::{self, BufRead},
    path::Path,
};

use credentials::reach::Bounce;
use mail_parser::{
    Message, MessageParser, MessagePart, MimeHeaders as _, PartType,
    mailbox::{maildir, mbox},
};

use crate::mail::one_line;

/// The reports in a mail; none where it is none. One mail may report on several receivers.
pub fn reports(mail: &[u8]) -> Vec<Bounce> {
    let Some(mail) = MessageParser::default().parse(mail) else { return Vec::new() };
    let Some(status) = mail.parts.iter().find(|part| is(part, "delivery-status")) else { return Vec::new() };
    let message = mail.parts.iter().find_map(original).and_then(|id| ours(&id));
    let text = String::from_utf8_lossy(status.contents()).replace("\r\n", "\n");
    text.split("\n\n").filter_map(|fields| receiver(fields, message.as_ref())).collect()
}

fn is(part: &MessagePart<'_>, subtype: &str) -> bool {
    part.content_type().is_some_and(|kind| {
        kind.ctype().eq_ignore_ascii_case("message")
            && kind.subtype().is_some_and(|own| {
                own.eq_ignore_ascii_case(subtype) || own.eq_ignore_ascii_case(&format!("global-{subtype}"))
            })
    })
}

/// The Message-ID of the mail that a part holds, or its headers.
fn original(part: &MessagePart<'_>) -> Option<String> {
    if let PartType::Message(mail) = &part.body {
        return mail.message_id().map(str::to_owned);
    }
    let headers = part.content_type()?.subtype()?.to_ascii_lowercase();
    if headers != "rfc822-headers" && headers != "global-headers" {
        return None;
    }
    MessageParser::default().parse_headers(part.contents())?.message_id().map(str::to_owned)
}

/// The outbox row's id in a Message-ID: what stands before the `@`.
pub fn ours(message_id: &str) -> Option<String> {
    let bare = message_id.trim().trim_start_matches('<').trim_end_matches('>');
    let id = bare.split_once('@').map_or(bare, |(id, _)| id);
    (id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit())).then(|| id.to_owned())
}

/// What a report says of one receiver; nothing where it arrived, or where the fields are those of the message as a whole.
fn receiver(fields: &str, message: Option<&String>) -> Option<Bounce> {
    let fields = MessageParser::default().parse_headers(format!("{}\n\n", fields.trim()).as_bytes())?.into_owned();
    let status = text(&fields, "Status")?;
    let permanent = permanent(&status)?;
    let recipient = text(&fields, "Original-Recipient").or_else(|| text(&fields, "Final-Recipient"));
    let said = text(&fields, "Diagnostic-Code").map_or_else(String::new, |code| after_kind(&code).to_owned());
    Some(Bounce {
        message: message.cloned(),
        recipient: recipient.map(|recipient| after_kind(&recipient).to_owned()),
        permanent,
        words: words(&status, &said),
    })
}

fn text(fields: &Message<'_>, name: &'static str) -> Option<String> {
    fields.header_raw(name).map(|value| value.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// `rfc822; tanaka@example.jp`, `smtp; 550 no such user`: what stands behind the kind.
fn after_kind(value: &str) -> &str {
    value.split_once(';').map_or(value, |(_, rest)| rest).trim()
}

/// Whether a status is for good; nothing for one that says that the mail arrived.
pub fn permanent(status: &str) -> Option<bool> {
    match status.trim().as_bytes() {
        [b'5', b'.', ..] => Some(true),
        [b'4', b'.', ..] => Some(false),
        _ => None,
    }
}

/// What operators read: the status, and what the server said, without addresses.
pub fn words(status: &str, said: &str) -> String {
    let hide = |word: &str| if word.contains('@') { "(address)".to_owned() } else { word.to_owned() };
    let said: Vec<String> = said.split_whitespace().map(hide).collect();
    one_line(&format!("{} {}", status.split_whitespace().next().unwrap_or_default(), said.join(" ")), 200)
        .trim()
        .to_owned()
}

/// All mails of a Maildir folder.
///
/// # Errors
/// When it can't be read.
pub fn maildir(folder: &Path, mut each: impl FnMut(&[u8])) -> io::Result<()> {
    for mail in maildir::MessageIterator::new(folder)? {
        each(mail?.contents());
    }
    Ok(())
}

/// All mails of a mailbox file, or the one mail that it is.
///
/// # Errors
/// When it can't be read.
pub fn mailbox(mut file: impl BufRead, mut each: impl FnMut(&[u8])) -> io::Result<()> {
    if file.fill_buf()?.starts_with(b"From ") {
        for mail in mbox::MessageIterator::new(file) {
            each(mail?.contents());
        }
        return Ok(());
    }
    let mut mail = Vec::new();
    file.read_to_end(&mut mail)?;
    each(&mail);
    Ok(())
}

#[cfg(test)]
mod tests;
