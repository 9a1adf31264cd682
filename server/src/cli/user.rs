use std::{path::PathBuf, sync::Arc};

use clap::{Args, Subcommand};
use credentials::{
    account::{Account, Role},
    clock::Moment,
    customers,
    directory::{self, NewAccount, NewCompany},
    form::Problem,
    mask,
    portal::Portal,
    realm::Realm,
    reissue,
    text::{EmailAddress, UserId},
};

use super::{ConfigFile, Failure, export, import, open, say};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Add an account; it has no password until the person sets one by recovery
    Add {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        facts: Facts,
    },
    /// Import accounts from a CSV file (UTF-8 or Shift JIS), all or nothing
    #[command(after_help = import::HELP)]
    Import {
        #[command(flatten)]
        place: Place,
        /// The CSV file
        file: PathBuf,
        /// Only say what would happen
        #[arg(long)]
        dry_run: bool,
    },
    /// Write the accounts of a realm to a CSV file that an import reads back
    #[command(after_help = export::HELP)]
    Export {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        wish: export::Wish,
    },
    /// Give an account a temporary password, where administrators reissue: for helpdesk and operators, and for the first people of all
    Issue(Which),
    /// Show what is known of an account, without secrets
    Show(Which),
    /// Disable an account: its sessions, recoveries and links end at once
    Disable(Which),
    /// Enable a disabled account
    Enable(Which),
}

/// Where a command works.
#[derive(Debug, Args)]
pub(super) struct Place {
    #[command(flatten)]
    config: ConfigFile,
    /// The realm's name in the configuration
    #[arg(long, value_name = "NAME")]
    realm: String,
}

/// One account.
#[derive(Debug, Args)]
pub(super) struct Which {
    #[command(flatten)]
    place: Place,
    /// The user ID
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    user_id: String,
}

/// A new account.
#[derive(Debug, Args)]
pub(super) struct Facts {
    /// The user ID
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    user_id: String,
    /// The person's name
    #[arg(long)]
    name: String,
    /// Where mail goes; the address counts as confirmed
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// user, administrator, helpdesk or operator
    #[arg(long, default_value = "user", value_parser = role)]
    role: Role,
    /// What signs in, where it isn't the user ID; a customer's is a mail address, and without one there is no login yet
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    login_id: Option<String>,
    /// The company (会員ID), where accounts belong to companies
    #[arg(long, value_name = "ID", allow_hyphen_values = true, requires = "company_name")]
    company: Option<String>,
    /// The company's name (会員名); another one than before renames it
    #[arg(long, value_name = "NAME", requires = "company")]
    company_name: Option<String>,
    /// The person has to set up a one-time-password app
    #[arg(long)]
    otp_required: bool,
}

fn role(name: &str) -> Result<Role, &'static str> {
    Role::parse(name).ok_or("there is no such role; write user, administrator, helpdesk or operator")
}

pub(super) async fn run(command: Command) -> Result<(), Failure> {
    let place = match &command {
        Command::Add { place, .. } | Command::Import { place, .. } | Command::Export { place, .. } => place,
        Command::Issue(which) | Command::Show(which) | Command::Disable(which) | Command::Enable(which) => &which.place,
    };
    let portal = open::portal(&place.config).await?;
    let realm = open::realm(&portal, &place.realm)?;
    let done = match &command {
        Command::Add { facts, .. } => add(&portal, &realm, facts).await,
        Command::Import { file, dry_run, .. } => import::run(&portal, &realm, file, *dry_run).await,
        Command::Export { wish, .. } => export::run(&portal, &realm, wish).await,
        Command::Issue(which) => issue(&portal, &realm, &which.user_id).await,
        Command::Show(which) => show(&portal, &realm, &which.user_id).await,
        Command::Disable(which) => set_active(&portal, &realm, &which.user_id, false).await,
        Command::Enable(which) => set_active(&portal, &realm, &which.user_id, true).await,
    };
    portal.store.close().await;
    done
}

async fn add(portal: &Portal, realm: &Arc<Realm>, facts: &Facts) -> Result<(), Failure> {
    let (login_id, email) = (facts.login_id.as_deref(), facts.email.as_deref());
    let mut new = NewAccount::parse(&facts.user_id, login_id, &facts.name, email, facts.role)
        .map_err(|(field, problem)| refused(field, &problem))?;
    new.otp_required = facts.otp_required;
    new.company = company(realm, facts)?;
    if realm.customers {
        if login_id.is_some_and(|login| EmailAddress::parse(login).is_err()) {
            return Err(Failure::new(
                "a customer signs in with a mail address; give one such as name@example.jp as --login-id",
            ));
        }
        new.login_id = new.login_id.filter(|_| login_id.is_some());
    }
    directory::add(portal, realm, &new).await.map_err(|error| {
        if !error.is_duplicate() {
            return Failure::from(error);
        }
        Failure::new(format!(
            "realm {} already has an account of this user ID or login ID; choose another one",
            realm.slug
        ))
    })?;
    let page = portal.url(realm, "recovery");
    say(format_args!("added {}", new.user_id.as_str()));
    if new.login_id.is_none() {
        say("there is no login yet: whoever looks after the customer invites them, or an import gives them a login_id");
    } else if realm.prove.reissue().is_some() {
        say(format_args!(
            "the person has no password yet; make a temporary one with: saihakko user issue --realm {} --user-id {}",
            realm.slug,
            new.user_id.as_str()
        ));
    } else if new.email.is_some() {
        say(format_args!("the person sets a password at {page}"));
    } else {
        say("without a mail address the person can't set a password; give it one with: saihakko user import");
    }
    Ok(())
}

