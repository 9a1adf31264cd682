//! `[phone.sms]` and `[phone.voice]` of `by = "http"`: a provider's own form of request.

use credentials::{
    config::{Found, Section},
    secret::Password,
};
use hyper::{
    Method,
    header::{self, HeaderMap, HeaderName, HeaderValue},
};
use serde_json::Value;
use toml::{Spanned, de::DeValue};

use super::secret;
use crate::{
    gateway::{
        form::{PLACEHOLDERS, unknown_placeholder},
        http::Endpoint,
    },
    settings::secrets::Surroundings,
};

/// A provider's own form of request, for one way.
#[derive(Clone, Debug)]
pub struct FormSettings {
    /// POST or PUT.
    pub method: Method,
    /// Where to.
    pub endpoint: Endpoint,
    /// More headers.
    pub headers: HeaderMap,
    /// What proves who we are, and the header in which it is said: `Authorization` unless the provider has its own.
    pub authorization: Option<(HeaderName, Password)>,
    /// What is sent.
    pub body: FormBody,
    /// The statuses that mean "taken".
    pub success: Vec<u16>,
    /// Where the provider's id stands in its answer, as a JSON pointer.
    pub id_at: Option<String>,
}

/// A body with placeholders.
#[derive(Clone, Debug, PartialEq)]
pub enum FormBody {
    /// JSON; placeholders stand in its texts.
    Json(Value),
    /// Names and templates of a form, in the order of the file.
    Form(Vec<(String, String)>),
}

const BODY: &str =
    "say what is sent: a section \"json\" or \"form\" with names and templates such as text = \"{text}\"";

/// Headers that are the product's own to say.
const OURS: [HeaderName; 6] = [
    header::HOST,
    header::CONTENT_LENGTH,
    header::CONTENT_TYPE,
    header::TRANSFER_ENCODING,
    header::CONNECTION,
    header::AUTHORIZATION,
];

pub(super) fn read(section: &Section<'_>, around: &Surroundings<'_>, variable: &str) -> Option<FormSettings> {
    if !section.exists() {
        return None;
    }
    let method = section.choice("method", &[("POST", false), ("PUT", true)]).is_some_and(|found| found.value);
    let found = section.text("url");
    let read = found.as_ref().and_then(|found| endpoint(section, found));
    section.need("url", found, "say where messages are sent to: url = \"https://sms.example.jp/v1/messages\"");
    let headers = headers(&section.section("headers"));
    let named = section.text("authorization_file");
    let authorization = secret(section, around, ("authorization_file", named.as_ref()), variable);
    check_authorization(section, named.as_ref(), authorization.as_ref());
    let said_in = section.parsed("authorization_header", "a header's name such as \"X-Api-Key\"", |text| {
        header_name(text).or((text.eq_ignore_ascii_case("authorization")).then_some(header::AUTHORIZATION))
    });
    let said_in = said_in.map_or(header::AUTHORIZATION, |found| found.value);
    let body = body(section);
    let success = success(section);
    let id_at = section.parsed("id_at", "a JSON pointer such as \"/message/id\"", |text| {
        (text.starts_with('/') && text.len() <= 200).then(|| text.to_owned())
    });
    section.done();
    Some(FormSettings {
        method: if method { Method::PUT } else { Method::POST },
        endpoint: read?,
        headers,
        authorization: authorization.map(|secret| (said_in, secret)),
        body: body?,
        success,
        id_at: id_at.map(|found| found.value),
    })
}

fn endpoint(section: &Section<'_>, found: &Found<String>) -> Option<Endpoint> {
    let endpoint = Endpoint::parse(&found.value);
    if let Err(message) = &endpoint {
        section.fault_of("url", found, message);
    }
    endpoint.ok()
}

fn headers(section: &Section<'_>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (key, found) in section.entries() {
        let name = header_name(key);
        let Some(text) = section.entry_text(key, found.value, found.at, 1000) else { continue };
        match (name, header_value(&text)) {
            (Some(name), Some(value)) => drop(headers.insert(name, value)),
            (None, _) => section.fault_of(key, &found, "is no header that can be set; Authorization comes from authorization_file, the others of HTTP itself are the product's"),
            (_, None) => section.fault_of(key, &found, "can't be said in a header; write it in ASCII"),
        }
    }
    headers
}

fn header_name(text: &str) -> Option<HeaderName> {
    HeaderName::from_bytes(text.as_bytes()).ok().filter(|name| !OURS.contains(name))
}

/// Only ASCII: what else a provider makes of a header, nobody knows.
fn header_value(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(text).ok().filter(|_| text.is_ascii())?;
    // Some providers have their keys in headers of their own.
    value.set_sensitive(true);
    Some(value)
}

