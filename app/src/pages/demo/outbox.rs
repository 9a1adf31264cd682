//! `/demo/outbox`: every message that the demo would have sent, and the demo's clock.

#![expect(clippy::unused_async, reason = "server functions are")]

use jiff::tz::TimeZone;
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};

use super::Message;
use crate::{
    components::{Frame, Heading, say, words},
    islands::Hear,
    pages::not_found::NotFound,
    visit::{Visit, go_to, set_status},
    words::{Word, dates, demo},
};

/// How many characters stand for a message without a subject.
const HEADLINE: usize = 32;

/// Moves the demo's clock on by so many seconds; without a number, back to the present.
#[server(prefix = "/do", endpoint = "demo/clock", input = PostUrl)]
pub async fn move_clock(#[server(default)] seconds: String) -> Result<(), ServerFnError> {
    let Some(desk) = Visit::current().and_then(|visit| visit.desk().cloned()) else {
        set_status(axum::http::StatusCode::NOT_FOUND);
        return Err(ServerFnError::new("no demo"));
    };
    desk.move_clock(seconds.parse().ok());
    go_to("/demo/outbox");
    Ok(())
}

/// The page.
#[component]
pub fn Outbox() -> impl IntoView {
    let visit = Visit::current();
    // A build with the demo that serves a configuration has no outbox page.
    let Some((visit, desk)) = visit.and_then(|visit| visit.desk().cloned().map(|desk| (visit, desk))) else {
        return view! { <NotFound /> }.into_any();
    };
    Suspend::new(async move {
        let messages = desk.messages().await;
        let open =
            visit.query("id").map_or(messages.first(), |id| messages.iter().find(|message| message.id == id)).cloned();
        view! {
            <Frame title=say(demo::OUTBOX) wide=true>
                <Heading text=say(demo::OUTBOX) lead=say(demo::OUTBOX_LEAD) />
                {if messages.is_empty() {
                    view! { <div class="empty"><p>{say(demo::OUTBOX_EMPTY)}</p></div> }.into_any()
                } else {
                    view! { <Messages messages open /> }.into_any()
                }}
                <Clock visit />
            </Frame>
        }
    })
    .into_any()
}

/// The demo's realms are all in Japan.
fn zone() -> TimeZone {
    TimeZone::get("Asia/Tokyo").unwrap_or(TimeZone::UTC)
}

fn stamp(at: credentials::clock::Moment) -> impl IntoView {
    let text = dates::moment(words().lang(), &zone(), at);
    view! { <time datetime=dates::machine(&zone(), at)>{text}</time> }
}

#[component]
fn Messages(messages: Vec<Message>, open: Option<Message>) -> impl IntoView {
    let current = open.as_ref().map(|message| message.id.clone());
    let items = messages.into_iter().map(|message| {
        let here = (current.as_ref() == Some(&message.id)).then_some("true");
        view! {
            <li>
                <a href=format!("/demo/outbox?id={}#mail-subject", message.id) aria-current=here>
                    <span class="facts">
                        <span>
                            <span class="badge">{message.realm.clone()}</span>
                            " "
                            <span class="badge">{say(kind(&message))}</span>
                        </span>
                        {stamp(message.created_at)}
                    </span>
                    <strong>{headline(&message)}</strong>
                    <span class="quiet">{message.to}</span>
                </a>
            </li>
        }
    });
    view! {
        <div class="outbox">
            <ol class="mails">{items.collect_view()}</ol>
            {open.map(|message| view! { <Open message /> })}
        </div>
    }
}

fn kind(message: &Message) -> Word {
    match message.kind.as_str() {
        "sms" => demo::KIND_SMS,
        "call" => demo::KIND_CALL,
        _ => demo::KIND_MAIL,
    }
}

/// The subject; a text message and a call have none, so how they begin stands for it.
fn headline(message: &Message) -> String {
    if !message.subject.is_empty() {
        return message.subject.clone();
    }
    let first = message.text.lines().next().unwrap_or_default();
    let short: String = first.chars().take(HEADLINE).collect();
    if short.len() < first.len() { format!("{short}…") } else { short }
}

