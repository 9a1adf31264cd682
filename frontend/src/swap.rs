//! The fetched page in the place of the old one.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlElement, Node};

use crate::page::{document, window};

/// Files by which two pages are of the same version.
const FILES: &str = "link[rel=stylesheet],link[rel=modulepreload],link[rel=preload]";
/// What belongs to the page that was loaded first and stays.
const KEPT: &str = "script,#progress,#announcer";

/// Whether this is one of our pages, made for the scripts that run here.
pub fn fits(fresh: &Document) -> bool {
    matches!(fresh.query_selector("main#main"), Ok(Some(_))) && files(fresh) == files(&document())
}

fn files(of: &Document) -> String {
    let mut names = String::new();
    for link in elements(of, FILES) {
        names += &link.get_attribute("href").unwrap_or_default();
        names.push(' ');
    }
    names
}

/// Shows the page: attributes, title and everything in the body but what is kept; then starts its islands.
pub fn swap(fresh: &Document) {
    let here = document();
    if let (Some(old), Some(new)) = (here.document_element(), fresh.document_element()) {
        take_attributes(&old, &new);
    }
    here.set_title(&fresh.title());
    let _ = take_body(&here, fresh);
    start_islands(&here);
}

fn take_attributes(old: &Element, new: &Element) {
    for name in old.get_attribute_names() {
        if let Some(name) = name.as_string()
            && name != "data-ready"
            && !new.has_attribute(&name)
        {
            let _ = old.remove_attribute(&name);
        }
    }
    for name in new.get_attribute_names() {
        if let Some(name) = name.as_string()
            && let Some(value) = new.get_attribute(&name)
            && old.get_attribute(&name).as_ref() != Some(&value)
        {
            let _ = old.set_attribute(&name, &value);
        }
    }
}

fn take_body(here: &Document, fresh: &Document) -> Option<()> {
    let (old, new) = (here.body()?, fresh.body()?);
    take_attributes(&old, &new);
    let new: js_sys::Array =
        content(&new).map(|node| here.adopt_node(&node).map_or(JsValue::NULL, JsValue::from)).collect();
    for node in content(&old) {
        node.parent_node()?.remove_child(&node).ok()?;
    }
    old.prepend_with_node(&new).ok()
}

fn content(body: &HtmlElement) -> impl Iterator<Item = Node> {
    let children = body.children();
    let children: Vec<Element> = (0..children.length()).filter_map(|index| children.item(index)).collect();
    children.into_iter().filter(|child| !child.matches(KEPT).unwrap_or(false)).map(Node::from)
}

/// The islands of the first page were started by its script, which leaves this function for later ones.
fn start_islands(here: &Document) {
    let Ok(start) = Reflect::get(&window(), &JsValue::from_str("__hydrateIsland")) else {
        return;
    };
    let Some(start) = start.dyn_ref::<Function>() else {
        return;
    };
    for island in elements(here, "leptos-island") {
        let name = island.get_attribute("data-component").unwrap_or_default();
        let _ = start.call2(&JsValue::NULL, &island, &JsValue::from_str(&name));
    }
}

fn elements(of: &Document, selector: &str) -> Vec<Element> {
    let Ok(found) = of.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect()
}
