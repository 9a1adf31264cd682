//! From what a message tells to the mail that says it.

use credentials::{
    audit::Event,
    clock::Moment,
    outbox::{Content, Job, Letter},
    portal::Portal,
};

use crate::{
    gateway::Outgoing,
    mail::{self, Facts, MailKind, NoticeEvent, RenderError},
};

/// The mail, ready for the gateway, and the URLs in it.
pub(super) fn outgoing(portal: &Portal, job: &Job, letter: &Letter) -> Result<(Outgoing, Vec<String>), RenderError> {
    let rendered = mail::render(&letter.realm, letter.lang, &kind_of(portal, job, letter), &facts_of(letter))?;
    let outgoing = Outgoing {
        id: job.id.clone(),
        from_name: letter.realm.name.get(letter.lang).to_owned(),
        to: letter.to.clone(),
        subject: rendered.subject,
        text: rendered.text,
        html: rendered.html,
        at: portal.now(),
    };
    Ok((outgoing, rendered.links))
}

fn facts_of(letter: &Letter) -> Facts {
    let login_id = match &letter.content {
        Content::RecoveryLink { user_id, .. }
        | Content::Notice { user_id, .. }
        | Content::Alert { user_id, .. }
        | Content::Pin { user_id, .. }
        | Content::Invitation { user_id, .. }
        | Content::TemporaryReminder { user_id, .. } => Some(user_id.clone()),
        // An address that isn't confirmed may be a stranger's; a campaign names each ID beside its link.
        Content::Confirm { .. } | Content::Budget { .. } | Content::Campaign { .. } => None,
    };
    let names = matches!(
        letter.content,
        Content::RecoveryLink { .. } | Content::Notice { .. } | Content::Pin { .. } | Content::TemporaryReminder { .. }
    );
    Facts { name: names.then(|| letter.name.clone()), login_id }
}

fn kind_of(portal: &Portal, job: &Job, letter: &Letter) -> MailKind {
    let (sent_at, works_until_cap) = (portal.now(), Moment(job.expires_at));
    match letter.content.clone() {
        Content::RecoveryLink { url, not_me_url, number, life, .. } => {
            let not_me_url = Some(not_me_url);
            MailKind::RecoveryLink { url, number, life, sent_at, works_until_cap, not_me_url }
        }
        Content::Notice { event, at, browser, device, left, not_me_url, .. } => MailKind::Notice {
            event: notice_of(event, device, left).unwrap_or(NoticeEvent::PasswordChanged),
            at,
            browser: (!browser.is_empty()).then_some(browser),
            not_me_url,
        },
        Content::Alert { event, at, user_id } => MailKind::NotMeAlert {
            login_id: user_id,
            event: notice_of(event, String::new(), 0),
            at,
            reported_at: Moment(job.created_at),
        },
        Content::Pin { pin, number, purpose, life, .. } => {
            MailKind::Pin { pin, number, purpose, life, sent_at, works_until_cap }
        }
        Content::Confirm { what, url, code, number, life, .. } => {
            MailKind::Confirm { what, url, code, number, life, sent_at, works_until_cap }
        }
        Content::Invitation { url, inviter, life, .. } => {
            MailKind::Invitation { url, inviter, life, sent_at, works_until_cap }
        }
        Content::TemporaryReminder { url, ends_at, .. } => MailKind::TemporaryReminder { url, ends_at },
        Content::Budget { way, limit, at } => MailKind::Budget { way, limit, at },
        Content::Campaign { wording, reason, opens_at, closes_at, ids } => {
            MailKind::Campaign { wording, reason, opens_at, closes_at, ids }
        }
    }
}

fn notice_of(event: Event, name: String, left: u32) -> Option<NoticeEvent> {
    Some(match event {
        Event::PasswordChanged => NoticeEvent::PasswordChanged,
        Event::PasswordReset => NoticeEvent::PasswordReset,
        Event::Reissued => NoticeEvent::Reissued { by: name },
        Event::DeviceAdded => NoticeEvent::DeviceAdded { name },
        Event::DeviceRemoved => NoticeEvent::DeviceRemoved { name },
        Event::LoginIdChanged => NoticeEvent::LoginIdChanged,
        Event::ContactVerified => NoticeEvent::ContactVerified { masked: name },
        Event::ContactRemoved => NoticeEvent::ContactRemoved { masked: name },
        Event::CodesMade => NoticeEvent::CodesMade,
        Event::CodeUsed => NoticeEvent::CodeUsed { left },
        _ => return None,
    })
}
