//! Numbers of a page that change while it is looked at.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomParser, Element, EventSource, MessageEvent, Response, SupportedType, window};

use super::dom;

/// A chart is fetched anew at most so often.
const CHART_SECONDS: u32 = 10;

/// Follows the stream at `data-from`: each event is a JSON object of numbers, each of which replaces the text of the elements with its
/// name in `data-count`. An event whose `state` isn't `data-state` any more loads the page anew. The page's part `#course` follows.
#[wasm_bindgen]
pub fn live_counts(island: &Element) {
    let (Ok(source), Some(said)) = (EventSource::new(&dom::prop(island, "from")), island.first_element_child()) else {
        return;
    };
    let changed = Rc::new(Cell::new(false));
    let (page, news, region) = (island.clone(), changed.clone(), said.clone());
    let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        dom::say(&region, &dom::prop(&page, "live"));
        let counts = event.data().as_string().and_then(|text| js_sys::JSON::parse(&text).ok());
        if let Some(counts) = counts {
            news.set(true);
            show(&page, &counts);
        }
    });
    source.set_onmessage(Some(heard.into_js_value().unchecked_ref()));
    let (island, since) = (island.clone(), RefCell::new(0));
    dom::every_second(move || {
        if !island.is_connected() {
            source.close();
            return false;
        }
        if source.ready_state() == EventSource::CLOSED {
            dom::say(&said, &dom::prop(&island, "lost"));
            return false;
        }
        let mut since = since.borrow_mut();
        *since += 1;
        if *since >= CHART_SECONDS && changed.replace(false) {
            *since = 0;
            wasm_bindgen_futures::spawn_local(async {
                let _ = redraw().await;
            });
        }
        true
    });
}

fn show(island: &Element, counts: &JsValue) {
    let get = |name: &str| js_sys::Reflect::get(counts, &name.into()).ok();
    let state = get("state").and_then(|state| state.as_string());
    let Some(window) = window() else { return };
    if state.is_some_and(|state| state != dom::prop(island, "state")) {
        let _ = window.location().reload();
        return;
    }
    let number = |name: &str| get(name).and_then(|number| number.as_f64());
    let Some(document) = window.document() else { return };
    for element in dom::all(&document, "[data-count]") {
        if let Some(count) = number(&dom::prop(&element, "count")) {
            dom::say(&element, &grouped(whole(count)));
        }
    }
    let share = number("finished").zip(number("accounts")).map(|(done, all)| done * 100.0 / all.max(1.0));
    for bar in dom::all(&document, "[data-share]") {
        if let Some(share) = share {
            let _ = bar.set_attribute("width", &(whole(share).to_string() + "%"));
        }
    }
}

/// Takes the chart from the page as it is now.
async fn redraw() -> Result<(), JsValue> {
    let Some(window) = window() else { return Ok(()) };
    let here = window.location().href()?;
    let answer: Response = JsFuture::from(window.fetch_with_str(&here)).await?.dyn_into()?;
    let text = JsFuture::from(answer.text()?).await?.as_string().unwrap_or_default();
    let fresh = DomParser::new()?.parse_from_string(&text, SupportedType::TextHtml)?;
    let old = window.document().and_then(|document| document.get_element_by_id("course"));
    if let (Some(old), Some(new)) = (old, fresh.get_element_by_id("course")) {
        old.replace_with_with_node_1(&new)?;
    }
    Ok(())
}

#[expect(clippy::cast_possible_truncation, reason = "counts of accounts")]
fn whole(number: f64) -> i64 {
    number as i64
}

/// A number with a comma between its thousands.
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::from(if number < 0 { "-" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_stand_apart() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")] {
            assert_eq!(grouped(number), text);
        }
    }
}