fn company(realm: &Realm, facts: &Facts) -> Result<Option<NewCompany>, Failure> {
    match (&facts.company, &facts.company_name) {
        (Some(_), _) if !realm.companies => Err(Failure::new(format!(
            "realm {} has no companies; leave --company out, or set companies = true in its configuration",
            realm.slug
        ))),
        (Some(id), Some(name)) => {
            NewCompany::parse(id, name).map(Some).map_err(|(field, problem)| refused(field, &problem))
        }
        _ if realm.companies && matches!(facts.role, Role::User | Role::Administrator) => Err(Failure::new(
            "a user or administrator of this realm belongs to a company; give --company and --company-name",
        )),
        _ => Ok(None),
    }
}

fn refused(field: &str, problem: &Problem) -> Failure {
    Failure::new(match problem {
        Problem::Empty => format!("the {field} is empty; fill it in"),
        Problem::TooLong(most) => format!("the {field} is longer than {most} characters; shorten it"),
        _ if field == "mail address" => "the mail address can't be one; write one such as name@example.jp".to_owned(),
        _ => format!("the {field} has control characters; write it anew"),
    })
}

fn parse(user_id: &str) -> Result<UserId, Failure> {
    UserId::parse(user_id).map_err(|problem| refused("user ID", &problem))
}

fn unknown(realm: &Realm, user_id: &UserId) -> Failure {
    Failure::new(format!(
        "realm {} has no account {}; compare the spelling of the user ID",
        realm.slug,
        user_id.as_str()
    ))
}

/// The password is on standard output, and nowhere else.
async fn issue(portal: &Portal, realm: &Realm, user_id: &str) -> Result<(), Failure> {
    if realm.prove.reissue().is_none() {
        let page = portal.url(realm, "recovery");
        return Err(Failure::new(format!("in realm {} people set a password themselves at {page}", realm.slug)));
    }
    let user_id = parse(user_id)?;
    let issued = reissue::issue(portal, realm, &user_id).await?;
    let (password, ends_at) = issued.ok_or_else(|| {
        Failure::new(format!("realm {} has no active account {}; compare the spelling", realm.slug, user_id.as_str()))
    })?;
    say(format_args!("temporary password: {}", password.reveal()));
    say(format_args!("it works once, until {ends_at}, at {}", portal.url(realm, "login")));
    Ok(())
}

async fn set_active(portal: &Portal, realm: &Realm, user_id: &str, active: bool) -> Result<(), Failure> {
    let user_id = parse(user_id)?;
    if !directory::set_active(portal, realm, &user_id, active).await? {
        return Err(unknown(realm, &user_id));
    }
    say(if active {
        format!("enabled {}", user_id.as_str())
    } else {
        format!("disabled {}; its sessions, recoveries and links have ended", user_id.as_str())
    });
    Ok(())
}

async fn show(portal: &Portal, realm: &Realm, user_id: &str) -> Result<(), Failure> {
    let user_id = parse(user_id)?;
    let account = directory::find(portal, realm, &user_id).await?.ok_or_else(|| unknown(realm, &user_id))?;
    let more = customers::facts(portal, realm, &account).await?;
    for (fact, value) in facts(realm, &account).into_iter().chain(further(more)) {
        say(format_args!("{fact:<18} {value}"));
    }
    Ok(())
}

/// What only some accounts have.
fn further(facts: customers::Facts) -> Vec<(&'static str, String)> {
    let contacts = facts
        .contacts
        .into_iter()
        .map(|(mask, counts)| ("contact", if counts { mask } else { format!("{mask} (not confirmed)") }));
    let customer = facts.customer.into_iter().flat_map(|customer| {
        let none = || "none".to_owned();
        let parent = customer.parent.map_or_else(none, |(id, name)| format!("{id} {name}"));
        [
            ("rank", customer.rank.unwrap_or_else(none)),
            ("class", customer.class.unwrap_or_else(none)),
            ("parent", parent),
        ]
    });
    contacts.chain(customer).collect()
}

fn facts(realm: &Realm, account: &Account) -> [(&'static str, String); 8] {
    // Where the login ID is an address of the customer's own, nobody else learns it, staff included.
    let shown = |text: &str| if realm.customers { mask::mask_id(text) } else { text.to_owned() };
    let email = match (&account.email, account.verified_email()) {
        (Some(email), Some(_)) => shown(email),
        (Some(email), None) => format!("{} (not confirmed)", shown(email)),
        (None, _) => "none".into(),
    };
    let login_id = if account.login_id.is_empty() { "none yet".into() } else { shown(&account.login_id) };
    let password = match (&account.password_hash, account.password_changed_at) {
        (None, _) => "none".into(),
        (Some(_), None) => "set, as imported".into(),
        (Some(_), Some(at)) => format!("set at {}", Moment(at)),
    };
    let needed = if account.needs_otp(realm) { "required" } else { "not required" };
    [
        ("user ID", account.user_id.clone()),
        ("login ID", login_id),
        ("name", account.display_name.clone()),
        ("mail address", email),
        ("role", account.role.clone()),
        ("state", account.state.clone()),
        ("one-time password", format!("{needed}, apps enrolled: {}", account.devices)),
        ("password", password),
    ]
}
