//! One visit: fetch, judge the answer, show it, or give up in a way that loses nothing.

use std::cell::RefCell;

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, Document, DomParser, Headers, HtmlFormElement, RequestInit, Response, SupportedType, Url,
    UrlSearchParams,
};

use crate::page::window;
use crate::{flight, settle, swap};

/// Why a page is fetched.
pub enum Reason {
    /// A link, or a form that only asks.
    Link,
    /// Back or Forward: the address bar already shows the target.
    Travel,
    /// A form that changes something.
    Post { form: HtmlFormElement, fields: UrlSearchParams },
}

/// A page to go to.
pub struct Visit {
    address: Url,
    reason: Reason,
}

/// What came back.
struct Page {
    /// After redirects, without the fragment.
    address: Url,
    redirected: bool,
    /// None when it isn't one of our pages, or one of a newer version with other scripts.
    document: Option<Document>,
}

thread_local! {
    /// Path and query of the page that is shown.
    static SHOWN: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Whether this page is the one that is shown, whatever the fragment.
pub fn is_shown(address: &Url) -> bool {
    SHOWN.with_borrow(|shown| *shown == address.pathname() + &address.search())
}

/// Takes what the address bar says as the page that is shown.
pub fn remember_shown() {
    let location = window().location();
    SHOWN.set(location.pathname().unwrap_or_default() + &location.search().unwrap_or_default());
}

impl Visit {
    pub fn new(address: Url, reason: Reason) -> Self {
        if let Reason::Post { form, .. } = &reason {
            settle::begin_sending(form);
        }
        Self { address, reason }
    }

    /// Goes there; a newer visit ends this one.
    pub async fn run(self) {
        let Ok(flight) = flight::begin() else {
            return self.give_up(None);
        };
        let page = self.fetch(&flight.signal()).await;
        let overtaken = flight.signal().aborted();
        if let Reason::Post { form, .. } = &self.reason {
            settle::end_sending(form);
        }
        if overtaken {
            return;
        }
        flight::end();
        match page {
            Ok(Page { address, redirected, document: Some(document) }) => self.show(&address, redirected, &document),
            Ok(page) => self.give_up(Some(page)),
            Err(_) => self.give_up(None),
        }
    }

    async fn fetch(&self, signal: &AbortSignal) -> Result<Page, JsValue> {
        let headers = Headers::new()?;
        headers.set("Accept", "text/html")?;
        let request = RequestInit::new();
        request.set_headers(&headers);
        request.set_signal(Some(signal));
        if let Reason::Post { fields, .. } = &self.reason {
            request.set_method("POST");
            request.set_body(fields);
        }
        let answer = window().fetch_with_str_and_init(&self.address.href(), &request);
        let answer: Response = JsFuture::from(answer).await?.dyn_into()?;
        let kind = answer.headers().get("Content-Type")?.unwrap_or_default();
        let mut document = None;
        if kind.starts_with("text/html") {
            let text = JsFuture::from(answer.text()?).await?.as_string().unwrap_or_default();
            let fresh = DomParser::new()?.parse_from_string(&text, SupportedType::TextHtml)?;
            document = swap::fits(&fresh).then_some(fresh);
        }
        Ok(Page { address: Url::new(&answer.url())?, redirected: answer.redirected(), document })
    }

    fn show(&self, address: &Url, redirected: bool, document: &Document) {
        address.set_hash(&self.address.hash());
        let height = self.record(address, redirected).unwrap_or_default();
        remember_shown();
        swap::swap(document);
        settle::arrive(&address.hash(), height);
    }

    /// Writes the browser's history; gives how far down the page was when it was left, in CSS pixels.
    fn record(&self, address: &Url, redirected: bool) -> Result<f64, JsValue> {
        let history = window().history()?;
        let href = address.href();
        match &self.reason {
            Reason::Travel => {
                let height = history.state()?;
                history.replace_state_with_url(&height, "", Some(&href))?;
                return Ok(height.as_f64().unwrap_or_default());
            }
            // Answered in place, such as "too many tries": a reload shall show the form again.
            Reason::Post { .. } if !redirected => {}
            _ if is_shown(address) => history.replace_state_with_url(&JsValue::NULL, "", Some(&href))?,
            _ => {
                // Back fetches the page anew, so only we know when it is there to be scrolled.
                history.set_scroll_restoration(web_sys::ScrollRestoration::Manual)?;
                history.replace_state(&window().scroll_y()?.into(), "")?;
                history.push_state_with_url(&JsValue::NULL, "", Some(&href))?;
            }
        }
        Ok(0.0)
    }

    /// Hands over to the browser. What was posted is never posted again by us: the server may have acted.
    fn give_up(&self, page: Option<Page>) {
        let location = window().location();
        let _ = match (&self.reason, page) {
            (Reason::Link, _) => location.assign(&self.address.href()),
            (Reason::Travel, _) => location.reload(),
            (Reason::Post { .. }, Some(page)) if page.redirected => location.assign(&page.address.href()),
            (Reason::Post { form, .. }, _) => settle::say_not_sent(form),
        };
    }
}
