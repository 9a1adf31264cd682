//! Drafting a campaign, or changing a draft: what isn't said stays as it is.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use clap::Args;
use credentials::{
    account::Role,
    campaign::{CampaignView, Typed, command, members_csv, wording},
    form::{Field, FieldProblem, FormState, Page, Problem},
    lang::Lang,
    portal::Portal,
    realm::Realm,
};

use app::words::{Words, members, problems};

use super::{
    super::{Failure, export::Header, import, say},
    call, known,
};

pub(super) const HELP: &str = "\
Who: all that are given must fit; only active accounts with a confirmed address are mailed, the
others are counted and keep their passwords. Without --csv and --role it is all users. The CSV file is
UTF-8 or Shift_JIS, with the column user_id (ユーザーID) among any others, or one ID a line.

The text of the mail is plain, with these marks in either language:
  {name}   {氏名}      the person
  {site}   {サイト名}  the realm
  {opens}  {開始}      from when the links work and the old passwords don't
  {closes} {終了}      until when the links work
  {reason} {理由}
  {link}   {リンク}    the links, one for each ID of the mailbox: exactly once
Without --body and --subject it is a text that says who, why, from when, and what to do.";

/// The roles that can be asked, and all of them.
const ANY: &str = "any";

#[derive(Debug, Args)]
pub(in crate::cli) struct Wish {
    /// Change this draft instead of making one
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// From when a new password is needed, on the realm's clock, such as 2027-01-13T09:00
    #[arg(long, value_name = "TIME", required_unless_present = "id")]
    opens: Option<String>,
    /// Why, in one line that the mail tells
    #[arg(long, value_name = "TEXT", required_unless_present = "id")]
    reason: Option<String>,
    /// How many days the links work, 1 to 90 [default: 30]
    #[arg(long, value_name = "N")]
    closes_days: Option<String>,
    /// Mails a minute, of all server processes together, 1 to 120000 [default: 600]
    #[arg(long, value_name = "N")]
    per_minute: Option<String>,
    /// Only this role: user, administrator, helpdesk or operator; or any [default: user, with --csv any]
    #[arg(long, value_parser = role)]
    role: Option<String>,
    /// Only this company (会員ID)
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    company: Option<String>,
    /// Only the IDs of this CSV file
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// The language of the mail [default: ja]
    #[arg(long)]
    lang: Option<Header>,
    /// The subject of the mail, at most 45 bytes
    #[arg(long, value_name = "TEXT")]
    subject: Option<String>,
    /// A file with the text of the mail
    #[arg(long, value_name = "FILE")]
    body: Option<PathBuf>,
}

fn role(name: &str) -> Result<String, &'static str> {
    match name {
        ANY => Ok(String::new()),
        name => Role::parse(name)
            .map(|role| role.name().to_owned())
            .ok_or("write user, administrator, helpdesk, operator or any"),
    }
}

pub(super) async fn run(portal: &Portal, realm: &Realm, wish: &Wish) -> Result<(), Failure> {
    let there = match &wish.id {
        Some(id) => Some(known(portal, realm, id).await?),
        None => None,
    };
    let typed = wish.typed(realm, there.as_ref())?;
    let view = match command::draft(portal, realm, wish.id.as_deref(), typed).await? {
        Ok(view) => view,
        Err(form) => return Err(refused(wish, &form)),
    };
    let (id, counts) = (&view.line.id, &view.line.counts);
    let done = if there.is_some() { "changed" } else { "drafted" };
    say(format_args!("{done} {id}: {} IDs in {} mailboxes", counts.accounts, counts.mailboxes));
    if counts.left_out > 0 {
        say(format_args!("{} more can't be mailed and keep their passwords", counts.left_out));
    }
    say(format_args!("nothing has been sent; look at it with: {}", call(realm, "show", id)));
    Ok(())
}

impl Wish {
    /// The form as an operator would fill it in.
    fn typed(&self, realm: &Realm, there: Option<&CampaignView>) -> Result<Typed, Failure> {
        let or = |own: &Option<String>, kept: fn(&CampaignView) -> String, new: &str| {
            own.clone().unwrap_or_else(|| there.map_or_else(|| new.to_owned(), kept))
        };
        let lang = self.lang.map_or_else(|| there.map_or(Lang::Ja, |view| view.lang), Lang::from);
        let (subject, body) = wording::first(lang);
        let opens = |view: &CampaignView| {
            view.line.opens_at.to_jiff().to_zoned(realm.time_zone.clone()).strftime("%Y-%m-%dT%H:%M").to_string()
        };
        let role = if self.csv.is_some() { "" } else { Role::User.name() };
        Ok(Typed {
            reason: or(&self.reason, |view| view.line.reason.clone(), ""),
            opens: self.opens.clone().or_else(|| there.map(opens)).unwrap_or_default(),
            closes_days: or(&self.closes_days, |view| view.days().to_string(), ""),
            per_minute: or(&self.per_minute, |view| view.per_minute.to_string(), ""),
            lang: lang.tag().to_owned(),
            subject: or(&self.subject, |view| view.subject.clone(), subject),
            body: match &self.body {
                Some(file) => text(file)?,
                None => there.map_or_else(|| body.to_owned(), |view| view.body.clone()),
            },
            company: or(&self.company, |view| view.company.clone(), ""),
            role: or(&self.role, |view| view.role.clone(), role),
            csv: match &self.csv {
                Some(file) => import::read(file, members_csv::MOST_BYTES).map_err(|error| unreadable(file, &error))?,
                None => Vec::new(),
            },
        })
    }
}

fn text(file: &Path) -> Result<String, Failure> {
    let bytes = import::read(file, wording::Body::MOST * 16).map_err(|error| unreadable(file, &error))?;
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let text = std::str::from_utf8(bytes);
    Ok(text.map_err(|_| Failure::new(format!("{} is no UTF-8; save it as UTF-8", file.display())))?.to_owned())
}

fn unreadable(file: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{} can't be read: {error}; name a file that you may read", file.display()))
}

/// Everything that is wrong, one thing a line.
fn refused(wish: &Wish, form: &FormState) -> Failure {
    let (mut stderr, words) = (std::io::stderr().lock(), Words::new(Lang::En, None));
    for FieldProblem { field, problem } in &form.problems {
        if let (Problem::MembersCsv(faults), Some(file)) = (problem, &wish.csv) {
            for fault in &faults.first {
                let _ = writeln!(stderr, "{}: {}", file.display(), members::line(&words, fault));
            }
            let more = faults.count.saturating_sub(faults.first.len());
            if more > 0 {
                let _ = writeln!(stderr, "{}: and {more} more", file.display());
            }
            continue;
        }
        let sentence = problems::sentence(&words, Page::AdminCampaignNew, *field, problem);
        let _ = writeln!(stderr, "{}{sentence}", field.map(option).unwrap_or_default());
    }
    Failure::new("nothing was drafted; correct this and run the command again")
}

/// The option that fills in a field.
fn option(field: Field) -> &'static str {
    match field {
        Field::CampaignReason => "--reason: ",
        Field::Opens => "--opens: ",
        Field::ClosesDays => "--closes-days: ",
        Field::PerMinute => "--per-minute: ",
        Field::Lang => "--lang: ",
        Field::Subject => "--subject: ",
        Field::Body => "--body: ",
        Field::Company => "--company: ",
        Field::Role => "--role: ",
        Field::Csv => "--csv: ",
        _ => "",
    }
}