fn check_authorization(section: &Section<'_>, named: Option<&Found<String>>, secret: Option<&Password>) {
    const MESSAGE: &str = "holds more than one line of ASCII; write the whole header into it, such as: Bearer abc123";
    let wrong = secret.is_some_and(|secret| header_value(secret.reveal()).is_none());
    match named {
        Some(named) if wrong => section.fault_of("authorization_file", named, MESSAGE),
        None if wrong => section.fault(format!("the environment's secret for {} {MESSAGE}", section.name())),
        _ => {}
    }
}

fn body(section: &Section<'_>) -> Option<FormBody> {
    let (json, form) = (section.section("json"), section.section("form"));
    match (json.exists(), form.exists()) {
        (true, false) => {
            let members: Option<serde_json::Map<_, _>> = json
                .entries()
                .into_iter()
                .map(|(key, found)| Some((key.to_owned(), value(&json, key, &found)?)))
                .collect();
            Some(FormBody::Json(Value::Object(members?)))
        }
        (false, true) => {
            let text = |(key, found): (&str, Found<&Spanned<DeValue<'_>>>)| {
                let template = form.entry_text(key, found.value, found.at, 1000)?;
                check_template(&form, key, found.at, &template);
                Some((key.to_owned(), template))
            };
            Some(FormBody::Form(form.entries().into_iter().map(text).collect::<Option<_>>()?))
        }
        (true, true) => {
            section.fault(format!(
                "{} has both \"json\" and \"form\", and only one can be sent; remove one",
                section.name()
            ));
            None
        }
        (false, false) => {
            if section.lacks("json") && section.lacks("form") {
                section.fault(format!("{} lacks \"json\"; {BODY}", section.name()));
            }
            None
        }
    }
}

/// A value of the template as JSON has it; TOML's times and numbers that JSON can't hold are faults.
fn value(section: &Section<'_>, key: &str, found: &Found<&Spanned<DeValue<'_>>>) -> Option<Value> {
    let at = found.at;
    let value = json(section, key, at, found.value.get_ref());
    if value.is_none() {
        let message = "can't stand in JSON; write it as a text in double quotes";
        section.fault_of(key, &Found { value: (), at }, message);
    }
    value
}

fn json(section: &Section<'_>, key: &str, at: usize, value: &DeValue<'_>) -> Option<Value> {
    Some(match value {
        DeValue::String(text) => {
            check_template(section, key, at, text);
            Value::String(text.to_string())
        }
        DeValue::Integer(number) => Value::from(i64::from_str_radix(number.as_str(), number.radix()).ok()?),
        DeValue::Float(number) => serde_json::Number::from_f64(number.as_str().parse().ok()?).map(Value::Number)?,
        DeValue::Boolean(flag) => Value::Bool(*flag),
        DeValue::Datetime(_) => return None,
        DeValue::Array(items) => {
            Value::Array(items.iter().map(|item| json(section, key, at, item.get_ref())).collect::<Option<_>>()?)
        }
        DeValue::Table(members) => {
            let member = |(name, member): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
                let name: &std::borrow::Cow<'_, str> = name.get_ref();
                Some((name.to_string(), json(section, name, member.span().start, member.get_ref())?))
            };
            Value::Object(members.iter().map(member).collect::<Option<_>>()?)
        }
    })
}

fn check_template(section: &Section<'_>, key: &str, at: usize, template: &str) {
    if let Some(name) = unknown_placeholder(template) {
        let known = PLACEHOLDERS.map(|name| format!("{{{name}}}")).join(", ");
        let message = format!("holds \"{{{name}\", which is no placeholder; braces hold one of {known}");
        section.fault_of(key, &Found { value: (), at }, message);
    }
}

fn success(section: &Section<'_>) -> Vec<u16> {
    const USUAL: [u16; 3] = [200, 201, 202];
    if !section.has("success") {
        return USUAL.to_vec();
    }
    let found = section.entries().into_iter().find_map(|(key, found)| (key == "success").then_some(found));
    let statuses = found.as_ref().and_then(|found| found.value.get_ref().as_array()).map(|items| {
        let status = |item: &Spanned<DeValue<'_>>| item.get_ref().as_integer()?.as_str().parse::<u16>().ok();
        items.iter().map(|item| status(item).filter(|status| (200..=299).contains(status))).collect::<Option<Vec<_>>>()
    });
    match (statuses.flatten().filter(|statuses| !statuses.is_empty()), found) {
        (Some(statuses), _) => statuses,
        (None, Some(found)) => {
            section.fault_of("success", &found, "takes a list of statuses from 200 to 299, such as [200, 202]");
            USUAL.to_vec()
        }
        (None, None) => USUAL.to_vec(),
    }
}
