//! A provider that takes an HTTP request of the operator's own form, as domestic ones do.

use std::collections::BTreeMap;

use credentials::lang::Lang;
use form_urlencoded::Serializer;
use hyper::header::{HeaderMap, HeaderValue};
use serde_json::Value;

use super::{
    http::{Answer, Ask, Client, Endpoint},
    phone::{Carry, PhoneFailure, PhoneOutgoing, Taken},
};
use crate::settings::{FormBody, FormSettings};

/// What may stand in braces in a template.
pub const PLACEHOLDERS: [&str; 6] = ["to", "to_national", "text", "digits", "id", "lang"];

/// The longest id of a provider that is kept.
const LONGEST_ID: usize = 128;

/// One way of one provider.
#[derive(Clone)]
pub(super) struct Form {
    settings: FormSettings,
    headers: HeaderMap,
}

impl Form {
    pub fn new(settings: &FormSettings) -> Self {
        let mut headers = settings.headers.clone();
        if let Some((name, secret)) = &settings.authorization
            && let Ok(mut value) = HeaderValue::from_str(secret.reveal())
        {
            value.set_sensitive(true);
            headers.insert(name.clone(), value);
        }
        Self { settings: settings.clone(), headers }
    }

    pub fn endpoint(&self) -> &Endpoint {
        &self.settings.endpoint
    }

    pub async fn send(&self, client: &Client, outgoing: &PhoneOutgoing) -> Result<Taken, PhoneFailure> {
        let FormSettings { method, endpoint, body, success, .. } = &self.settings;
        let (kind, body) = written(body, outgoing);
        let ask = Ask { method: method.clone(), endpoint, headers: self.headers.clone(), kind, body };
        let answer = client.send(ask).await.map_err(|why| PhoneFailure::without_answer(&why))?;
        if success.contains(&answer.status.as_u16()) {
            return Ok(Taken { id: self.id(&answer) });
        }
        // An echo of a call's words would be the PIN in letters, which no hiding of digits finds.
        let quoted = answer.body.as_ref().filter(|_| outgoing.carry == Carry::Sms);
        let said = quoted.map(|body| String::from_utf8_lossy(body)).unwrap_or_default();
        Err(PhoneFailure::by_status(&answer, &said))
    }

    fn id(&self, answer: &Answer) -> Option<String> {
        let said: Value = serde_json::from_slice(answer.body.as_ref()?).ok()?;
        let id = match said.pointer(self.settings.id_at.as_deref()?)? {
            Value::String(id) => id.clone(),
            Value::Number(id) => id.to_string(),
            _ => return None,
        };
        Some(id).filter(|id| (1..=LONGEST_ID).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_graphic()))
    }
}

/// Content type and body. Values are put into the parsed template, and only the whole is written out: nothing that stands in a
/// value can become a part of the form.
fn written(body: &FormBody, outgoing: &PhoneOutgoing) -> (&'static str, String) {
    let values = values(outgoing);
    match body {
        FormBody::Json(template) => ("application/json", filled_in(template, &values).to_string()),
        FormBody::Form(fields) => {
            let mut form = Serializer::new(String::new());
            for (name, template) in fields {
                form.append_pair(name, &filled(template, &values));
            }
            ("application/x-www-form-urlencoded", form.finish())
        }
    }
}

fn values(outgoing: &PhoneOutgoing) -> BTreeMap<&'static str, &str> {
    let lang = match outgoing.lang {
        Lang::Ja => "ja",
        Lang::En => "en",
    };
    let values = [&outgoing.to, &outgoing.national, outgoing.text.as_str(), outgoing.pin.as_str(), &outgoing.id, lang];
    PLACEHOLDERS.into_iter().zip(values).collect()
}

fn filled_in(template: &Value, values: &BTreeMap<&'static str, &str>) -> Value {
    match template {
        Value::String(text) => Value::String(filled(text, values)),
        Value::Array(items) => items.iter().map(|item| filled_in(item, values)).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, member)| (name.clone(), filled_in(member, values))).collect()
        }
        other => other.clone(),
    }
}

/// One pass from left to right: braces in a value stay what they are.
fn filled(template: &str, values: &BTreeMap<&'static str, &str>) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let found = after.split_once('}').and_then(|(name, end)| Some((*values.get(name)?, end)));
        let (value, end) = found.unwrap_or(("{", after));
        out.push_str(value);
        rest = end;
    }
    out + rest
}

/// The first thing in braces that isn't a placeholder.
pub fn unknown_placeholder(template: &str) -> Option<&str> {
    template.split('{').skip(1).find_map(|after| {
        let name = after.split_once('}').map_or(after, |(name, _)| name);
        (!PLACEHOLDERS.contains(&name) || !after.contains('}')).then_some(name)
    })
}

#[cfg(test)]
mod tests;
