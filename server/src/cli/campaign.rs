mod deed;
mod draft;
mod show;
mod unfinished;

use std::sync::Arc;

use app::words::{Words, problems};
use clap::{Args, Subcommand};
use credentials::{
    campaign::{CampaignView, command},
    form::{Page, Problem},
    lang::Lang,
    portal::Portal,
    realm::Realm,
    text::UserId,
};

use super::{ConfigFile, Failure, open, say};
use deed::Deed;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Draft a campaign, or change a draft; mails nothing and changes nobody
    #[command(after_help = draft::HELP)]
    Draft {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        wish: Box<draft::Wish>,
    },
    /// List the campaigns of a realm, the newest first
    List(Place),
    /// Show a campaign: who, when, how fast, how far it is, and its mail as people read it
    Show(Which),
    /// Send one mail of a campaign to an account of the realm; its links don't work
    Test {
        #[command(flatten)]
        which: Which,
        /// The user ID of an account with a confirmed mail address
        #[arg(long, value_name = "ID", allow_hyphen_values = true)]
        to: String,
    },
    /// Start a draft: mails go out, and from its opening on present passwords are refused
    Start(Which),
    /// Hold back the mails that haven't gone out; links and opening stay
    Pause(Which),
    /// Send on after a pause
    Resume(Which),
    /// Mail those who haven't set a new password once more; their older links stop working
    Again(Which),
    /// End a campaign for good: its links stop working, and those who haven't finished keep their old passwords
    End {
        #[command(flatten)]
        which: Which,
        /// That it can't be undone is understood
        #[arg(long)]
        yes: bool,
    },
    /// Delete a draft
    Discard(Which),
    /// Write those who haven't set a new password to a CSV file
    #[command(after_help = unfinished::HELP)]
    Unfinished {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        wish: unfinished::Wish,
    },
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

/// One campaign.
#[derive(Debug, Args)]
pub(super) struct Which {
    #[command(flatten)]
    place: Place,
    /// The campaign's ID, as `campaign draft` and `campaign list` print it
    #[arg(long, value_name = "ID")]
    id: String,
}

impl Command {
    fn place(&self) -> &Place {
        match self {
            Self::Draft { place, .. } | Self::List(place) => place,
            Self::Show(which)
            | Self::Start(which)
            | Self::Pause(which)
            | Self::Resume(which)
            | Self::Again(which)
            | Self::Discard(which)
            | Self::Test { which, .. }
            | Self::End { which, .. }
            | Self::Unfinished { which, .. } => &which.place,
        }
    }
}

pub(super) async fn run(command: Command) -> Result<(), Failure> {
    let place = command.place();
    let portal = open::portal(&place.config).await?;
    let realm = open::realm(&portal, &place.realm)?;
    let done = act(&portal, &realm, &command).await;
    portal.store.close().await;
    done
}

async fn act(portal: &Portal, realm: &Arc<Realm>, command: &Command) -> Result<(), Failure> {
    match command {
        Command::Draft { wish, .. } => draft::run(portal, realm, wish).await,
        Command::List(_) => show::list(portal, realm).await,
        Command::Show(which) => show::one(portal, realm, &which.id).await,
        Command::Unfinished { which, wish } => unfinished::run(portal, realm, &which.id, wish).await,
        Command::Test { which, to } => test(portal, realm, which, to).await,
        Command::Start(which) => Deed::Start.run(portal, realm, which).await,
        Command::Pause(which) => Deed::Pause.run(portal, realm, which).await,
        Command::Resume(which) => Deed::Resume.run(portal, realm, which).await,
        Command::Again(which) => Deed::Again.run(portal, realm, which).await,
        Command::Discard(which) => Deed::Discard.run(portal, realm, which).await,
        Command::End { which, yes: true } => Deed::End.run(portal, realm, which).await,
        Command::End { which, yes: false } => {
            let again = call(realm, "end", &which.id);
            Err(Failure::new(format!("nothing was ended, because that can't be undone; if it shall be: {again} --yes")))
        }
    }
}

async fn test(portal: &Portal, realm: &Realm, which: &Which, to: &str) -> Result<(), Failure> {
    known(portal, realm, &which.id).await?;
    let no_account = || Failure::new(format!("realm {} has no account {to}; compare its spelling", realm.slug));
    let user_id = UserId::parse(to).map_err(|_| no_account())?;
    match command::test_mail(portal, realm, &which.id, &user_id).await? {
        Ok(()) => {
            say(format_args!("a test mail to {to} is in the outbox; its links don't work"));
            Ok(())
        }
        Err(Problem::NoOwnMail) => {
            Err(Failure::new(format!("{to} has no confirmed mail address; name another account with --to")))
        }
        Err(Problem::NotYours) => Err(no_account()),
        Err(problem) => Err(Failure::new(sentence(&problem))),
    }
}

/// The campaign of that ID.
async fn known(portal: &Portal, realm: &Realm, id: &str) -> Result<CampaignView, Failure> {
    let view = command::view(portal, realm, id).await?;
    view.ok_or_else(|| {
        let slug = &realm.slug;
        Failure::new(format!(
            "realm {slug} has no campaign {id}; list them with: saihakko campaign list --realm {slug}"
        ))
    })
}

/// What a page would say.
fn sentence(problem: &Problem) -> String {
    problems::sentence(&Words::new(Lang::En, None), Page::AdminCampaign, None, problem)
}

/// How to do something with a campaign.
fn call(realm: &Realm, verb: &str, id: &str) -> String {
    format!("saihakko campaign {verb} --realm {} --id {id}", realm.slug)
}