#[component]
fn Open(message: Message) -> impl IntoView {
    let title = if message.kind == "mail" { headline(&message) } else { say(kind(&message)) };
    view! {
        <article class="phone" aria-labelledby="mail-subject">
            <header>
                <h2 id="mail-subject" tabindex="-1">{title}</h2>
                <dl>
                    <dt>{say(demo::TO)}</dt>
                    <dd>{message.to.clone()}</dd>
                    {message.pin.clone().map(|pin| view! { <dt>{say(demo::PIN)}</dt> <dd><code>{pin}</code></dd> })}
                    <dt>{say(demo::STATE)}</dt>
                    <dd><span class="badge good">{message.state.clone()}</span></dd>
                </dl>
            </header>
            {body(message)}
        </article>
    }
}

fn body(message: Message) -> AnyView {
    match message.kind.as_str() {
        "sms" => view! { <p class="bubble">{linked(&message.text, &message.links)}</p> }.into_any(),
        "call" => view! { <Call message /> }.into_any(),
        _ => view! {
            <pre class="body">{linked(&message.text, &message.links)}</pre>
            <a class="link" href=format!("/demo/outbox/{}.html", message.id)>{say(demo::HTML)}</a>
        }
        .into_any(),
    }
}

/// The words that are spoken, a button to hear them, and the call as the provider reads it.
#[component]
fn Call(message: Message) -> impl IntoView {
    let lang = spoken_in(&message);
    view! {
        <p class="bubble" id="spoken" lang=lang>{message.text}</p>
        <Hear text_from="spoken" lang=lang label=say(demo::HEAR) stop=say(demo::HUSH) />
        {message.twiml.map(|twiml| view! {
            <details>
                <summary>{say(demo::TWIML)}</summary>
                <pre class="code" tabindex="0"><code>{twiml.replace("><", ">\n<")}</code></pre>
            </details>
        })}
    }
}

/// Which voice reads it: the one that the call asks for.
fn spoken_in(message: &Message) -> &'static str {
    let japanese = match &message.twiml {
        Some(twiml) => twiml.contains("ja-JP"),
        None => message.text.chars().any(|c| ('\u{3040}'..='\u{30ff}').contains(&c)),
    };
    if japanese { "ja-JP" } else { "en-US" }
}

/// The text with its URLs as links.
fn linked(text: &str, links: &[String]) -> Vec<AnyView> {
    let first = links.iter().filter_map(|link| text.find(link.as_str()).map(|at| (at, link))).min();
    let Some((at, link)) = first else { return vec![text.to_owned().into_any()] };
    let (before, rest) = text.split_at(at);
    let after = rest.strip_prefix(link.as_str()).unwrap_or_default();
    let here = view! { <a href=link.clone()>{link.clone()}</a> }.into_any();
    [before.to_owned().into_any(), here].into_iter().chain(linked(after, links)).collect()
}

#[component]
fn Clock(visit: Visit) -> impl IntoView {
    let on = |minutes: u32| {
        let label = words().with(demo::CLOCK_ON, &[("minutes", &minutes.to_string())]);
        view! {
            <button class="button secondary small" type="submit" name="seconds" value=(minutes * 60).to_string()>{label}</button>
        }
    };
    view! {
        <section class="section">
            <h2>{say(demo::CLOCK)}</h2>
            <p class="deadline"><span>{say(demo::CLOCK_NOW)}</span>{stamp(visit.now())}</p>
            <form method="post" action=MoveClock::PATH class="actions inline">
                {on(5)} {on(60)}
                <button class="button text small" type="submit">{say(demo::CLOCK_RESET)}</button>
            </form>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::linked;

    #[test]
    fn a_url_becomes_a_link_and_nothing_else_does() {
        let parts = linked("a http://x/1 b <i> http://x/1", &["http://x/1".to_owned()]);
        assert_eq!(parts.len(), 5);
    }
}
