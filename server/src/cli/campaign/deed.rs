//! What is done to a campaign by its name.

use credentials::{
    campaign::{CampaignState, CampaignView, command},
    form::Problem,
    portal::Portal,
    realm::Realm,
};

use super::{
    super::{Failure, say},
    Which, call, known, sentence, show,
};

/// One of them.
#[derive(Clone, Copy)]
pub(super) enum Deed {
    Start,
    Pause,
    Resume,
    Again,
    End,
    Discard,
}

impl Deed {
    pub async fn run(self, portal: &Portal, realm: &Realm, which: &Which) -> Result<(), Failure> {
        let id = &which.id;
        let before = known(portal, realm, id).await?;
        let done = match self {
            Self::Start => command::start(portal, realm, id).await?,
            Self::Pause => command::pause(portal, realm, id).await?,
            Self::Resume => command::resume(portal, realm, id).await?,
            Self::Again => command::again(portal, realm, id).await?,
            Self::End => command::end(portal, realm, id).await?,
            Self::Discard => command::discard(portal, realm, id).await?,
        };
        match done {
            Ok(()) if self.is_done(&before) => say(format_args!("campaign {id} is {} already", show::state(&before))),
            Ok(()) => self.tell(portal, realm, &before).await?,
            Err(Problem::CampaignState) => {
                let (state, can) = (show::state(&before), self.can());
                return Err(Failure::new(format!("campaign {id} is {state}; {can}")));
            }
            Err(problem) => return Err(Failure::new(sentence(&problem))),
        }
        Ok(())
    }

    /// Whether somebody did it before.
    fn is_done(self, before: &CampaignView) -> bool {
        match self {
            Self::Start => matches!(before.line.state, CampaignState::Running | CampaignState::Paused),
            Self::Pause => before.line.state == CampaignState::Paused,
            Self::Resume => before.line.state == CampaignState::Running,
            Self::End => before.line.state == CampaignState::Ended,
            Self::Again | Self::Discard => false,
        }
    }

    /// When it can be done.
    fn can(self) -> &'static str {
        match self {
            Self::Start => "only a draft can be started",
            Self::Pause => "only a running one can be paused",
            Self::Resume => "only a paused one can be resumed, before its links are over",
            Self::Again => "only a running one can mail again, before its links are over",
            Self::End => "only a running or paused one can be ended, before its links are over",
            Self::Discard => "only a draft can be deleted",
        }
    }

    async fn tell(self, portal: &Portal, realm: &Realm, before: &CampaignView) -> Result<(), Failure> {
        let id = &before.line.id;
        if matches!(self, Self::Discard) {
            say(format_args!("deleted the draft {id}"));
            return Ok(());
        }
        let now = known(portal, realm, id).await?;
        let counts = &now.line.counts;
        match self {
            Self::Start => {
                let (mails, ids, opens) = (counts.mailboxes, counts.accounts, show::time(realm, now.line.opens_at));
                say(format_args!("started {id}: {mails} mails for {ids} IDs go out, {} a minute", now.per_minute));
                say(format_args!("from {opens} on their present passwords are refused"));
                say(format_args!("see how far it is with: {}", call(realm, "show", id)));
            }
            Self::Pause => say(format_args!(
                "paused {id}: {} IDs wait to be mailed; links and opening stay; go on with: {}",
                counts.chosen + counts.queued,
                call(realm, "resume", id)
            )),
            Self::Resume => {
                say(format_args!("resumed {id}: {} IDs are still to be mailed", counts.chosen + counts.queued));
            }
            Self::Again => {
                say(format_args!("{} IDs of {id} are mailed again; their older links stop working", counts.chosen));
            }
            Self::End | Self::Discard => say(format_args!(
                "ended {id}: {} of {} IDs have new passwords, the others keep their old ones",
                counts.finished, counts.accounts
            )),
        }
        Ok(())
    }
}
