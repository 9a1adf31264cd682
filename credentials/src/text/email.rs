use crate::{form::Problem, mask};

/// A mail address, with its domain in lower case. `Debug` shows it masked.
#[derive(Clone, PartialEq, Eq)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// The most characters (RFC 5321: a path of 256 with its brackets).
    pub const MOST: usize = 254;

    /// Reads an address. Nothing is folded but the ends and the domain's case: another local part is another mailbox.
    /// Dots may stand anywhere in the local part, because carriers in Japan gave out such addresses.
    ///
    /// # Errors
    /// `Empty`, `TooLong(254)`, or `Unreadable` for anything that isn't `local@domain` in printable ASCII without
    /// spaces, quotes and brackets.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let text = text.trim_matches([' ', '\u{3000}']);
        if text.is_empty() {
            return Err(Problem::Empty);
        }
        if text.len() > Self::MOST {
            return Err(Problem::TooLong(Self::MOST));
        }
        let (local, domain) = text.split_once('@').ok_or(Problem::Unreadable)?;
        if !is_local(local) || !is_domain(domain) {
            return Err(Problem::Unreadable);
        }
        Ok(Self(format!("{local}@{}", domain.to_ascii_lowercase())))
    }

    /// Reads what a person typed: full-width forms and spaces are folded first.
    ///
    /// # Errors
    /// `Empty`, `TooLong(254)`, or `EmailForm`.
    pub fn parse_typed(text: &str) -> Result<Self, Problem> {
        if text.len() > 4 * Self::MOST {
            return Err(Problem::TooLong(Self::MOST));
        }
        let address = Self::parse(&super::fold(text)).map_err(|problem| match problem {
            Problem::Unreadable => Problem::EmailForm,
            other => other,
        })?;
        // A mailbox outside has a domain with a dot; most slips of the finger leave it out.
        if address.as_str().rsplit_once('@').is_some_and(|(_, domain)| domain.contains('.')) {
            Ok(address)
        } else {
            Err(Problem::EmailForm)
        }
    }

    /// The address, for sending to it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For comparing: all in lower case.
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// The part before the `@`.
    pub fn local(&self) -> &str {
        self.0.split_once('@').map_or("", |(local, _)| local)
    }

    /// For showing to somebody who may not know it.
    pub fn masked(&self) -> String {
        mask::mask_email(&self.0)
    }
}

fn is_local(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b))
}

fn is_domain(text: &str) -> bool {
    text.split('.').all(|label| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    })
}

impl std::fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EmailAddress({})", self.masked())
    }
}
