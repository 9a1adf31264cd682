//! What an operator does with campaigns, and the IDs that get their mails.

use credentials::{
    caller::Outcome,
    campaign::{self, CampaignView, Counts, Typed},
    form::{FormState, Page},
    outbox::{Content, Letter},
    store::StoreError,
};

use crate::{browser::Browser, mailbox::post, staff::at_desk, world::World};

pub const REALM: &str = "construction";
pub const OPERATOR: &str = "operator01";
pub const ONE: &str = "hk000000-01_a";
pub const TWO: &str = "hk000000-02_a";
pub const THREE: &str = "nopassword01";

/// A day from the beginning to the opening.
pub const A_DAY: i64 = 24 * 60 * 60;

/// Asks every user of the realm; opens a day later.
pub fn typed() -> Typed {
    Typed {
        reason: "年1回の定期更新".into(),
        opens: "2026-01-14T09:00".into(),
        per_minute: "600".into(),
        lang: "ja".into(),
        subject: "パスワード更新のお願い".into(),
        body: "{氏名} 様\n{開始}から新しいパスワードが必要です。\n{リンク}\nよろしくお願いします。".into(),
        role: "user".into(),
        ..Typed::default()
    }
}

#[derive(Clone, Copy, Debug)]
pub enum Button {
    Discard,
    Start,
    Pause,
    Resume,
    Again,
    End,
    Test,
}

impl Browser {
    /// Sends the form; answers where it leads and the campaign's id.
    pub async fn draft(&mut self, id: Option<&str>, typed: Typed) -> (Page, String) {
        let outcome = campaign::draft(&self.portal, &self.caller, id, typed).await.unwrap();
        let id = outcome.about.clone().unwrap_or_default();
        (self.follow(outcome), id)
    }

    /// A new draft of whoever is asked there.
    pub async fn drafted(&mut self, typed: Typed) -> String {
        let (page, id) = self.draft(None, typed).await;
        assert_eq!(page, Page::AdminCampaign, "{:?}", self.form(Page::AdminCampaignNew).await);
        id
    }

    pub async fn push(&mut self, button: Button, id: &str) -> Page {
        let outcome = pushed(self, button, id).await.unwrap();
        self.follow(outcome)
    }

    pub async fn campaign(&self, id: &str) -> CampaignView {
        campaign::view(&self.portal, &self.caller, id).await.unwrap().unwrap().unwrap()
    }

    pub async fn campaign_form(&self) -> FormState {
        self.session().await.unwrap().form.expect("something is wrong with the form")
    }
}

async fn pushed(browser: &Browser, button: Button, id: &str) -> Result<Outcome, StoreError> {
    let (portal, caller) = (&browser.portal, &browser.caller);
    match button {
        Button::Discard => campaign::discard(portal, caller, id).await,
        Button::Start => campaign::start(portal, caller, id).await,
        Button::Pause => campaign::pause(portal, caller, id).await,
        Button::Resume => campaign::resume(portal, caller, id).await,
        Button::Again => campaign::again(portal, caller, id).await,
        Button::End => campaign::end(portal, caller, id).await,
        Button::Test => campaign::test_mail(portal, caller, id).await,
    }
}

/// The operator at the desk and a campaign of all users that was started.
pub async fn started(world: &World) -> (Browser, String) {
    let mut operator = at_desk(world, REALM, OPERATOR).await;
    let id = operator.drafted(typed()).await;
    assert_eq!(operator.push(Button::Start, &id).await, Page::AdminCampaign);
    assert_eq!(operator.problem(Page::AdminCampaign).await, None);
    (operator, id)
}

/// The same, with its mails sent.
pub async fn mailed(world: &World) -> (Browser, String, Vec<Letter>) {
    let (operator, id) = started(world).await;
    let letters = fed(world).await;
    (operator, id, letters)
}

/// Feeds and sends, second by second, until nothing comes any more.
pub async fn fed(world: &World) -> Vec<Letter> {
    let mut letters = Vec::new();
    for _ in 0..5 {
        campaign::feed(&world.portal).await.unwrap();
        letters.extend(post(world).await);
        world.seconds_pass(1);
    }
    letters
}

/// The links of some letters by user ID.
pub fn links(letters: &[Letter]) -> Vec<(String, String)> {
    let ids = letters.iter().filter_map(|letter| match &letter.content {
        Content::Campaign { ids, .. } => Some(ids),
        _ => None,
    });
    ids.flatten().map(|id| (id.user_id.clone(), id.url.clone())).collect()
}

/// The link of one ID.
pub fn link_of(letters: &[Letter], user_id: &str) -> String {
    let found: Vec<_> = links(letters).into_iter().filter(|(id, _)| id == user_id).collect();
    assert_eq!(found.len(), 1, "{user_id} was mailed one link");
    found[0].1.clone()
}

/// The numbers, without those that a story doesn't look at.
pub fn numbers(counts: &Counts) -> [i64; 7] {
    [counts.chosen, counts.queued, counts.sent, counts.failed, counts.opened, counts.finished, counts.unfinished]
}
