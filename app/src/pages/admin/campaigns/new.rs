//! `/{realm}/admin/campaigns/new`: the draft of a campaign. Saving it sends nothing.

use credentials::{caller::Caller, form::Page, lang::Lang, permit::Act, session::SessionView};
use leptos::prelude::*;

use super::draft::{Draft, Filled};
use crate::{
    components::{Link, say, words},
    pages::{Shown, portal::Inside, staff::staff},
    visit::Visit,
    words::campaigns as own,
};

/// The page.
#[component]
pub fn New() -> impl IntoView {
    staff(Act::Campaigns, Page::AdminCampaignNew, load)
}

async fn load(visit: Visit, caller: Caller, session: SessionView) -> Shown {
    let here = words().lang();
    let lang = Lang::from_tag(&visit.asked("lang")).unwrap_or(here);
    let filled = Filled::fresh(&caller.realm, lang, visit.now());
    let other = if here == Lang::Ja { Lang::En } else { Lang::Ja };
    let to = format!("{}?lang={}", Page::AdminCampaignNew.path(), other.tag());
    let up = (Page::AdminCampaigns.path().to_owned(), own::TITLE);
    Ok(view! {
        <Inside session page=Page::AdminCampaignNew title=own::NEW_TITLE lead=own::NEW_LEAD up>
            {(lang == here).then(|| view! { <Link to text=say(own::OTHER_WORDING) class="link" /> })}
            <Draft filled />
        </Inside>
    }
    .into_any())
}
